import ELF

/// What the loader does because of an entry of the dynamic section.
enum DynamicSentences {
    static func sentence(_ entry: DynamicEntry, in table: DynamicTable, _ file: ELFFile) -> String {
        switch entry.tag.rawValue {
        case 1:
            "DT_NEEDED: \(text(entry, table)) has to be loaded, too; it is searched by name, in the order of these entries, breadth first."
        case 14: "DT_SONAME: the name that others note in their DT_NEEDED when they are linked with this file."
        case 24: "DT_BIND_NOW: function slots are bound before the program starts, not at the first call."
        case 30: flags(entry.value)
        case 0x6fff_fffb: flags1(entry.value)
        case 20: "DT_PLTREL: the entries of DT_JMPREL are of the kind \(entry.value == 7 ? "RELA, with an addend" : "REL, without an addend")."
        case let tag:
            sentences[tag]
                ?? (tag >= 0x7000_0000 && tag < 0x7fff_fffd
                    ? "A tag of the processor's supplement; a loader of another machine passes over it."
                    : "A tag that this loader has no use for; unknown tags are passed over, as the gABI asks.")
        }
    }

    private static func text(_ entry: DynamicEntry, _ table: DynamicTable) -> String {
        table.strings.string(at: entry.value)?.text ?? "a library without a readable name"
    }

    private static func flags(_ value: UInt64) -> String {
        let meanings: [(UInt64, String)] = [
            (1, "$ORIGIN is used in paths"), (2, "its own definitions come before those of the program (SYMBOLIC)"),
            (4, "relocations write into read-only segments (TEXTREL)"), (8, "all slots are bound at once (BIND_NOW)"),
            (16, "its thread-local storage has to be in the static block, so that it may be too late to load it at run time (STATIC_TLS)"),
        ]
        return "DT_FLAGS: " + (meanings.filter { value & $0.0 != 0 }.map(\.1).joined(separator: "; ").nonEmpty ?? "none that means anything") + "."
    }

    private static func flags1(_ value: UInt64) -> String {
        let meanings: [(UInt64, String)] = [
            (1, "all slots are bound at once (NOW)"), (2, "its symbols are for everybody (GLOBAL)"), (8, "dlclose leaves it in memory (NODELETE)"),
            (0x20, "it is initialised before all others (INITFIRST)"), (0x40, "dlopen refuses it (NOOPEN)"), (0x80, "$ORIGIN is used in paths (ORIGIN)"),
            (0x400, "it is searched right behind the program (INTERPOSE)"), (0x800, "the default directories are not searched for what it needs (NODEFLIB)"),
            (0x800_0000, "it is a position-independent program, which dlopen refuses (PIE)"),
        ]
        return "DT_FLAGS_1: " + (meanings.filter { value & $0.0 != 0 }.map(\.1).joined(separator: "; ").nonEmpty ?? "none that ld.so heeds") + "."
    }

    private static let sentences: [UInt64: String] = [
        0: "DT_NULL: the end; what follows is room that the link editor left.",
        2: "DT_PLTRELSZ: how many bytes of relocations DT_JMPREL leads to.",
        3: "DT_PLTGOT: the slots of the stubs; the loader writes its own entry point into the first ones for lazy binding.",
        4: "DT_HASH: the System V hash table; its second word is also the number of dynamic symbols.",
        5: "DT_STRTAB: the strings that names are offsets into.",
        6: "DT_SYMTAB: the dynamic symbols; how many there are, only the hash table says.",
        7: "DT_RELA: relocations with addends, applied in this order before anything runs.",
        8: "DT_RELASZ: their size in bytes.",
        9: "DT_RELAENT: the size of one of them.",
        10: "DT_STRSZ: the size of the strings; a name must end inside.",
        11: "DT_SYMENT: the size of one symbol.",
        12: "DT_INIT: a function that is called before those of DT_INIT_ARRAY.",
        13: "DT_FINI: a function that is called after those of DT_FINI_ARRAY.",
        15: "DT_RPATH: directories searched before LD_LIBRARY_PATH, also for what its libraries need; passed over where DT_RUNPATH is.",
        16: "DT_SYMBOLIC: references from this file look into the file itself first, and cannot be interposed.",
        17: "DT_REL: relocations without addends; the addend stands at the place.",
        18: "DT_RELSZ: their size in bytes.",
        19: "DT_RELENT: the size of one of them.",
        21: "DT_DEBUG: zero in the file; the loader writes the address of its list of objects here, where a debugger looks for it.",
        22: "DT_TEXTREL: relocations write into read-only segments, which the loader has to make writable for a while.",
        23: "DT_JMPREL: the relocations of function slots, which lazy binding leaves for the first call.",
        25: "DT_INIT_ARRAY: pointers to functions, called in order once everything that the file needs is initialised.",
        26: "DT_FINI_ARRAY: pointers to functions, called backwards at exit or dlclose.",
        27: "DT_INIT_ARRAYSZ: the size of the array in bytes.",
        28: "DT_FINI_ARRAYSZ: the size of the array in bytes.",
        29: "DT_RUNPATH: directories searched after LD_LIBRARY_PATH, for this file's own DT_NEEDED only.",
        32: "DT_PREINIT_ARRAY: functions of the program that run before the initialisers of all libraries.",
        33: "DT_PREINIT_ARRAYSZ: the size of the array in bytes.",
        34: "DT_SYMTAB_SHNDX: the section indices of symbols whose st_shndx is too small.",
        35: "DT_RELRSZ: the size of the packed relocations in bytes.",
        36: "DT_RELR: words that get the load bias added: an even entry is an address, an odd one a bit map of the words behind it.",
        37: "DT_RELRENT: the size of one entry.",
        0x6fff_fef5: "DT_GNU_HASH: Bloom filter, buckets and chains, by which each lookup asks this file.",
        0x6fff_fef6: "DT_TLSDESC_PLT: the stub that resolves a TLS descriptor at its first use.",
        0x6fff_fef7: "DT_TLSDESC_GOT: the slot that this stub jumps by.",
        0x6fff_fff0: "DT_VERSYM: a half-word for each dynamic symbol, its version.",
        0x6fff_fff9: "DT_RELACOUNT: so many relocations at the start are relative, and can be done without looking anything up.",
        0x6fff_fffa: "DT_RELCOUNT: so many relocations at the start are relative, and can be done without looking anything up.",
        0x6fff_fffc: "DT_VERDEF: the versions that the file defines.",
        0x6fff_fffd: "DT_VERDEFNUM: how many there are.",
        0x6fff_fffe: "DT_VERNEED: the versions that the file needs of its libraries; ld.so checks them all before it relocates.",
        0x6fff_ffff: "DT_VERNEEDNUM: of how many libraries.",
        0x6fff_fdf5: "DT_GNU_PRELINKED: when prelink wrote addresses into the file.",
        0x6fff_fefb: "DT_DEPAUDIT: libraries that audit this file and all that it needs.",
        0x6fff_fefc: "DT_AUDIT: libraries that audit this file.",
        0x7fff_fffd: "DT_AUXILIARY: a library whose definitions are taken before this file's, if it can be loaded.",
        0x7fff_ffff: "DT_FILTER: a library that provides the definitions in this file's place.",
    ]
}

extension String {
    /// Nil for an empty text.
    var nonEmpty: String? { isEmpty ? nil : self }
}
