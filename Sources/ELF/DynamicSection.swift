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
public enum DynamicTag: UInt64, Sendable {
    case null = 0
    case needed = 1
    case pltRelocationsSize = 2
    case pltGOT = 3
    case hash = 4
    case strings = 5
    case symbols = 6
    case relocations = 7
    case relocationsSize = 8
    case relocationSize = 9
    case stringsSize = 10
    case symbolSize = 11
    case initialiser = 12
    case finaliser = 13
    case soname = 14
    case rpath = 15
    case symbolic = 16
    case rel = 17
    case relSize = 18
    case pltRelocationType = 20
    case debug = 21
    case textRelocations = 22
    case pltRelocations = 23
    case bindNow = 24
    case initArray = 25
    case finiArray = 26
    case initArraySize = 27
    case finiArraySize = 28
    case runpath = 29
    case flags = 30
    case preinitArray = 32
    case preinitArraySize = 33
    case relativeRelocationsSize = 35
    case relativeRelocations = 36
    case relativeRelocationSize = 37
    case gnuHash = 0x6fff_fef5
    case versionSymbols = 0x6fff_fff0
    case relocationCount = 0x6fff_fff9
    case flags1 = 0x6fff_fffb
    case versionDefinitions = 0x6fff_fffc
    case versionDefinitionCount = 0x6fff_fffd
    case versionNeeds = 0x6fff_fffe
    case versionNeedCount = 0x6fff_ffff
    case auxiliary = 0x7fff_fffd
    case filter = 0x7fff_ffff
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
    public static let noDefaultLibraries = DynamicFlags1(rawValue: 0x800)
    public static let pie = DynamicFlags1(rawValue: 0x0800_0000)
}

/// A dynamic section: its entries in the file's order, and the values of the tags that stand for one thing each.
public struct DynamicSection: Sendable {
    /// The entries before DT_NULL.
    public let entries: Table<DynamicEntry>
    /// One value a tag; the bits of `present` say which are there.
    private var values = [64 of UInt64](repeating: 0)
    private var present: UInt64 = 0

    /// Takes the entries up to DT_NULL, or to the end of the bytes where there is none.
    public init(_ bytes: Bytes) {
        let all = Table<DynamicEntry>(bytes)
        var count = 0
        while let entry = all[count], entry.tag != DynamicTag.null.rawValue {
            if let slot = Self.slot(entry.tag) {
                values[slot] = entry.value
                present |= 1 << UInt64(slot)
            }
            count &+= 1
        }
        entries = all.prefix(count)
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
    public subscript(tag: DynamicTag) -> UInt64? {
        guard let slot = Self.slot(tag.rawValue), present & 1 << UInt64(slot) != 0 else { return nil }
        return values[slot]
    }

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
