/// One entry of the dynamic section, laid out as in the file (gABI, Elf64_Dyn).
public struct DynamicEntry: BitwiseCopyable, Sendable {
    public let tag: UInt64
    public let value: UInt64

    /// Makes an entry, for a dynamic section that is not in a file.
    public init(_ tag: DynamicTag, _ value: UInt64) {
        self.tag = tag.rawValue
        self.value = value
    }
}

/// The tags that a loader acts on (gABI, and the GNU extensions).
///
/// A struct, not an enum, so that a tag known at compile time costs nothing at run time.
public struct DynamicTag: RawRepresentable, Equatable, BitwiseCopyable, Sendable {
    public let rawValue: UInt64

    /// The tag of a number, nil for one that a loader has no use for.
    public init?(rawValue: UInt64) {
        guard Self.isKnown(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    @inline(__always)
    private init(_ rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// True for a tag whose value is the offset of a string.
    public var isString: Bool { [.needed, .soname, .rpath, .runpath, .auxiliary, .filter].contains(self) }

    private static func isKnown(_ number: UInt64) -> Bool {
        switch number {
        case 0..<38: 0x3b7ff7ffff & 1 << number != 0
        case 0x6fff_fef5, 0x6fff_fff0, 0x6fff_fff9, 0x6fff_fffb...0x6fff_ffff, 0x7fff_fffd, 0x7fff_ffff: true
        default: false
        }
    }

    public static var null: DynamicTag { DynamicTag(0) }
    public static var needed: DynamicTag { DynamicTag(1) }
    public static var pltRelocationsSize: DynamicTag { DynamicTag(2) }
    public static var pltGOT: DynamicTag { DynamicTag(3) }
    public static var hash: DynamicTag { DynamicTag(4) }
    public static var strings: DynamicTag { DynamicTag(5) }
    public static var symbols: DynamicTag { DynamicTag(6) }
    public static var relocations: DynamicTag { DynamicTag(7) }
    public static var relocationsSize: DynamicTag { DynamicTag(8) }
    public static var relocationSize: DynamicTag { DynamicTag(9) }
    public static var stringsSize: DynamicTag { DynamicTag(10) }
    public static var symbolSize: DynamicTag { DynamicTag(11) }
    public static var initialiser: DynamicTag { DynamicTag(12) }
    public static var finaliser: DynamicTag { DynamicTag(13) }
    public static var soname: DynamicTag { DynamicTag(14) }
    public static var rpath: DynamicTag { DynamicTag(15) }
    public static var symbolic: DynamicTag { DynamicTag(16) }
    public static var rel: DynamicTag { DynamicTag(17) }
    public static var relSize: DynamicTag { DynamicTag(18) }
    public static var pltRelocationType: DynamicTag { DynamicTag(20) }
    public static var debug: DynamicTag { DynamicTag(21) }
    public static var textRelocations: DynamicTag { DynamicTag(22) }
    public static var pltRelocations: DynamicTag { DynamicTag(23) }
    public static var bindNow: DynamicTag { DynamicTag(24) }
    public static var initArray: DynamicTag { DynamicTag(25) }
    public static var finiArray: DynamicTag { DynamicTag(26) }
    public static var initArraySize: DynamicTag { DynamicTag(27) }
    public static var finiArraySize: DynamicTag { DynamicTag(28) }
    public static var runpath: DynamicTag { DynamicTag(29) }
    public static var flags: DynamicTag { DynamicTag(30) }
    public static var preinitArray: DynamicTag { DynamicTag(32) }
    public static var preinitArraySize: DynamicTag { DynamicTag(33) }
    public static var relativeRelocationsSize: DynamicTag { DynamicTag(35) }
    public static var relativeRelocations: DynamicTag { DynamicTag(36) }
    public static var relativeRelocationSize: DynamicTag { DynamicTag(37) }
    public static var gnuHash: DynamicTag { DynamicTag(0x6fff_fef5) }
    public static var versionSymbols: DynamicTag { DynamicTag(0x6fff_fff0) }
    public static var relocationCount: DynamicTag { DynamicTag(0x6fff_fff9) }
    public static var flags1: DynamicTag { DynamicTag(0x6fff_fffb) }
    public static var versionDefinitions: DynamicTag { DynamicTag(0x6fff_fffc) }
    public static var versionDefinitionCount: DynamicTag { DynamicTag(0x6fff_fffd) }
    public static var versionNeeds: DynamicTag { DynamicTag(0x6fff_fffe) }
    public static var versionNeedCount: DynamicTag { DynamicTag(0x6fff_ffff) }
    public static var auxiliary: DynamicTag { DynamicTag(0x7fff_fffd) }
    public static var filter: DynamicTag { DynamicTag(0x7fff_ffff) }
}

/// The bits of DT_FLAGS.
public struct DynamicFlags: OptionSet, BitwiseCopyable, Sendable {
    public let rawValue: UInt64
    public init(rawValue: UInt64) { self.rawValue = rawValue }
    public static let origin = DynamicFlags(rawValue: 1)
    public static let symbolic = DynamicFlags(rawValue: 2)
    public static let textRelocations = DynamicFlags(rawValue: 4)
    public static let bindNow = DynamicFlags(rawValue: 8)
    public static let staticTLS = DynamicFlags(rawValue: 16)
}

/// The bits of DT_FLAGS_1.
public struct DynamicFlags1: OptionSet, BitwiseCopyable, Sendable {
    public let rawValue: UInt64
    public init(rawValue: UInt64) { self.rawValue = rawValue }
    public static let now = DynamicFlags1(rawValue: 0x1)
    public static let global = DynamicFlags1(rawValue: 0x2)
    public static let noDelete = DynamicFlags1(rawValue: 0x8)
    public static let initFirst = DynamicFlags1(rawValue: 0x20)
    public static let noOpen = DynamicFlags1(rawValue: 0x40)
    public static let origin = DynamicFlags1(rawValue: 0x80)
    public static let noDefaultLibraries = DynamicFlags1(rawValue: 0x800)
    public static let pie = DynamicFlags1(rawValue: 0x0800_0000)
    /// The bits that ld.so acts on or knows to mean nothing to it.
    public static let supported: DynamicFlags1 = [.now, .noDelete, .initFirst, .noOpen, .origin, .noDefaultLibraries, .pie]
}

/// A dynamic section as it was when it was read: its entries in the file's order, and where the tags stand that mean one thing each.
public final class DynamicSection: Sendable {
    /// The entries before DT_NULL.
    public var entries: Table<DynamicEntry> { held.table }
    private let held: HeldTable<DynamicEntry>
    /// One more than the number of a tag's last entry, 0 for none.
    private let places: [64 of UInt16]
    /// Where the entries were read.
    private let source: Bytes

    /// Of more entries than this, the others are not found by their tags.
    public static let limit = Int(UInt16.max)

    /// Takes the entries up to DT_NULL, or to the end of the bytes where there is none; of memory that will not change, no copy is made.
    public init(_ bytes: Bytes, isUnchanging: Bool = false) {
        let all = Table<DynamicEntry>(bytes)
        var places = [64 of UInt16](repeating: 0)
        var count = 0
        while let entry = all[count], entry.tag != DynamicTag.null.rawValue {
            count &+= 1
            if count <= Self.limit, let slot = Self.slot(entry.tag) { places[slot] = UInt16(truncatingIfNeeded: count) }
        }
        source = bytes
        held = isUnchanging ? HeldTable(staying: all.prefix(count)) : HeldTable(copying: all.prefix(count))
        self.places = places
    }

    /// The place of a tag's value: small tags by their number, the GNU range by its distance from the top.
    @inline(__always)
    private static func slot(_ tag: UInt64) -> Int? {
        if tag < 38 { return Int(tag) }
        switch tag {
        case 0x6fff_fef5: return 38
        case 0x6fff_fff0...0x6fff_ffff: return 39 &+ Int(tag &- 0x6fff_fff0)
        default: return nil
        }
    }

    /// The value of the last entry with a tag, as ld.so takes it, or nil.
    ///
    /// DT_AUXILIARY and DT_FILTER, of which there may be several, are found among the entries only.
    @inline(__always)
    public subscript(tag: DynamicTag) -> UInt64? {
        guard let slot = Self.slot(tag.rawValue), places[slot] != 0 else { return nil }
        return entries[Int(places[slot]) &- 1]?.value
    }

    /// False where something has written into the section since it was read: a debugger's word, or a linker that makes addresses of its values.
    public var isAsRead: Bool { source.slice(at: 0, count: entries.bytes.count) == entries.bytes }

    /// DT_FLAGS, with the older tags that mean the same folded in.
    public var flags: DynamicFlags {
        var flags = DynamicFlags(rawValue: self[.flags] ?? 0)
        if self[.symbolic] != nil { flags.insert(.symbolic) }
        if self[.textRelocations] != nil { flags.insert(.textRelocations) }
        if self[.bindNow] != nil { flags.insert(.bindNow) }
        return flags
    }

    /// DT_FLAGS_1.
    public var flags1: DynamicFlags1 { DynamicFlags1(rawValue: self[.flags1] ?? 0) }
}
