/// Says what is wrong with an ELF file, in ld.so's words where it has some.
public struct ELFSentences<Text: TextSink> {
    private let text: Text
    /// The machine that files have to be for.
    private let machine: Machine

    public init(text: Text, machine: Machine) {
        self.text = text
        self.machine = machine
    }

    public func describe(_ error: ELFError) {
        switch error {
        case .truncated(.fileHeader, _): text.append("file too short")
        case .truncated(let part, let offset): value("file too short: ", part, " ends at or behind byte ", offset)
        case .outside(let part, let address): value("", part, " outside of the readable segments or of its table: ", address)
        case .notELF: text.append("invalid ELF header")
        case .fileClass(let value):
            text.append("wrong ELF class: ")
            text.append(value == 1 ? "ELFCLASS32" : "unknown")
        case .byteOrder: text.append("ELF file data encoding not little-endian")
        case .identVersion: text.append("ELF file version ident does not match current one")
        case .osABI(let value): number("ELF file OS ABI invalid: ", UInt64(value))
        case .abiVersion(let value): number("ELF file ABI version invalid: ", UInt64(value))
        case .fileVersion(let value): number("ELF file version does not match current one: ", UInt64(value))
        case .machine(let value):
            text.append("wrong ELF machine: ")
            name(value)
            text.append(", this is ")
            name(machine.rawValue)
        case .type(let value): number("only ET_DYN and ET_EXEC can be loaded, e_type is ", UInt64(value))
        case .programHeaderSize(let value): number("ELF file's phentsize not the expected size: ", UInt64(value))
        case .invalid(let part, let found): value("invalid value in the ", part, ": ", found)
        case .noSegments: text.append("object file has no loadable segments")
        case .noDynamicSection: text.append("object file has no dynamic section")
        }
    }

    private func name(_ number: UInt16) {
        switch number {
        case 3: text.append("EM_386")
        case 8: text.append("EM_MIPS")
        case 21: text.append("EM_PPC64")
        case 22: text.append("EM_S390")
        case 40: text.append("EM_ARM")
        case 62: text.append("EM_X86_64")
        case 183: text.append("EM_AARCH64")
        case 243: text.append("EM_RISCV")
        default: text.append(decimal: UInt64(number))
        }
    }

    private func number(_ what: StaticString, _ value: UInt64) {
        text.append(what)
        text.append(decimal: value)
    }

    private func value(_ before: StaticString, _ part: Part, _ after: StaticString, _ value: UInt64) {
        text.append(before)
        text.append(name(part))
        text.append(after)
        text.append(hex: value)
    }

    private func name(_ part: Part) -> StaticString {
        switch part {
        case .fileHeader: "file header"
        case .programHeaders: "program header table"
        case .segment: "segment"
        case .dynamicSection: "dynamic section"
        case .stringTable: "string table (DT_STRTAB)"
        case .symbolTable: "symbol table (DT_SYMTAB)"
        case .gnuHash: "hash table (DT_GNU_HASH)"
        case .sysvHash: "hash table (DT_HASH)"
        case .versionSymbols: "version table (DT_VERSYM)"
        case .versionNeeds: "needed versions (DT_VERNEED)"
        case .versionDefinitions: "version definitions (DT_VERDEF)"
        case .relocations: "relocation table (DT_RELA)"
        case .relativeRelocations: "relative relocations (DT_RELR)"
        case .pltRelocations: "PLT relocations (DT_JMPREL)"
        case .initialisers: "initialiser (DT_INIT)"
        case .finalisers: "finaliser (DT_FINI)"
        case .note: "note"
        case .threadLocalImage: "thread-local segment (PT_TLS)"
        }
    }
}
