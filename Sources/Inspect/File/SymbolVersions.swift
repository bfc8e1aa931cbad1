import ELF

/// The version of a dynamic symbol.
public struct SymbolVersion: Equatable, Sendable {
    public let name: Bytes
    /// A definition that only a reference with this very version finds (`@`), one that is the default (`@@`), or a need.
    public let role: Role
    /// The number in SHT_GNU_versym, without the hidden bit.
    public let index: UInt16
    /// The library that has to define it, of a need.
    public let file: Bytes

    public enum Role: Sendable { case hiddenDefinition, defaultDefinition, need }
}

/// The version tables of a file, read once, for asking for the version of one dynamic symbol after the other.
public struct SymbolVersions: Sendable {
    /// A half-word for each dynamic symbol (SHT_GNU_versym).
    public let indices: FileBytes
    public let definitions: [VersionDefinition]
    public let needs: [VersionNeed]
    public let strings: StringTable
    private let definitionOfIndex: [UInt16: VersionDefinition]
    private let needOfIndex: [UInt16: (file: UInt32, wanted: VersionNeed.Wanted)]

    /// Takes the tables that the dynamic section names; nil for a file without versions.
    public init?(_ file: ELFFile) {
        guard let dynamic = file.dynamicTable, let address = dynamic.value(of: .versionSymbols), let indices = file.bytes(from: address)
        else { return nil }
        self.indices = indices
        strings = dynamic.strings
        definitions = dynamic.value(of: .versionDefinitions).flatMap { file.bytes(from: $0) }.map {
            VersionRecords<VersionDefinition>($0, count: dynamic.value(of: .versionDefinitionCount) ?? .max).records
        } ?? []
        needs = dynamic.value(of: .versionNeeds).flatMap { file.bytes(from: $0) }.map {
            VersionRecords<VersionNeed>($0, count: dynamic.value(of: .versionNeedCount) ?? .max).records
        } ?? []
        definitionOfIndex = Dictionary(definitions.map { ($0.index, $0) }) { first, _ in first }
        needOfIndex = Dictionary(needs.flatMap { need in need.versions.map { ($0.index, (need.fileNameOffset, $0)) } }) { first, _ in first }
    }

    /// The number of a symbol's version with its hidden bit (0x8000); 0 local, 1 global without a version.
    public func index(ofSymbol index: Int) -> UInt16? { indices.half(at: index * 2) }

    /// The version of a dynamic symbol; nil where it has none, also for the symbol that stands for a version itself.
    public func version(ofSymbol index: Int, _ symbol: ObjectSymbol) -> SymbolVersion? {
        // 1 is the file itself, which is no version.
        guard let raw = self.index(ofSymbol: index), raw & 0x7fff > 1 else { return nil }
        let isHidden = raw & 0x8000 != 0
        if !symbol.isUndefined, let definition = definitionOfIndex[raw & 0x7fff], let name = definition.names.first,
            name.nameOffset != symbol.nameOffset
        {
            return SymbolVersion(
                name: text(name.nameOffset), role: isHidden ? .hiddenDefinition : .defaultDefinition, index: raw & 0x7fff, file: Bytes())
        }
        guard let need = needOfIndex[raw] else { return nil }
        return SymbolVersion(name: text(need.wanted.nameOffset), role: .need, index: raw & 0x7fff, file: text(need.file))
    }

    private func text(_ offset: UInt32) -> Bytes { strings.string(at: offset) ?? Bytes("<corrupt>") }
}
