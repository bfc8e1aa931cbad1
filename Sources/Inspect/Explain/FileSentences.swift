import ELF

extension ELFError {
    /// What is wrong with the file, and where.
    var sentence: String {
        switch self {
        case .truncated(let part, let offset): "the file ends before the \(part.words) does: byte \(offset.hex) is wanted"
        case .outside(let part, let value): "the \(part.words) points to \(value.hex), which is in no readable segment or table"
        case .notELF: "it does not begin with 7f 45 4c 46: not an ELF file"
        case .fileClass(let value): value == 1 ? "e_ident[EI_CLASS] is 1, a 32-bit file, which swload does not load" : "e_ident[EI_CLASS] is \(value), neither 32-bit nor 64-bit"
        case .byteOrder(let value): value == 2 ? "e_ident[EI_DATA] is 2, a big-endian file, which swload does not load" : "e_ident[EI_DATA] is \(value), no byte order"
        case .identVersion(let value): "e_ident[EI_VERSION] is \(value); there is only 1"
        case .osABI(let value): "e_ident[EI_OSABI] is \(value); 0 (System V) and 3 (GNU) can be loaded"
        case .abiVersion(let value): "e_ident[EI_ABIVERSION] is \(value), which is not known"
        case .fileVersion(let value): "e_version is \(value); there is only 1"
        case .machine(let value): "e_machine is \(value), which swload does not know"
        case .type(let value): "e_type is \(value)\(Self.typeWords(value)); only ET_EXEC (2) and ET_DYN (3) can be loaded"
        case .programHeaderSize(let value): "e_phentsize is \(value); a program header has \(ProgramHeader.size) bytes"
        case .invalid(let part, let value): "the \(part.words) has a value that the specification does not allow: \(value.hex)"
        case .noSegments: "no program header is a PT_LOAD with a size: nothing can be loaded"
        case .noDynamicSection: "it has no dynamic section"
        }
    }

    private static func typeWords(_ type: UInt16) -> String {
        switch type {
        case 1: ", an object file for the link editor"
        case 4: ", a core file"
        default: ""
        }
    }
}

extension Part {
    /// The structure in words, with the tag that leads to it.
    var words: String {
        switch self {
        case .fileHeader: "file header"
        case .programHeaders: "program header table"
        case .segment: "segment table (a PT_LOAD or PT_GNU_RELRO header)"
        case .dynamicSection: "dynamic section"
        case .stringTable: "string table (DT_STRTAB)"
        case .symbolTable: "symbol table (DT_SYMTAB)"
        case .gnuHash: "hash table (DT_GNU_HASH)"
        case .sysvHash: "hash table (DT_HASH)"
        case .versionSymbols: "version table (DT_VERSYM)"
        case .versionNeeds: "list of needed versions (DT_VERNEED)"
        case .versionDefinitions: "list of defined versions (DT_VERDEF)"
        case .relocations: "relocation table (DT_RELA)"
        case .relativeRelocations: "packed relocation table (DT_RELR)"
        case .pltRelocations: "PLT relocation table (DT_JMPREL)"
        case .initialisers: "initialiser (DT_INIT)"
        case .finalisers: "finaliser (DT_FINI)"
        case .note: "note"
        case .threadLocalImage: "thread-local segment (PT_TLS)"
        }
    }
}
