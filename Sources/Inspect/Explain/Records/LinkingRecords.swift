/// The structures that dynamic linking reads.
extension RecordLayout {
    static let symbol = RecordLayout(
        name: "Elf64_Sym", specification: "gABI, Symbol Table", size: 24, meaning: "A symbol: a name, and what it stands for.",
        fields: [
            RecordField("st_name", 0, 4, "Where the name stands in the string table."),
            RecordField(
                "st_info", 4, 1,
                "Binding in the upper four bits (0 local, 1 global, 2 weak, 10 unique), type in the lower (1 object, 2 function, 6 TLS, 10 IFUNC)."),
            RecordField("st_other", 5, 1, "Who can refer to it: 0 all, 2 only this object, 3 all, but this object always to its own."),
            RecordField("st_shndx", 6, 2, "The section that defines it; 0 where another object has to."),
            RecordField("st_value", 8, 8, "Its address before the load base is added; of a thread-local symbol, its place in the block."),
            RecordField("st_size", 16, 8, "Its size in bytes, 0 where that is not known."),
        ])

    static let relocation = RecordLayout(
        name: "Elf64_Rela", specification: "gABI, Relocation", size: 24,
        meaning: "A relocation: a place to write to, and the value in terms of a symbol.",
        fields: [
            RecordField("r_offset", 0, 8, "The place, an address before the load base is added."),
            RecordField("r_info (type)", 8, 4, "What to compute; the processor's supplement numbers the types."),
            RecordField("r_info (symbol)", 12, 4, "The index of the symbol in the symbol table, 0 for none."),
            RecordField("r_addend", 16, 8, "What is added to the symbol's address, or, without a symbol, to the load base."),
        ])

    static let relativeRelocation = RecordLayout(
        name: "Elf64_Relr", specification: "gABI, Relative Relocation Table", size: 8, meaning: "Packed relocations that only add the load base.",
        fields: [
            RecordField("Elf64_Relr", 0, 8, "Even: an address to relocate. Odd: a bit for each of the 63 words that follow the last address.")
        ])

    static let versionIndex = RecordLayout(
        name: "Elf64_Versym", specification: "LSB, Symbol Versioning", size: 2,
        meaning: "A symbol's version: one number for each entry of the symbol table.",
        fields: [
            RecordField("vs_vers", 0, 2, "0 local, 1 global without a version, otherwise an index; the highest bit says that it is not the default.")
        ])

    static let versionNeed = RecordLayout(
        name: "Elf64_Verneed", specification: "LSB, Symbol Versioning", size: 16, meaning: "A library of which versions are needed.",
        fields: [
            RecordField("vn_version", 0, 2, "The version of this structure; there is only 1."),
            RecordField("vn_cnt", 2, 2, "How many versions of the library are needed."),
            RecordField("vn_file", 4, 4, "Where the library's name stands in the string table."),
            RecordField("vn_aux", 8, 4, "The distance to the first version, in bytes."),
            RecordField("vn_next", 12, 4, "The distance to the next library, 0 for the last."),
        ])

    static let versionNeedEntry = RecordLayout(
        name: "Elf64_Vernaux", specification: "LSB, Symbol Versioning", size: 16, meaning: "A version that is needed of a library.",
        fields: [
            RecordField("vna_hash", 0, 4, "The hash of the name, compared before the name is."),
            RecordField("vna_flags", 4, 2, "2: no error where the library lacks the version."),
            RecordField("vna_other", 6, 2, "The index that the symbols of this version have."),
            RecordField("vna_name", 8, 4, "Where the version's name stands in the string table."),
            RecordField("vna_next", 12, 4, "The distance to the next version, 0 for the last."),
        ])

    static let versionDefinition = RecordLayout(
        name: "Elf64_Verdef", specification: "LSB, Symbol Versioning", size: 20, meaning: "A version that this object defines.",
        fields: [
            RecordField("vd_version", 0, 2, "The version of this structure; there is only 1."),
            RecordField("vd_flags", 2, 2, "1: this is the object itself, no version of symbols."),
            RecordField("vd_ndx", 4, 2, "The index that the symbols of this version have."),
            RecordField("vd_cnt", 6, 2, "How many names follow: its own, then those of the versions it inherits."),
            RecordField("vd_hash", 8, 4, "The hash of the name, compared before the name is."),
            RecordField("vd_aux", 12, 4, "The distance to its first name, in bytes."),
            RecordField("vd_next", 16, 4, "The distance to the next version, 0 for the last."),
        ])

    static let versionDefinitionEntry = RecordLayout(
        name: "Elf64_Verdaux", specification: "LSB, Symbol Versioning", size: 8, meaning: "A name of a version that is defined.",
        fields: [
            RecordField("vda_name", 0, 4, "Where the name stands in the string table."),
            RecordField("vda_next", 4, 4, "The distance to the next name, 0 for the last."),
        ])

    static let noteHeader = RecordLayout(
        name: "Elf64_Nhdr", specification: "gABI, Note Section", size: 12, meaning: "A note: a name and a content follow, each padded.",
        fields: [
            RecordField("n_namesz", 0, 4, "The length of the owner's name, its NUL included."),
            RecordField("n_descsz", 4, 4, "The length of the content."),
            RecordField("n_type", 8, 4, "What the content is; each owner numbers its own. GNU: 1 oldest kernel, 3 build ID, 5 properties."),
        ])

    static let gnuHashHeader = RecordLayout(
        name: "GNU hash table", specification: "GNU extension, DT_GNU_HASH", size: 16,
        meaning: "Finds a symbol by the hash of its name; a filter, buckets and chains follow.",
        fields: [
            RecordField("nbuckets", 0, 4, "How many buckets there are; the hash modulo this picks one."),
            RecordField("symoffset", 4, 4, "The first symbol that can be found; those before are only referred to."),
            RecordField("bloom_size", 8, 4, "How many 64-bit words the filter has, which turns most misses away."),
            RecordField("bloom_shift", 12, 4, "How far the hash is shifted for the filter's second bit."),
        ])

    static let sysvHashHeader = RecordLayout(
        name: "System V hash table", specification: "gABI, Hash Table", size: 8,
        meaning: "Finds a symbol by the hash of its name; buckets and chains follow.",
        fields: [
            RecordField("nbucket", 0, 4, "How many buckets there are; the hash modulo this picks one."),
            RecordField("nchain", 4, 4, "How many chain entries there are, which is also the number of symbols."),
        ])
}
