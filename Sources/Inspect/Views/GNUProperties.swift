import ELF

/// The properties of a note of type NT_GNU_PROPERTY_TYPE_0, in words.
struct GNUProperties {
    let bytes: FileBytes
    let machine: UInt16

    /// One property; its data is cut off where the note ends before it.
    struct Property {
        let type: UInt32
        let size: UInt32
        let data: FileBytes
        let isComplete: Bool
    }

    var properties: [Property] {
        let alignment = bytes.format.wordSize
        var list: [Property] = []
        var at = 0
        while let type = bytes.word32(at: at), let size = bytes.word32(at: at + 4) {
            let data = bytes.clamped(at: UInt64(at + 8), count: UInt64(size))
            list.append(Property(type: type, size: size, data: data, isComplete: data.count == Int(size)))
            guard data.count == Int(size) else { break }
            at += 8 + (Int(size) + alignment - 1) / alignment * alignment
        }
        return list
    }

    func write(to out: TextOutput) {
        out.put("      Properties: ")
        guard bytes.count >= 8, bytes.count % bytes.format.wordSize == 0 else {
            return out.put("<corrupt GNU_PROPERTY_TYPE, size = \(SectionNames.alternate(UInt32(truncatingIfNeeded: bytes.count)))>")
        }
        for (index, property) in properties.enumerated() {
            if index > 0 { out.put(", ") }
            out.put(describe(property))
        }
    }

    func describe(_ property: Property) -> String {
        let (type, size) = (property.type, property.size)
        guard property.isComplete else { return "<corrupt type (0x\(hexadecimal(UInt64(type)))) datasz: \(SectionNames.alternate(size))>" }
        let corrupt = "<corrupt length: \(SectionNames.alternate(size))> "
        switch type {
        case 1:
            guard Int(size) == bytes.format.wordSize, let value = property.data.word(at: 0) else { return "stack size: " + corrupt }
            return "stack size: 0x\(hexadecimal(value))"
        case 2: return "no copy on protected " + (size == 0 ? "" : corrupt)
        case 0xb000_8000: return bits("1_needed: ", property, ["indirect external access"], none: "") ?? "1_needed: " + corrupt
        case 0xb000_0000...0xb000_ffff:
            let name = "UINT32_\(type < 0xb000_8000 ? "AND" : "OR") (0x\(hexadecimal(UInt64(type)))): "
            guard size == 4, let value = property.data.word32(at: 0) else { return name + corrupt }
            return name + SectionNames.alternate(value)
        default: break
        }
        if let (title, names, none) = machineProperty(type) { return bits(title, property, names, none: none) ?? title + corrupt }
        let owner = type < 0xc000_0000 ? "unknown" : type < 0xe000_0000 ? "processor-specific" : "application-specific"
        var text = "<\(owner) type 0x\(hexadecimal(UInt64(type))) data: "
        for index in 0..<property.data.count {
            let digits = hexadecimal(UInt64(property.data.byte(at: index) ?? 0))
            text += (digits.count < 2 ? "0" : "") + digits + " "
        }
        return text + ">"
    }

    /// The names of the bits that are set; nil where the data is no word of 32 bits.
    private func bits(_ title: String, _ property: Property, _ names: [String], none: String) -> String? {
        guard property.size == 4, let value = property.data.word32(at: 0) else { return nil }
        if value == 0 { return title + none }
        let words = (0..<32).filter { value >> UInt32($0) & 1 != 0 }.map {
            $0 < names.count ? names[$0] : "<unknown: \(hexadecimal(1 << UInt64($0)))>"
        }
        return title + words.joined(separator: ", ")
    }

    private func machineProperty(_ type: UInt32) -> (title: String, names: [String], none: String)? {
        switch (machine, type) {
        case (Machines.aarch64, 0xc000_0000): ("AArch64 feature: ", ["BTI", "PAC"], "<None>")
        case (Machines.x86_64, _), (Machines.i386, _), (Machines.intelMCU, _):
            switch type {
            case 0xc000_0000: ("x86 ISA used: ", GNUProperties.oldISA, "")
            case 0xc000_0001: ("x86 ISA needed: ", GNUProperties.oldISA, "")
            case 0xc000_0002: ("x86 feature: ", ["IBT", "SHSTK", "LAM_U48", "LAM_U57"], "<None>")
            case 0xc000_8000: ("x86 ISA needed: ", GNUProperties.olderISA, "<None>")
            case 0xc001_0000: ("x86 ISA used: ", GNUProperties.olderISA, "<None>")
            case 0xc000_8001: ("x86 feature needed: ", GNUProperties.states, "<None>")
            case 0xc001_0001: ("x86 feature used: ", GNUProperties.states, "<None>")
            case 0xc000_8002: ("x86 ISA needed: ", GNUProperties.levels, "")
            case 0xc001_0002: ("x86 ISA used: ", GNUProperties.levels, "")
            default: nil
            }
        default: nil
        }
    }

    private static let levels = ["x86-64-baseline", "x86-64-v2", "x86-64-v3", "x86-64-v4"]
    private static let states = ["x86", "x87", "MMX", "XMM", "YMM", "ZMM", "FXSR", "XSAVE", "XSAVEOPT", "XSAVEC", "TMM", "MASK"]
    private static let oldISA = [
        "i486", "586", "686", "SSE", "SSE2", "SSE3", "SSSE3", "SSE4_1", "SSE4_2", "AVX", "AVX2", "AVX512F", "AVX512CD", "AVX512ER", "AVX512PF",
        "AVX512VL", "AVX512DQ", "AVX512BW",
    ]
    private static let olderISA = [
        "CMOV", "SSE", "SSE2", "SSE3", "SSSE3", "SSE4_1", "SSE4_2", "AVX", "AVX2", "FMA", "AVX512F", "AVX512CD", "AVX512ER", "AVX512PF",
        "AVX512VL", "AVX512DQ", "AVX512BW", "AVX512_4FMAPS", "AVX512_4VNNIW", "AVX512_BITALG", "AVX512_IFMA", "AVX512_VBMI", "AVX512_VBMI2",
        "AVX512_VNNI", "AVX512_BF16",
    ]
}
