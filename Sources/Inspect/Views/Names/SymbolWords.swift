import ELF

/// The words for the fields of a symbol.
enum SymbolWords {
    /// The type; some numbers belong to the system (EI_OSABI) or the machine.
    static func type(_ type: UInt8, machine: UInt16, osABI: UInt8) -> String {
        switch type {
        case 0: "NOTYPE"
        case 1: "OBJECT"
        case 2: "FUNC"
        case 3: "SECTION"
        case 4: "FILE"
        case 5: "COMMON"
        case 6: "TLS"
        case 8: "RELC"
        case 9: "SRELC"
        case 10 where osABI == 3 || osABI == 9: "IFUNC"
        case 11 where machine == Machines.parisc: "HP_OPAQUE"
        case 12 where machine == Machines.parisc: "HP_STUB"
        case 13 where machine == Machines.arm: "THUMB_FUNC"
        case 13 where machine == Machines.sparcV9: "REGISTER"
        case 13 where machine == Machines.parisc: "PARISC_MILLI"
        case 13...15: "<processor specific>: \(type)"
        case 10...12: "<OS specific>: \(type)"
        default: "<unknown>: \(type)"
        }
    }

    static func binding(_ binding: UInt8, osABI: UInt8) -> String {
        switch binding {
        case 0: "LOCAL"
        case 1: "GLOBAL"
        case 2: "WEAK"
        case 10 where osABI == 3: "UNIQUE"
        case 13...15: "<processor specific>: \(binding)"
        case 10...12: "<OS specific>: \(binding)"
        default: "<unknown>: \(binding)"
        }
    }

    static func visibility(_ visibility: SymbolVisibility) -> String {
        switch visibility {
        case .standard: "DEFAULT"
        case .inner: "INTERNAL"
        case .hidden: "HIDDEN"
        case .protected: "PROTECTED"
        }
    }

    /// The bits of st_other above the visibility, in brackets.
    static func other(_ other: UInt8, machine: UInt16) -> String {
        let unknown = "<other>: \(hexadecimal(UInt64(other)))"
        let words =
            switch machine {
            case Machines.alpha:
                switch other {
                case 0x80: "NOPV"
                case 0x88: "STD GPLOAD"
                default: "<unknown>"
                }
            case Machines.aarch64:
                switch other {
                case 0x80: "VARIANT_PCS"
                case 0x81...: "VARIANT_PCS | \(hexadecimal(UInt64(other & 0x7f)))"
                default: unknown
                }
            case Machines.riscv: other == 0x80 ? "VARIANT_CC" : hexadecimal(UInt64(other & 0x7f))
            case Machines.powerPC64: other & 0x1f == 0 && other != 0xe0 ? "<localentry>: \(localEntry(other >> 5))" : unknown
            case Machines.mips: mips(other) ?? unknown
            default: unknown
            }
        return "[\(words)]"
    }

    /// How many bytes lie between a function's global and its local entry point.
    private static func localEntry(_ code: UInt8) -> Int { code == 1 ? 1 : 1 << Int(code) }

    private static func mips(_ other: UInt8) -> String? {
        switch other {
        case 0x04: "OPTIONAL"
        case 0x08: "MIPS PLT"
        case 0x20: "MIPS PIC"
        case 0x80: "MICROMIPS"
        case 0xa0: "MICROMIPS, MIPS PIC"
        case 0xf0: "MIPS16"
        default: nil
        }
    }

    /// The column Ndx: the section's number, or what a reserved number stands for.
    static func section(_ symbol: ObjectSymbol, machine: UInt16, sectionCount: Int) -> String {
        if symbol.rawSection == ObjectSymbol.extendedSection, symbol.section != 0xffff {
            return symbol.section < sectionCount ? "\(symbol.section)".aligned(3) : "bad section index[\("\(symbol.section)".aligned(3))]"
        }
        let number = symbol.rawSection
        switch (number, machine) {
        case (0, _): return "UND"
        case (0xfff1, _): return "ABS"
        case (0xfff2, _): return "COM"
        case (0xff02, Machines.x86_64), (0xff02, 180), (0xff02, 181): return "LARGE_COM"
        case (0xff03, Machines.mips): return "SCOM"
        case (0xff04, Machines.mips): return "SUND"
        case (0xff00...0xff1f, _): return "PRC[0x\(hexadecimal(UInt64(number)))]"
        case (0xff20...0xff3f, _): return "OS [0x\(hexadecimal(UInt64(number)))]"
        case (0xff00..., _): return "RSV[0x\(hexadecimal(UInt64(number)))]"
        default:
            let text = "\(number)".aligned(3)
            return sectionCount != 0 && Int(number) >= sectionCount ? "bad section index[\(text)]" : text
        }
    }
}
