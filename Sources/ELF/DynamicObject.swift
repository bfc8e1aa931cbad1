/// The tables behind a dynamic section, each checked to lie inside one segment.
public final class DynamicObject: Sendable {
    public let dynamic: DynamicSection
    public let strings: Bytes
    /// The dynamic symbol table, to the end of its segment: its length stands nowhere.
    public let symbols: Table<Symbol>
    public let hash: HashTable
    /// DT_VERSYM, one entry a symbol; empty in an object without versions.
    public let symbolVersions: Table<UInt16>
    public let versions: VersionTables
    /// What the indices in `symbolVersions` stand for.
    public let versionEntries: HeldTable<VersionEntry>
    public let relocations: Table<Relocation>
    /// How many of the relocations at the start are relative (DT_RELACOUNT); a hint.
    public let relativeCount: Int
    /// Those, as far as there are so many.
    public var relatives: Table<Relocation> { relocations.prefix(relativeCount) }
    public let relativeRelocations: RelativeRelocations
    public let pltRelocations: Table<Relocation>
    private let knownStrings: KnownStrings

    /// Reads the tables of an object whose segments are in memory; of what is known of them already, nothing.
    public init(image: Image, dynamic section: Bytes, known: KnownTables? = nil) throws(ELFError) {
        let dynamic = known.map { DynamicSection($0.dynamic.bytes, isUnchanging: true) } ?? DynamicSection(section)
        guard dynamic.entries.count <= DynamicSection.limit else { throw .invalid(.dynamicSection, UInt64(dynamic.entries.count)) }
        knownStrings = known?.strings ?? KnownStrings()
        self.dynamic = dynamic
        strings = try Self.sized(image, dynamic, .strings, .stringsSize, .stringTable)
        symbols = Table(try Self.open(image, dynamic, .symbols, .symbolTable))
        let gnu = try Self.open(image, dynamic, .gnuHash, .gnuHash)
        let sysv = try Self.open(image, dynamic, .hash, .sysvHash)
        if dynamic[.gnuHash] != nil {
            hash = try HashTable(gnu: gnu, header: known?.hash)
        } else if dynamic[.hash] != nil {
            hash = try HashTable(sysv: sysv)
        } else {
            hash = HashTable()
        }
        symbolVersions = Table(try Self.open(image, dynamic, .versionSymbols, .versionSymbols))
        versions = VersionTables(
            needs: try Self.open(image, dynamic, .versionNeeds, .versionNeeds), needCount: dynamic[.versionNeedCount] ?? .max,
            definitions: try Self.open(image, dynamic, .versionDefinitions, .versionDefinitions),
            definitionCount: dynamic[.versionDefinitionCount] ?? .max, strings: strings)
        if let known { versionEntries = HeldTable(staying: known.versions) } else { versionEntries = HeldTable(try versions.entries()) }
        if let size = dynamic[.symbolSize], size != UInt64(MemoryLayout<Symbol>.stride) { throw .invalid(.symbolTable, size) }
        if let size = dynamic[.relocationSize], size != UInt64(MemoryLayout<Relocation>.stride) { throw .invalid(.relocations, size) }
        if let type = dynamic[.pltRelocationType], type != DynamicTag.relocations.rawValue { throw .invalid(.pltRelocations, type) }
        if dynamic[.rel] != nil, let size = dynamic[.relSize], size != 0 { throw .invalid(.relocations, DynamicTag.rel.rawValue) }
        if let size = dynamic[.relativeRelocationSize], size != 8 { throw .invalid(.relativeRelocations, size) }
        let all = Table<Relocation>(try Self.sized(image, dynamic, .relocations, .relocationsSize, .relocations))
        let plt = Table<Relocation>(try Self.sized(image, dynamic, .pltRelocations, .pltRelocationsSize, .pltRelocations))
        // Some link editors count the PLT's relocations, which follow, in DT_RELASZ too.
        let ends = (all.bytes.address &+ UInt(all.bytes.count), plt.bytes.address &+ UInt(plt.bytes.count))
        let overlap = plt.count > 0 && plt.bytes.address >= all.bytes.address && ends.0 == ends.1
        relocations = overlap ? all.prefix(Int(plt.bytes.address &- all.bytes.address) / MemoryLayout<Relocation>.stride) : all
        relativeCount = Int(clamping: dynamic[.relocationCount] ?? 0)
        relativeRelocations = RelativeRelocations(
            words: Table(try Self.sized(image, dynamic, .relativeRelocations, .relativeRelocationsSize, .relativeRelocations)))
        pltRelocations = plt
    }

    /// An object without a dynamic section.
    public init() {
        dynamic = DynamicSection(Bytes())
        strings = Bytes()
        symbols = Table()
        hash = HashTable()
        symbolVersions = Table()
        versions = VersionTables(needs: Bytes(), needCount: 0, definitions: Bytes(), definitionCount: 0, strings: Bytes())
        versionEntries = HeldTable()
        relocations = Table()
        relativeCount = 0
        relativeRelocations = RelativeRelocations(words: Table())
        pltRelocations = Table()
        knownStrings = KnownStrings()
    }

    /// The string at an offset of the string table, or an error that names the offset.
    public func string(at offset: UInt64) throws(ELFError) -> Bytes {
        if let text = knownStrings[offset] { return text }
        guard let index = Int(exactly: offset), let text = strings.string(at: index) else { throw .outside(.stringTable, offset) }
        return text
    }

    /// The string that a dynamic tag's value is the offset of; nil where the tag is missing.
    public func string(_ tag: DynamicTag) throws(ELFError) -> Bytes? {
        guard let offset = dynamic[tag] else { return nil }
        return try string(at: offset)
    }

    /// The table at a tag's address, to the end of its segment; no bytes where the tag is missing.
    private static func open(_ image: Image, _ dynamic: DynamicSection, _ tag: DynamicTag, _ part: Part) throws(ELFError) -> Bytes {
        guard let address = dynamic[tag] else { return Bytes() }
        guard let bytes = image.tail(from: LinkAddress(address)) else { throw .outside(part, address) }
        return bytes
    }

    /// The table at a tag's address, as long as another tag says; no bytes where the tag is missing or the size is 0.
    private static func sized(
        _ image: Image, _ dynamic: DynamicSection, _ tag: DynamicTag, _ sizeTag: DynamicTag, _ part: Part
    ) throws(ELFError) -> Bytes {
        guard let address = dynamic[tag], let size = dynamic[sizeTag], size != 0 else { return Bytes() }
        guard let bytes = image.bytes(at: LinkAddress(address), count: size) else { throw .outside(part, address) }
        return bytes
    }
}
