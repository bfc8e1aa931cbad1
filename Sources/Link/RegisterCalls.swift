#if !hasFeature(Embedded)
    import ELF
#endif

/// Finds out whether code that loads a function's address into a register does nothing with it but call it: compilers without a procedure linkage table
/// load a slot once for several calls. Only for registers that calls leave alone (rbx, rbp, r12 to r15), in x86-64 code.
///
/// Follows all ways from the load until each ends or loads the register anew. What cannot be followed counts as another use, so that the answer no is
/// given too often. A function that calls something which does not return may lead into the next one, where a push of the register is a beginning.
public struct RegisterCalls {
    private let code: Bytes
    private let register: UInt8
    /// The places that are known, a bit each, beginning at `base`.
    private var seen: [UInt64]
    private let base: Int
    private var waiting: [Int]
    private static let reach = 16 << 10

    /// Takes code, and the place behind the load.
    public init(_ code: Bytes, from start: Int, register: UInt8) {
        self.code = code
        self.register = register
        base = start - Self.reach
        seen = Array(repeating: 0, count: 2 * Self.reach / 64)
        waiting = [start]
    }

    /// True for a register of which calls leave the value alone.
    public static func isKept(_ register: UInt8) -> Bool { register == 3 || register == 5 || register >= 12 && register < 16 }

    /// True where the loaded address is only called, once at least.
    public mutating func areAllUses() -> Bool {
        var isCalled = false
        while let place = waiting.popLast() {
            guard let isKnown = note(place) else { return false }
            if isKnown { continue }
            guard let instruction = Instruction(code, at: place, register: register) else { return false }
            let next = place + instruction.length
            switch instruction.effect {
            case .nothing: waiting.append(next)
            case .use: return false
            case .load, .end: break
            case .call:
                isCalled = true
                waiting.append(next)
            case .tailCall: isCalled = true
            case .jump(let distance): waiting.append(next + distance)
            case .branch(let distance):
                waiting.append(next)
                waiting.append(next + distance)
            }
        }
        return isCalled
    }

    /// Notes a place, true where it was known; nil for one that is too far away.
    private mutating func note(_ place: Int) -> Bool? {
        let bit = place - base
        guard bit >= 0, bit < 2 * Self.reach else { return nil }
        let mask = UInt64(1) << UInt64(bit % 64)
        defer { seen[bit / 64] |= mask }
        return seen[bit / 64] & mask != 0
    }
}
