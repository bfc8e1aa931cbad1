import ELF

/// The tag of an entry of the dynamic section (gABI, d_tag).
public struct DynamicTagNumber: RawRepresentable, Equatable, Hashable, Sendable {
    public let rawValue: UInt64
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    public static let null = DynamicTagNumber(rawValue: 0)
    public static let needed = DynamicTagNumber(rawValue: 1)
    public static let hash = DynamicTagNumber(rawValue: 4)
    public static let stringTable = DynamicTagNumber(rawValue: 5)
    public static let symbolTable = DynamicTagNumber(rawValue: 6)
    public static let addendRelocations = DynamicTagNumber(rawValue: 7)
    public static let addendRelocationsSize = DynamicTagNumber(rawValue: 8)
    public static let stringTableSize = DynamicTagNumber(rawValue: 10)
    public static let soName = DynamicTagNumber(rawValue: 14)
    public static let runPathOld = DynamicTagNumber(rawValue: 15)
    public static let relocations = DynamicTagNumber(rawValue: 17)
    public static let relocationsSize = DynamicTagNumber(rawValue: 18)
    public static let pltRelocationsSize = DynamicTagNumber(rawValue: 2)
    public static let pltRelocationsType = DynamicTagNumber(rawValue: 20)
    public static let pltRelocations = DynamicTagNumber(rawValue: 23)
    public static let runPath = DynamicTagNumber(rawValue: 29)
    public static let relativeRelocationsSize = DynamicTagNumber(rawValue: 35)
    public static let relativeRelocations = DynamicTagNumber(rawValue: 36)
    public static let gnuHash = DynamicTagNumber(rawValue: 0x6fff_fef5)
    public static let versionSymbols = DynamicTagNumber(rawValue: 0x6fff_fff0)
    public static let flags1 = DynamicTagNumber(rawValue: 0x6fff_fffb)
    public static let versionDefinitions = DynamicTagNumber(rawValue: 0x6fff_fffc)
    public static let versionDefinitionCount = DynamicTagNumber(rawValue: 0x6fff_fffd)
    public static let versionNeeds = DynamicTagNumber(rawValue: 0x6fff_fffe)
    public static let versionNeedCount = DynamicTagNumber(rawValue: 0x6fff_ffff)
}

/// One entry of the dynamic section; the tags of 32-bit files are zero-extended.
public struct DynamicEntry: Equatable, Sendable {
    public let tag: DynamicTagNumber
    public let value: UInt64
}

/// The dynamic section, up to and with its DT_NULL.
public struct DynamicTable: Sendable {
    /// Where it stands in the file.
    public let offset: UInt64
    public let entries: [DynamicEntry]
    /// What the names are offsets into (DT_STRTAB).
    public let strings: StringTable

    /// The value of the first entry of a tag.
    public func value(of tag: DynamicTagNumber) -> UInt64? { entries.first { $0.tag == tag }?.value }
    /// The strings that the entries of a tag name.
    public func strings(of tag: DynamicTagNumber) -> [Bytes] { entries.filter { $0.tag == tag }.compactMap { strings.string(at: $0.value) } }
    public var neededLibraries: [Bytes] { strings(of: .needed) }
    public var soName: Bytes? { strings(of: .soName).first }
}

extension ELFFile {
    /// Where the dynamic section stands in the file: by the section's header where there is one, or by PT_DYNAMIC.
    public var dynamicRange: (offset: UInt64, size: UInt64)? {
        let segment = segments.first { $0.type == Segment.dynamic }
        let section = segment == nil ? sections.first { $0.type == Section.dynamic } : section(named: ".dynamic")
        if let section, section.type != Section.noBits { return (section.offset, section.size) }
        return segment.map { ($0.offset, $0.fileSize) }
    }

    /// The dynamic section; nil for a file without one.
    public var dynamicTable: DynamicTable? {
        guard let range = dynamicRange else { return nil }
        let bytes = data.clamped(at: range.offset, count: range.size)
        var entries: [DynamicEntry] = []
        for at in stride(from: 0, to: bytes.count, by: format.dynamicEntrySize) {
            guard let tag = bytes.word(at: at), let value = bytes.word(at: at + format.wordSize) else { break }
            entries.append(DynamicEntry(tag: DynamicTagNumber(rawValue: tag), value: value))
            if tag == 0 { break }
        }
        return DynamicTable(offset: range.offset, entries: entries, strings: dynamicStrings(entries))
    }

    private func dynamicStrings(_ entries: [DynamicEntry]) -> StringTable {
        if let address = entries.first(where: { $0.tag == .stringTable })?.value, let bytes = bytes(from: address) {
            let size = entries.first { $0.tag == .stringTableSize }?.value ?? UInt64(bytes.count)
            return StringTable(bytes.clamped(at: 0, count: size).bytes)
        }
        return StringTable(section(named: ".dynstr").flatMap { contents(of: $0) }?.bytes ?? Bytes())
    }

    /// How many dynamic symbols there are, told by the hash tables, which is all that says so without section headers.
    public var dynamicSymbolCount: UInt64? {
        guard let dynamic = dynamicTable else { return nil }
        if let address = dynamic.value(of: .hash), let table = bytes(from: address) {
            // Alpha and the 64-bit S/390 write the words of this table with 8 bytes.
            let isWide = format.is64 && (header.machine == 0x9026 || header.machine == 22)
            return isWide ? table.word64(at: 8) : table.word32(at: 4).map(UInt64.init)
        }
        guard let address = dynamic.value(of: .gnuHash), let table = bytes(from: address) else { return nil }
        return gnuHashSymbolCount(table)
    }

    /// The end of the last chain that a bucket of the table leads to (DT_GNU_HASH).
    private func gnuHashSymbolCount(_ table: FileBytes) -> UInt64? {
        guard let bucketCount = table.word32(at: 0), let first = table.word32(at: 4), let bloomCount = table.word32(at: 8) else { return nil }
        let buckets = 16 + Int(bloomCount) * format.wordSize
        let chains = buckets + Int(bucketCount) * 4
        guard chains <= table.count else { return nil }
        let last = (0..<Int(bucketCount)).compactMap { table.word32(at: buckets + $0 * 4) }.max() ?? 0
        guard last >= first, last != 0 else { return UInt64(first) }
        var index = Int(last)
        while let word = table.word32(at: chains + (index - Int(first)) * 4) {
            if word & 1 != 0 { return UInt64(index) + 1 }
            index += 1
        }
        return nil
    }
}
