/// What was read of an object's tables before, so that the pages they lie in stay untouched until something is looked up in them.
public struct KnownTables: BitwiseCopyable, Sendable {
    /// The entries of the dynamic section before DT_NULL, as they stand in the file.
    let dynamic: Table<DynamicEntry>
    /// The beginning of DT_GNU_HASH.
    let hash: HashHeader
    let strings: KnownStrings
    let versions: Table<VersionEntry>

    public init(dynamic: Table<DynamicEntry>, hash: HashHeader, strings: KnownStrings, versions: Table<VersionEntry>) {
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
