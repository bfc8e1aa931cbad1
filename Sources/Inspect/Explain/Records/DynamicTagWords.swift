import ELF

/// The name of a dynamic tag, and a sentence about it.
struct DynamicTagWords {
    let name: String
    let meaning: String

    init(_ tag: UInt64) {
        if let known = Self.known[tag] {
            (name, meaning) = known
        } else {
            (name, meaning) = ("d_tag \(tag.hex)", "A tag that means nothing to the loader.")
        }
    }

    private static let known: [UInt64: (String, String)] = [
        1: ("DT_NEEDED", "A library that has to be loaded too."),
        2: ("DT_PLTRELSZ", "The size of the relocations of functions that are called through the PLT."),
        3: ("DT_PLTGOT", "The global offset table; its first words are the loader's, for lazy binding."),
        4: ("DT_HASH", "The System V hash table, by which symbols are found."),
        5: ("DT_STRTAB", "The string table: all names that dynamic linking needs."),
        6: ("DT_SYMTAB", "The dynamic symbol table."),
        7: ("DT_RELA", "The relocations."),
        8: ("DT_RELASZ", "The size of the relocations."),
        9: ("DT_RELAENT", "The size of one relocation."),
        10: ("DT_STRSZ", "The size of the string table."),
        11: ("DT_SYMENT", "The size of one symbol."),
        12: ("DT_INIT", "A function that runs before the functions of DT_INIT_ARRAY."),
        13: ("DT_FINI", "A function that runs at the end, after those of DT_FINI_ARRAY."),
        14: ("DT_SONAME", "The name by which others need this library."),
        15: ("DT_RPATH", "Directories to search first, for this object and what it loads; superseded by DT_RUNPATH."),
        16: ("DT_SYMBOLIC", "References of this object find its own definitions first."),
        17: ("DT_REL", "Relocations without addends; not used on these machines."),
        18: ("DT_RELSZ", "The size of the relocations without addends."),
        20: ("DT_PLTREL", "The form of the PLT's relocations: 7 is with addends."),
        21: ("DT_DEBUG", "A place for the loader to leave the address of its list of objects, for debuggers."),
        22: ("DT_TEXTREL", "Relocations write to read-only segments, which have to be made writable meanwhile."),
        23: ("DT_JMPREL", "The relocations of functions that are called through the PLT."),
        24: ("DT_BIND_NOW", "All functions are to be bound before the program starts."),
        25: ("DT_INIT_ARRAY", "Pointers to functions that run before the program does."),
        26: ("DT_FINI_ARRAY", "Pointers to functions that run at the end, last first."),
        27: ("DT_INIT_ARRAYSZ", "The size of that array of pointers."),
        28: ("DT_FINI_ARRAYSZ", "The size of that array of pointers."),
        29: ("DT_RUNPATH", "Directories to search for what this object needs, after LD_LIBRARY_PATH."),
        30: ("DT_FLAGS", "Flags: 1 ORIGIN, 2 SYMBOLIC, 4 TEXTREL, 8 BIND_NOW, 16 STATIC_TLS."),
        32: ("DT_PREINIT_ARRAY", "Pointers to functions of the program that run before every other initialiser."),
        33: ("DT_PREINIT_ARRAYSZ", "The size of that array of pointers."),
        35: ("DT_RELRSZ", "The size of the packed relocations."),
        36: ("DT_RELR", "Packed relocations that only add the load base."),
        37: ("DT_RELRENT", "The size of one word of them."),
        0x6fff_fef5: ("DT_GNU_HASH", "The GNU hash table, by which symbols are found, with a filter that turns most misses away."),
        0x6fff_fff0: ("DT_VERSYM", "The version of each symbol, one number each."),
        0x6fff_fff9: ("DT_RELACOUNT", "How many relocations at the beginning only add the load base."),
        0x6fff_fffb: ("DT_FLAGS_1", "More flags: 1 NOW, 8 NODELETE, 0x20 INITFIRST, 0x08000000 PIE."),
        0x6fff_fffc: ("DT_VERDEF", "The versions that this object defines."),
        0x6fff_fffd: ("DT_VERDEFNUM", "How many versions it defines."),
        0x6fff_fffe: ("DT_VERNEED", "The versions that this object needs of others."),
        0x6fff_ffff: ("DT_VERNEEDNUM", "Of how many libraries it needs versions."),
        0x7000_0001: ("DT_AARCH64_BTI_PLT", "The PLT has landing pads for branch target identification."),
        0x7000_0005: ("DT_AARCH64_VARIANT_PCS", "Some functions pass arguments in other registers than usual."),
        0x7fff_fffd: ("DT_AUXILIARY", "A library whose definitions come before this one's, if it is there."),
        0x7fff_ffff: ("DT_FILTER", "A library that has the definitions in this one's place."),
    ]

    /// True for the tags whose value is an address.
    static func isAddress(_ tag: UInt64) -> Bool {
        switch tag {
        case 3, 4, 5, 6, 7, 12, 13, 17, 23, 25, 26, 32, 36, 0x6fff_fef5, 0x6fff_fff0, 0x6fff_fffc, 0x6fff_fffe: true
        default: false
        }
    }

    /// True for the tags whose value is the offset of a string.
    static func isString(_ tag: UInt64) -> Bool {
        switch tag {
        case 1, 14, 15, 29, 0x7fff_fffd, 0x7fff_ffff: true
        default: false
        }
    }
}
