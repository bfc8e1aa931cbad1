/// What an index in DT_VERSYM stands for: a version that an object needs or defines, its name by offset and length in the string table.
public struct VersionEntry: BitwiseCopyable, Sendable {
    /// The System V hash of the name; 0 at an index without a version.
    public let hash: UInt32
    private let nameOffset: UInt32
    private let nameCount: UInt32
    private let flags: UInt32

    private static let definition: UInt32 = 1
    private static let hidden: UInt32 = 2

    /// No version.
    public init() { (hash, nameOffset, nameCount, flags) = (0, 0, 0, 0) }

    /// A version whose name stands in a string table.
    public init(_ version: Version, isDefinition: Bool, strings: Bytes) {
        hash = version.hash
        nameOffset = UInt32(truncatingIfNeeded: version.name.address &- strings.address)
        nameCount = UInt32(truncatingIfNeeded: version.name.count)
        flags = (isDefinition ? Self.definition : 0) | (version.isHidden ? Self.hidden : 0)
    }

    public var isDefinition: Bool { flags & Self.definition != 0 }
    /// For a need: only symbols with this very version will do.
    public var isHidden: Bool { flags & Self.hidden != 0 }

    /// The name, empty where the string table has no such place.
    public func name(in strings: Bytes) -> Bytes { strings.slice(at: Int(nameOffset), count: Int(nameCount)) ?? Bytes() }
}
