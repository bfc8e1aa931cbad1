/// One field of a structure of the file format: where it stands, and what it means.
public struct RecordField: Encodable, Sendable {
    /// The name that the specification gives it.
    public let name: String
    /// Its place from the beginning of the structure, and its size, in bytes.
    public let at: Int
    public let size: Int
    public let meaning: String

    init(_ name: String, _ at: Int, _ size: Int, _ meaning: String) {
        self.name = name
        self.at = at
        self.size = size
        self.meaning = meaning
    }
}

/// A structure of the file format, as ELF64 lays it out.
public struct RecordLayout: Encodable, Sendable {
    /// Its name in the specification.
    public let name: String
    /// The document that defines it.
    public let specification: String
    public let size: Int
    public let meaning: String
    public let fields: [RecordField]
}

extension RecordLayout {
    /// The layouts that a page can take a file's bytes apart by.
    static let all = [
        fileHeader, programHeader, sectionHeader, dynamicEntry, symbol, relocation, relativeRelocation, versionIndex, versionNeed,
        versionNeedEntry, versionDefinition, versionDefinitionEntry, noteHeader, gnuHashHeader, sysvHashHeader, address,
    ]

    static let fileHeader = RecordLayout(
        name: "Elf64_Ehdr", specification: "gABI, ELF Header", size: 64,
        meaning: "The file header: what kind of file this is, and where its tables are.",
        fields: [
            RecordField("e_ident[EI_MAG]", 0, 4, "The magic number: 7f, then the letters ELF."),
            RecordField("e_ident[EI_CLASS]", 4, 1, "The width of addresses: 1 for 32 bits, 2 for 64."),
            RecordField("e_ident[EI_DATA]", 5, 1, "The byte order: 1 for little-endian, 2 for big-endian."),
            RecordField("e_ident[EI_VERSION]", 6, 1, "The version of the identification; there is only 1."),
            RecordField("e_ident[EI_OSABI]", 7, 1, "Whose extensions the file uses: 0 System V, 3 GNU."),
            RecordField("e_ident[EI_ABIVERSION]", 8, 1, "The version of those extensions."),
            RecordField("e_ident[EI_PAD]", 9, 7, "Unused, zero."),
            RecordField("e_type", 16, 2, "2 ET_EXEC, fixed addresses; 3 ET_DYN, a shared object or a position-independent executable."),
            RecordField("e_machine", 18, 2, "The processor that the code is for: 62 x86-64, 183 AArch64."),
            RecordField("e_version", 20, 4, "The version of the file format; there is only 1."),
            RecordField("e_entry", 24, 8, "The address of the first instruction of the program."),
            RecordField("e_phoff", 32, 8, "Where the program headers begin in the file."),
            RecordField("e_shoff", 40, 8, "Where the section headers begin in the file; no loader reads them."),
            RecordField("e_flags", 48, 4, "Flags of the processor; none on x86-64 and AArch64."),
            RecordField("e_ehsize", 52, 2, "The size of this header."),
            RecordField("e_phentsize", 54, 2, "The size of one program header."),
            RecordField("e_phnum", 56, 2, "How many program headers there are."),
            RecordField("e_shentsize", 58, 2, "The size of one section header."),
            RecordField("e_shnum", 60, 2, "How many section headers there are."),
            RecordField("e_shstrndx", 62, 2, "Which section holds the sections' names."),
        ])

    static let programHeader = RecordLayout(
        name: "Elf64_Phdr", specification: "gABI, Program Header", size: 56,
        meaning: "A program header: one thing that the loader has to do or to know.",
        fields: [
            RecordField("p_type", 0, 4, "What the header describes: PT_LOAD is a range to map."),
            RecordField("p_flags", 4, 4, "What may be done with the pages: 4 read, 2 write, 1 execute."),
            RecordField("p_offset", 8, 8, "Where the segment's bytes begin in the file."),
            RecordField("p_vaddr", 16, 8, "Where the segment begins in memory, before the load base is added."),
            RecordField("p_paddr", 24, 8, "The physical address; nothing on Linux reads it."),
            RecordField("p_filesz", 32, 8, "How many bytes come from the file."),
            RecordField("p_memsz", 40, 8, "How many bytes the segment has in memory; what the file does not give is zero."),
            RecordField("p_align", 48, 8, "p_vaddr and p_offset agree modulo this power of two."),
        ])

    static let sectionHeader = RecordLayout(
        name: "Elf64_Shdr", specification: "gABI, Section Header", size: 64,
        meaning: "A section header: for link editors and debuggers, not for loaders.",
        fields: [
            RecordField("sh_name", 0, 4, "Where the name stands in the section of names."),
            RecordField("sh_type", 4, 4, "What the section holds: 1 program data, 2 symbols, 3 strings, 4 relocations, 8 nothing in the file."),
            RecordField("sh_flags", 8, 8, "1 writable, 2 in memory, 4 executable, 0x400 thread-local."),
            RecordField("sh_addr", 16, 8, "Where it lies in memory, before the load base is added; 0 where it is not loaded."),
            RecordField("sh_offset", 24, 8, "Where its bytes begin in the file."),
            RecordField("sh_size", 32, 8, "How many bytes it has."),
            RecordField("sh_link", 40, 4, "Another section that belongs to it: of a symbol table, its strings."),
            RecordField("sh_info", 44, 4, "More about it; of a symbol table, the first symbol that is not local."),
            RecordField("sh_addralign", 48, 8, "sh_addr is a multiple of this."),
            RecordField("sh_entsize", 56, 8, "The size of one entry, where it is a table."),
        ])

    static let dynamicEntry = RecordLayout(
        name: "Elf64_Dyn", specification: "gABI, Dynamic Section", size: 16, meaning: "An entry of the dynamic section: a tag and its value.",
        fields: [
            RecordField("d_tag", 0, 8, "What the value means."),
            RecordField("d_un", 8, 8, "The value: d_val is a number, d_ptr an address before the load base is added."),
        ])

    /// A record of the tables that hold bare addresses, DT_INIT_ARRAY and its kin, and of the global offset table.
    static let address = RecordLayout(
        name: "Elf64_Addr", specification: "gABI, Data Representation", size: 8, meaning: "An address; relocation puts the one of the process in.",
        fields: [RecordField("Elf64_Addr", 0, 8, "What the file has in this slot before relocation.")])
}
