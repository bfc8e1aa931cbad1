/// What was read of an object's tables before, so that the pages they lie in stay untouched until something is looked up in them.
public struct KnownTables: BitwiseCopyable, Sendable {
    /// The entries of the dynamic section before DT_NULL, as they stand in the file.
    let dynamic: Table<DynamicEntry>
    /// The beginning of DT_GNU_HASH.
    let hash: HashHeader
    let strings: KnownStrings
    let versions: Table<KnownVersion>

    public init(dynamic: Table<DynamicEntry>, hash: HashHeader, strings: KnownStrings, versions: Table<KnownVersion>) {
        self.dynamic = dynamic
        self.hash = hash
        self.strings = strings
        self.versions = versions
    }
}

/// The four numbers at the beginning of a GNU hash table, laid out as in the file; all zero for no table of that format.
public struct HashHeader: BitwiseCopyable, Equatable, Sendable {
    let bucketCount: UInt32
    let firstSymbol: UInt32
    let filterCount: UInt32
    let filterShift: UInt32

    static var none: HashHeader { HashHeader(bucketCount: 0, firstSymbol: 0, filterCount: 0, filterShift: 0) }

    /// The number of bytes in the file.
    static let size = 16
}

/// One string of a string table by its offset there, and where it stands, ended by a NUL, among others that were kept.
public struct KnownString: BitwiseCopyable, Sendable {
    let offset: UInt32
    let place: UInt32

    public init(offset: UInt32, place: UInt32) {
        self.offset = offset
        self.place = place
    }
}

/// The strings of an object's string table that its dynamic section names.
public struct KnownStrings: BitwiseCopyable, Sendable {
    private let places: Table<KnownString>
    private let text: Bytes

    public init(places: Table<KnownString>, text: Bytes) {
        self.places = places
        self.text = text
    }

    /// No strings.
    public init() { self.init(places: Table(), text: Bytes()) }

    /// The string at an offset of the string table, nil where it is not known.
    subscript(offset: UInt64) -> Bytes? {
        for index in 0..<places.count {
            if let known = places[index], UInt64(known.offset) == offset { return text.string(at: Int(known.place)) }
        }
        return nil
    }
}

/// A version that an object needs or defines, its name by offset and length in the string table.
public struct KnownVersion: BitwiseCopyable, Sendable {
    private let nameOffset: UInt32
    private let nameCount: UInt32
    private let hash: UInt32
    private let indexBits: UInt16
    private let flags: UInt16

    private static let definition: UInt16 = 1
    private static let hidden: UInt16 = 2

    /// Nil for a version whose name does not stand in the string table.
    public init?(_ version: Version, isDefinition: Bool, strings: Bytes) {
        guard let offset = UInt32(exactly: version.name.address &- strings.address), strings.slice(at: Int(offset), count: version.name.count) == version.name
        else { return nil }
        nameOffset = offset
        nameCount = UInt32(truncatingIfNeeded: version.name.count)
        hash = version.hash
        indexBits = version.index
        flags = (isDefinition ? Self.definition : 0) | (version.isHidden ? Self.hidden : 0)
    }

    var index: Int { Int(indexBits & 0x7fff) }
    var isDefinition: Bool { flags & Self.definition != 0 }

    /// The version, its name in a string table; nil where that has no such place.
    func version(in strings: Bytes) -> Version? {
        guard let name = strings.slice(at: Int(nameOffset), count: Int(nameCount)) else { return nil }
        return Version(name: name, hash: hash, index: UInt16(index), isHidden: flags & Self.hidden != 0, flags: 0, file: Bytes())
    }
}
