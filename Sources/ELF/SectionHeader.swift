/// One entry of a section header table, laid out as in the file (gABI, Elf64_Shdr).
public struct SectionHeader: BitwiseCopyable, Sendable {
    public let nameOffset: UInt32
    public let type: UInt32
    public let flags: UInt64
    public let address: LinkAddress
    /// Where the section's bytes stand in the file, and how many there are.
    public let offset: UInt64
    public let size: UInt64
    /// The index of a section that belongs to it: of a symbol table, its string table.
    public let link: UInt32
    public let info: UInt32
    public let alignment: UInt64
    public let entrySize: UInt64

    /// The type of a file's whole symbol table (SHT_SYMTAB).
    public static let symbolTable: UInt32 = 2
    /// The type of zeros, which have no bytes in the file (SHT_NOBITS).
    public static let zeros: UInt32 = 8
}

extension Bytes {
    /// The section headers of a whole ELF64 little-endian file; none where it has none, or where they lie outside of it.
    public var sectionHeaders: Table<SectionHeader> {
        guard let offset = load(UInt64.self, at: 40).flatMap({ Int(exactly: $0) }), let size = load(UInt16.self, at: 58), size == 64,
            let count = load(UInt16.self, at: 60), let table = slice(at: offset, count: Int(count) * 64)
        else { return Table() }
        return Table(table)
    }

    /// The file's bytes of a section; none where they lie outside of it.
    public func contents(of section: SectionHeader) -> Bytes {
        guard let offset = Int(exactly: section.offset), let size = Int(exactly: section.size) else { return Bytes() }
        return slice(at: offset, count: size) ?? Bytes()
    }

    /// The whole symbol table of a file (`.symtab`), with its names; nil where it was stripped.
    public var symbolTable: (symbols: Table<Symbol>, strings: Bytes)? {
        let sections = sectionHeaders
        for index in 0..<sections.count {
            guard let section = sections[index], section.type == SectionHeader.symbolTable, let names = sections[Int(section.link)] else { continue }
            return (Table(contents(of: section)), contents(of: names))
        }
        return nil
    }
}
