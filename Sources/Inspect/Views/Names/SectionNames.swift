/// The words for section types and the letters for section flags.
enum SectionNames {
    static func type(_ type: UInt32, machine: UInt16, osABI: UInt8) -> String {
        if let name = common[UInt64(type)] { return name }
        switch type {
        case 0x7000_0000...0x7fff_ffff: return ofMachine(type, machine) ?? "LOPROC+\(alternate(type - 0x7000_0000))"
        case 0x6000_0000...0x6fff_ffff:
            if osABI == 6, let name = solaris[UInt64(type)] { return name }
            return gnu[UInt64(type)] ?? "LOOS+\(alternate(type - 0x6000_0000))"
        case 0x8000_0000...: return "LOUSER+\(alternate(type - 0x8000_0000))"
        default:
            let digits = hexadecimal(UInt64(type))
            return String(repeating: "0", count: 8 - digits.count) + digits + ": <unknown>"
        }
    }

    /// 0x and digits, or 0.
    static func alternate(_ value: UInt32) -> String { value == 0 ? "0" : "0x" + hexadecimal(UInt64(value)) }

    private static let common = NumberedLines(
        """
        0 NULL
        1 PROGBITS
        2 SYMTAB
        3 STRTAB
        4 RELA
        5 HASH
        6 DYNAMIC
        7 NOTE
        8 NOBITS
        9 REL
        10 SHLIB
        11 DYNSYM
        14 INIT_ARRAY
        15 FINI_ARRAY
        16 PREINIT_ARRAY
        17 GROUP
        18 SYMTAB SECTION INDICES
        19 RELR
        0x6ffffff0 VERSYM
        0x6ffffff6 GNU_HASH
        0x6ffffff7 GNU_LIBLIST
        0x6ffffffc VERDEF
        0x6ffffffd VERDEF
        0x6ffffffe VERNEED
        0x6fffffff VERSYM
        0x7ffffffd AUXILIARY
        0x7fffffff FILTER
        """)

    private static let gnu = NumberedLines(
        """
        0x6fff4700 GNU_INCREMENTAL_INPUTS
        0x6ffffff5 GNU_ATTRIBUTES
        """)

    private static let solaris = NumberedLines(
        """
        0x6fff4700 LOOS+0xfff4700
        0x6fffffee SUNW_ancillary
        0x6fffffef SUNW_capchain
        0x6ffffff1 SUNW_symsort
        0x6ffffff2 SUNW_tlssort
        0x6ffffff3 SUNW_LDYNSYM
        0x6ffffff4 SUNW_dof
        0x6ffffff5 SUNW_cap
        0x6ffffff8 SUNW_DEBUGSTR
        0x6ffffff9 SUNW_DEBUG
        0x6ffffffa SUNW_move
        0x6ffffffb SUNW_COMDAT
        """)

    private static func ofMachine(_ type: UInt32, _ machine: UInt16) -> String? {
        let number = UInt64(type)
        return switch machine {
        case Machines.x86_64, 180, 181: number == 0x7000_0001 ? "X86_64_UNWIND" : nil
        case Machines.aarch64: number == 0x7000_0003 ? "AARCH64_ATTRIBUTES" : nil
        case Machines.riscv: number == 0x7000_0003 ? "RISCV_ATTRIBUTES" : nil
        case Machines.arm: arm[number]
        case Machines.mips: mips[number]
        case Machines.parisc: parisc[number]
        case Machines.ia64: ia64[number]
        default: nil
        }
    }

    private static let arm = NumberedNames(prefix: "ARM_", "0x70000001 EXIDX PREEMPTMAP ATTRIBUTES DEBUGOVERLAY OVERLAYSECTION")
    private static let ia64 = NumberedNames(prefix: "IA_64_", "0x70000000 EXT UNWIND")
    private static let parisc = NumberedNames(
        prefix: "PARISC_",
        """
        0x70000000 EXT UNWIND DOC ANNOT DLKM
        0x70000008 SYMEXTN STUBS
        """)
    private static let mips = NumberedNames(
        prefix: "MIPS_",
        """
        0x70000000 LIBLIST MSYM CONFLICT GPTAB UCODE DEBUG REGINFO PACKAGE PACKSYM RELD
        0x7000000b IFACE CONTENT OPTIONS
        0x70000010 SHDR FDESC EXTSYM DENSE PDESC LOCSYM AUXSYM OPTSYM LOCSTR LINE RFDESC DELTASYM DELTAINST DELTACLASS DWARF
          DELTADECL SYMBOL_LIB EVENTS TRANSLATE PIXIE XLATE XLATE_DEBUG WHIRL EH_REGION XLATE_OLD PDR_EXCEPTION ABIFLAGS XHASH
        """)

    /// The letters for the flags that are set, from the lowest bit on.
    static func flags(_ flags: UInt64, machine: UInt16, osABI: UInt8) -> String {
        var rest = flags
        var letters = ""
        while rest != 0 {
            let bit = rest & (0 &- rest)
            rest &= ~bit
            if let letter = letter(bit, machine, osABI) {
                letters.append(letter)
            } else if bit & 0x0ff0_0000 != 0 {
                letters.append("o")
                rest &= ~0x0ff0_0000
            } else if bit & 0xf000_0000 != 0 {
                letters.append("p")
                rest &= 0x0fff_ffff
            } else {
                letters.append("x")
            }
        }
        return letters
    }

    /// True where the GNU flags mean something (EI_OSABI).
    static func hasRetain(_ osABI: UInt8) -> Bool { osABI == 3 || osABI == 9 }
    static func hasMemoryBinding(_ osABI: UInt8) -> Bool { osABI == 0 || hasRetain(osABI) }
    static func hasLarge(_ machine: UInt16) -> Bool { machine == Machines.x86_64 || machine == 180 || machine == 181 }

    private static func letter(_ bit: UInt64, _ machine: UInt16, _ osABI: UInt8) -> Character? {
        switch bit {
        case 1: "W"
        case 2: "A"
        case 4: "X"
        case 0x10: "M"
        case 0x20: "S"
        case 0x40: "I"
        case 0x80: "L"
        case 0x100: "O"
        case 0x200: "G"
        case 0x400: "T"
        case 0x800: "C"
        case 0x20_0000 where hasRetain(osABI): "R"
        case 0x100_0000 where hasMemoryBinding(osABI): "D"
        case 0x1000_0000 where hasLarge(machine): "l"
        case 0x1000_0000 where machine == Machines.powerPC: "v"
        case 0x2000_0000 where machine == Machines.arm: "y"
        case 0x8000_0000: "E"
        default: nil
        }
    }
}
