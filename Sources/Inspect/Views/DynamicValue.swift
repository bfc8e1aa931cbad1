import ELF
import Glibc

/// The value column of one entry of the dynamic section.
struct DynamicValue {
    let entry: DynamicEntry
    let table: DynamicTable
    let file: ELFFile
    /// The path in PT_INTERP.
    let interpreter: Bytes?

    /// What the string is that a tag's value names.
    static let titles: [UInt64: String] = [
        1: "Shared library", 14: "Library soname", 15: "Library rpath", 29: "Library runpath", 0x6fff_fefa: "Configuration file",
        0x6fff_fefb: "Dependency audit library", 0x6fff_fefc: "Audit library", 0x7fff_fffd: "Auxiliary library", 0x7fff_fffe: "Not needed object",
        0x7fff_ffff: "Filter library",
    ]
    /// DT_USED, which names nothing where the name is empty.
    private static let used: UInt64 = 0x7fff_fffe
    /// DT_CONFIG, DT_DEPAUDIT, DT_AUDIT, DT_AUXILIARY and DT_FILTER keep their titles where the name is broken.
    private static let alwaysTitled: Set<UInt64> = [0x6fff_fefa, 0x6fff_fefb, 0x6fff_fefc, 0x7fff_fffd, 0x7fff_ffff]
    private static let sizes: Set<UInt64> = [
        2, 8, 9, 10, 11, 18, 19, 27, 28, 33, 35, 37, 0x6fff_fdf6, 0x6fff_fdf7, 0x6fff_fdf9, 0x6fff_fdfa, 0x6fff_fdfb,
    ]
    private static let counts: Set<UInt64> = [0x6fff_fff9, 0x6fff_fffa, 0x6fff_fffd, 0x6fff_ffff]
    private static let mipsCounts: Set<UInt64> = [
        0x7000_0001, 0x7000_000a, 0x7000_000b, 0x7000_0010, 0x7000_0011, 0x7000_0012, 0x7000_0014, 0x7000_0018, 0x7000_001a, 0x7000_001c,
        0x7000_001e, 0x7000_0021, 0x7000_002f,
    ]
    private static let aarch64Marks: Set<UInt64> = [0x7000_0001, 0x7000_0003]

    func write(to out: TextOutput) {
        let (tag, value) = (entry.tag.rawValue, entry.value)
        if let title = DynamicValue.titles[tag] { return named(title, out) }
        if DynamicValue.sizes.contains(tag) {
            out.put(decimal: value)
            out.put(" (bytes)")
        } else if DynamicValue.counts.contains(tag) {
            out.put(decimal: value)
        } else if file.header.machine == Machines.mips, mips(out) {
            return
        } else {
            switch tag {
            // The tag alone says it.
            case 24: break
            case _ where file.header.machine == Machines.aarch64 && DynamicValue.aarch64Marks.contains(tag): break
            case 20: out.put(DynamicNames.tag(value, machine: file.header.machine))
            case 30: flags(value, out)
            case 0x6fff_fffb: flagList(value, DynamicNames.flags1, out)
            case 0x6fff_fdf4: flagList(value, ["UNIQUE"], out)
            case 0x6fff_fdfc: flagList(value, ["PARINIT", "CONFEXP"], out)
            case 0x6fff_fdfd: flagList(value, ["LAZYLOAD", "GROUPPERM"], out)
            case 0x6fff_fdf5: time(value, out)
            default: hex(value, out)
            }
        }
    }

    private func hex(_ value: UInt64, _ out: TextOutput) {
        out.put("0x")
        out.put(hex: value)
    }

    private func named(_ title: String, _ out: TextOutput) {
        guard let text = table.strings.string(at: entry.value), !text.isEmpty || entry.tag.rawValue != DynamicValue.used else {
            if DynamicValue.alwaysTitled.contains(entry.tag.rawValue) { out.put("\(title): ") }
            return hex(entry.value, out)
        }
        out.put("\(title): [")
        out.styled(.name) { out.put(name: text) }
        out.put("]")
        if entry.tag == .needed, interpreter == text {
            out.put(" program interpreter")
        }
    }

    private func flags(_ value: UInt64, _ out: TextOutput) {
        let words = (0..<64).filter { value >> UInt64($0) & 1 != 0 }.map { $0 < DynamicNames.flags.count ? DynamicNames.flags[$0] : "unknown" }
        out.put(words.joined(separator: " "))
    }

    private func flagList(_ value: UInt64, _ names: [String], _ out: TextOutput) {
        out.put("Flags:")
        if value == 0 { out.put(" None") }
        for (bit, name) in names.enumerated() where value >> UInt64(bit) & 1 != 0 { out.put(" \(name)") }
        let rest = names.count < 64 ? (value >> UInt64(names.count)) << UInt64(names.count) : 0
        if rest != 0 { out.put(" \(hexadecimal(rest))") }
    }

    private func time(_ value: UInt64, _ out: TextOutput) {
        var seconds = time_t(truncatingIfNeeded: value)
        var parts = unsafe tm()
        guard unsafe gmtime_r(&seconds, &parts) != nil else { return out.put("<corrupt time val: \(hexadecimal(value))>") }
        let numbers = unsafe [parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec]
        for ((number, width), before) in zip(zip(numbers, [4, 2, 2, 2, 2, 2]), ["", "-", "-", "T", ":", ":"]) {
            out.put(before)
            out.put(decimal: UInt64(UInt32(bitPattern: number)), width: width, fill: 0x30)
        }
    }

    /// Writes the values that only MIPS has; false for the tags that it shares with others.
    private func mips(_ out: TextOutput) -> Bool {
        switch entry.tag.rawValue {
        case 0x7000_0002:
            out.put("Time Stamp: ")
            time(entry.value, out)
        case 0x7000_0004:
            guard let text = table.strings.string(at: entry.value) else { return false }
            out.put("Interface Version: ")
            out.put(name: text)
        case 0x7000_0005:
            let words = DynamicNames.mipsFlags.enumerated().filter { entry.value >> UInt64($0.offset) & 1 != 0 }.map(\.element)
            out.put(entry.value == 0 ? "NONE" : words.joined(separator: " "))
        case let tag where DynamicValue.mipsCounts.contains(tag): out.put(decimal: entry.value)
        default: return false
        }
        return true
    }
}
