/// The names of dynamic tags, and of the flags in their values.
enum DynamicNames {
    static func tag(_ tag: UInt64, machine: UInt16) -> String {
        if let name = common[tag] { return name }
        switch tag {
        case 0x7000_0000...0x7fff_ffff: return table(machine)?[tag] ?? "Processor Specific: \(hexadecimal(tag))"
        case 0x6000_000d...0x6fff_f000: return "Operating System specific: \(hexadecimal(tag))"
        default: return "<unknown>: \(hexadecimal(tag))"
        }
    }

    private static func table(_ machine: UInt16) -> NumberedNames? {
        switch machine {
        case Machines.aarch64: aarch64
        case Machines.riscv: riscv
        case Machines.powerPC: powerPC
        case Machines.powerPC64: powerPC64
        case Machines.mips: mips
        case Machines.sparcV9: sparc
        case Machines.alpha: alpha
        case Machines.ia64: ia64
        default: nil
        }
    }

    private static let common = NumberedNames(
        prefix: "",
        """
        0 NULL NEEDED PLTRELSZ PLTGOT HASH STRTAB SYMTAB RELA RELASZ RELAENT STRSZ SYMENT INIT FINI SONAME RPATH SYMBOLIC REL RELSZ RELENT
          PLTREL DEBUG TEXTREL JMPREL BIND_NOW INIT_ARRAY FINI_ARRAY INIT_ARRAYSZ FINI_ARRAYSZ RUNPATH FLAGS
        32 PREINIT_ARRAY PREINIT_ARRAYSZ SYMTAB_SHNDX RELRSZ RELR RELRENT
        0x6ffffdf4 GNU_FLAGS_1 GNU_PRELINKED GNU_CONFLICTSZ GNU_LIBLISTSZ CHECKSUM PLTPADSZ MOVEENT MOVESZ FEATURE POSFLAG_1 SYMINSZ SYMINENT
          ADDRRNGLO
        0x6ffffef5 GNU_HASH TLSDESC_PLT TLSDESC_GOT GNU_CONFLICT GNU_LIBLIST CONFIG DEPAUDIT AUDIT PLTPAD MOVETAB SYMINFO
        0x6ffffff0 VERSYM
        0x6ffffff9 RELACOUNT RELCOUNT FLAGS_1 VERDEF VERDEFNUM VERNEED VERNEEDNUM
        0x7ffffffd AUXILIARY USED FILTER
        """)
    private static let aarch64 = NumberedNames(
        prefix: "AARCH64_",
        """
        0x70000001 BTI_PLT
        0x70000003 PAC_PLT
        0x70000005 VARIANT_PCS
        """)
    private static let riscv = NumberedNames(prefix: "RISCV_", "0x70000001 VARIANT_CC")
    private static let powerPC = NumberedNames(prefix: "PPC_", "0x70000000 GOT OPT")
    private static let powerPC64 = NumberedNames(prefix: "PPC64_", "0x70000000 GLINK OPD OPDSZ OPT")
    private static let sparc = NumberedNames(prefix: "SPARC_", "0x70000001 REGISTER")
    private static let alpha = NumberedNames(prefix: "ALPHA_", "0x70000000 PLTRO")
    private static let ia64 = NumberedNames(prefix: "IA_64_", "0x70000000 PLT_RESERVE")
    private static let mips = NumberedNames(
        prefix: "MIPS_",
        """
        0x70000001 RLD_VERSION TIME_STAMP ICHECKSUM IVERSION FLAGS BASE_ADDRESS MSYM CONFLICT LIBLIST LOCAL_GOTNO CONFLICTNO
        0x70000010 LIBLISTNO SYMTABNO UNREFEXTNO GOTSYM HIPAGENO
        0x70000016 RLD_MAP DELTA_CLASS DELTA_CLASS_NO DELTA_INSTANCE DELTA_INSTANCE_NO DELTA_RELOC DELTA_RELOC_NO DELTA_SYM DELTA_SYM_NO
        0x70000020 DELTA_CLASSSYM DELTA_CLASSSYM_NO CXX_FLAGS PIXIE_INIT SYMBOL_LIB LOCALPAGE_GOTIDX LOCAL_GOTIDX HIDDEN_GOTIDX
          PROTECTED_GOTIDX OPTIONS INTERFACE DYNSTR_ALIGN INTERFACE_SIZE RLD_TEXT_RESOLVE_ADDR PERF_SUFFIX COMPACT_SIZE GP_VALUE
          AUX_DYNAMIC PLTGOT
        0x70000034 RWPLT RLD_MAP_REL XHASH
        """)

    /// DF_1_*, from the lowest bit on.
    static let flags1 = [
        "NOW", "GLOBAL", "GROUP", "NODELETE", "LOADFLTR", "INITFIRST", "NOOPEN", "ORIGIN", "DIRECT", "TRANS", "INTERPOSE", "NODEFLIB", "NODUMP",
        "CONFALT", "ENDFILTEE", "DISPRELDNE", "DISPRELPND", "NODIRECT", "IGNMULDEF", "NOKSYMS", "NOHDR", "EDITED", "NORELOC", "SYMINTPOSE",
        "GLOBAUDIT", "SINGLETON", "STUB", "PIE", "KMOD", "WEAKFILTER", "NOCOMMON",
    ]
    /// DF_*, from the lowest bit on.
    static let flags = ["ORIGIN", "SYMBOLIC", "TEXTREL", "BIND_NOW", "STATIC_TLS"]
    /// RHF_*, from the lowest bit on (MIPS).
    static let mipsFlags = [
        "QUICKSTART", "NOTPOT", "NO_LIBRARY_REPLACEMENT", "NO_MOVE", "SGI_ONLY", "GUARANTEE_INIT", "DELTA_C_PLUS_PLUS", "GUARANTEE_START_INIT",
        "PIXIE", "DEFAULT_DELAY_LOAD", "REQUICKSTART", "REQUICKSTARTED", "CORD", "NO_UNRES_UNDEF", "RLD_ORDER_SAFE",
    ]
}
