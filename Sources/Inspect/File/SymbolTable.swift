import ELF

/// One entry of a symbol table, of either class.
public struct ObjectSymbol: Equatable, Sendable {
    public let nameOffset: UInt32
    /// st_info: binding in the upper half, type in the lower one.
    public let info: UInt8
    /// st_other: the visibility in its lowest two bits.
    public let other: UInt8
    /// st_shndx as it stands in the entry.
    public let rawSection: UInt16
    /// The index of its section, taken from SHT_SYMTAB_SHNDX where st_shndx is SHN_XINDEX.
    public let section: UInt32
    public let value: UInt64
    public let size: UInt64

    public static let undefinedSection: UInt16 = 0
    public static let absoluteSection: UInt16 = 0xfff1
    public static let commonSection: UInt16 = 0xfff2
    public static let extendedSection: UInt16 = 0xffff

    public var binding: SymbolBinding { SymbolBinding(rawValue: info >> 4) }
    public var type: SymbolType { SymbolType(rawValue: info & 15) }
    public var visibility: SymbolVisibility { SymbolVisibility(rawValue: other & 3) ?? .standard }
    public var isUndefined: Bool { rawSection == ObjectSymbol.undefinedSection }
    /// True where st_shndx names a section, and is none of the reserved numbers.
    public var isInSection: Bool { rawSection != 0 && (rawSection < 0xff00 || rawSection == ObjectSymbol.extendedSection) }
}

/// A symbol table with its names, read entry by entry.
public struct SymbolTable: Sendable {
    /// Its section, nil for one that was found by the dynamic section alone.
    public let section: Section?
    public let entries: FileBytes
    public let strings: StringTable
    /// SHT_SYMTAB_SHNDX: a word for each symbol; empty where there is none.
    let extendedIndices: FileBytes

    public var count: Int { entries.count / entries.format.symbolSize }
    /// True for the table that the loader uses.
    public var isDynamic: Bool { section?.type != Section.symbolTable }

    public subscript(index: Int) -> ObjectSymbol? {
        guard index >= 0, index < count else { return nil }
        let at = index * entries.format.symbolSize
        guard let name = entries.word32(at: at) else { return nil }
        let (small, value, size) = entries.format.is64 ? (at + 4, at + 8, at + 16) : (at + 12, at + 4, at + 8)
        guard let info = entries.byte(at: small), let other = entries.byte(at: small + 1), let section = entries.half(at: small + 2),
            let value = entries.word(at: value), let size = entries.word(at: size)
        else { return nil }
        let extended = section == ObjectSymbol.extendedSection ? extendedIndices.word32(at: index * 4) : nil
        return ObjectSymbol(
            nameOffset: name, info: info, other: other, rawSection: section, section: extended ?? UInt32(section), value: value, size: size)
    }

    /// The name of a symbol, nil where its offset lies outside of the strings.
    public func name(of symbol: ObjectSymbol) -> Bytes? { strings.string(at: symbol.nameOffset) }
}

extension ELFFile {
    /// The symbol table of a section, whose sh_link names its strings; nil where its bytes are not in the file.
    public func symbols(in section: Section) -> SymbolTable? {
        guard let entries = contents(of: section) else { return nil }
        let extended = extendedIndices[UInt32(section.index)].flatMap { contents(of: sections[$0]) }
        return SymbolTable(
            section: section, entries: entries, strings: strings(of: section), extendedIndices: extended ?? FileBytes(Bytes(), format: format))
    }

    /// All symbol tables that have a section, in the file's order.
    public var symbolTables: [SymbolTable] {
        sections.filter { $0.type == Section.symbolTable || $0.type == Section.dynamicSymbols }.compactMap { symbols(in: $0) }
    }

    /// The whole symbol table (`.symtab`), nil where it was stripped.
    public var fullSymbols: SymbolTable? { sections.first { $0.type == Section.symbolTable }.flatMap { symbols(in: $0) } }

    /// The dynamic symbol table: by its section, or by DT_SYMTAB where the file has no section headers.
    public var dynamicSymbols: SymbolTable? {
        if let section = sections.first(where: { $0.type == Section.dynamicSymbols }) { return symbols(in: section) }
        guard let dynamic = dynamicTable, let address = dynamic.value(of: .symbolTable), let bytes = bytes(from: address),
            let count = dynamicSymbolCount
        else { return nil }
        let size = min(UInt64(bytes.count), count.multipliedReportingOverflow(by: UInt64(format.symbolSize)).partialValue)
        return SymbolTable(
            section: nil, entries: bytes.clamped(at: 0, count: size), strings: dynamic.strings,
            extendedIndices: FileBytes(Bytes(), format: format))
    }
}
