import CFreestanding

/// What the processor can do. Every question may cost microseconds under a hypervisor, so none is asked before the answer is needed.
enum Processor {
    /// The x86-64 microarchitecture levels that the processor and the kernel support, best first (x86-64 psABI, "Micro-Architecture Levels").
    static func capabilityLevels() -> [Bytes] {
        let (one, seven, extended, states) = answers
        // SSE3, SSSE3, CMPXCHG16B, SSE4.1, SSE4.2, POPCNT; LAHF
        let v2 = has(one.c, [0, 9, 13, 19, 20, 23]) && has(extended.c, [0])
        // FMA, MOVBE, F16C; BMI1, AVX2, BMI2; LZCNT; AVX state
        let v3 = v2 && has(one.c, [12, 22, 29]) && has(seven.b, [3, 5, 8]) && has(extended.c, [5]) && states & 6 == 6
        // AVX512F, DQ, CD, BW, VL; AVX-512 state
        let v4 = v3 && has(seven.b, [16, 17, 28, 30, 31]) && states & 0xe0 == 0xe0
        var levels: [Bytes] = []
        if v4 { levels.append(Bytes("x86-64-v4")) }
        if v3 { levels.append(Bytes("x86-64-v3")) }
        if v2 { levels.append(Bytes("x86-64-v2")) }
        return levels
    }

    /// What tells processors from each other: family, model, stepping, all features and the states that the kernel keeps; never 0.
    static var signature: UInt64 {
        let (one, seven, extended, states) = answers
        var result = UInt64(states)
        for word in [one.a, one.c, one.d, seven.b, seven.c, seven.d, extended.c, extended.d] {
            result = (result ^ UInt64(word)) &* 0x9e37_79b9_7f4a_7c15
            result ^= result >> 32
        }
        return result | 1
    }

    /// True where an answer takes longer than a function of some size, because a hypervisor gives it.
    static var isSlow: Bool { min(cpuid_ticks(), cpuid_ticks()) > 600 }

    /// True where the system answers in the processor's place, as a debugger that records has it do (ARCH_GET_CPUID).
    static var isFeigned: Bool { System.call(.archPrctl, 0x1011) == 0 }

    /// The leaves of CPUID that tell of features, and the register states that the kernel keeps.
    private static var answers: (one: cpuid_answer, seven: cpuid_answer, extended: cpuid_answer, states: UInt64) {
        let one = cpuid(1, 0)
        return (one, cpuid(7, 0), cpuid(0x8000_0001, 0), one.c & 1 << 27 != 0 ? UInt64(extended_control()) : 0)
    }

    private static func has(_ word: UInt32, _ bits: [UInt32]) -> Bool {
        for bit in bits where word & 1 << bit == 0 { return false }
        return true
    }
}
