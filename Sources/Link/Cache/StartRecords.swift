#if !hasFeature(Embedded)
    import ELF
#endif

// What a cache file holds, laid out as in the file. Offsets of names count from the section of names; an object is named by its place in load order.

/// The beginning of the file; the places of the sections follow it.
struct CacheHeader: BitwiseCopyable {
    static let magic: UInt64 = 0x3643_646f_6c77_7300
    static let size = 72 + MemoryLayout<FileState>.size

    let magic: UInt64
    /// Of everything behind this field and before the bindings.
    let checksum: UInt64
    let fileSize: UInt64
    /// Where the bindings begin, and their checksum.
    let bindings: UInt64
    let bindingsChecksum: UInt64
    /// What tells the processor from others, 0 where nothing depends on it.
    let processor: UInt64
    /// What tells the boot from others, 0 where nobody could say.
    let boot: UInt64
    /// Where the stubs have to be that the pages lead to, 0 for none.
    let stubs: UInt64
    /// The name that is the program's path without links, 0 where the search did not depend on it.
    let origin: UInt64
    /// The file of the saved pages as it was when it was complete; missing where none are saved.
    let pages: FileState
}

/// Where the records of one kind stand.
struct CacheSection: BitwiseCopyable {
    let offset: UInt64
    let size: UInt64
}

/// A part of a table.
public struct CacheRange: BitwiseCopyable, Sendable {
    public var first: UInt32
    public var count: UInt32

    public init(first: Int, count: Int) {
        self.first = UInt32(truncatingIfNeeded: first)
        self.count = UInt32(truncatingIfNeeded: count)
    }
}

/// One object of the start.
public struct CachedObject: BitwiseCopyable, Sendable {
    public let identity: FileState
    /// The checksum of the build ID, 0 without one.
    public let buildID: UInt64
    /// What was added to its link addresses when the cache was written.
    public let bias: UInt64
    /// The name by which it was asked for first, and the path that was opened.
    public let requestedName: UInt32
    public let path: UInt32
    public let runs: CacheRange
    public let pairs: CacheRange
    public let wide: CacheRange
    public let special: CacheRange
    public let pages: CacheRange
    /// Which words of the pages get the load bias added, a bit a word; none where the pages are right only with the same load bias.
    public let marks: CacheRange
    private let flags: UInt64

    /// True where its bindings are here, false where they are made anew.
    public var isBound: Bool { flags & 1 != 0 }
    /// True where it has to be mapped with the same load bias.
    public var isFixed: Bool { flags & 2 != 0 }
    /// True where the words that only need the load bias are among the marks or the bindings, so that its own relative relocations need not be read.
    public var isLinked: Bool { flags & 4 != 0 }

    public init(
        identity: FileState, buildID: UInt64, bias: UInt64, requestedName: UInt32, path: UInt32, bindings: CachedBindings?, pages: CachedPageList,
        isFixed: Bool = false, isLinked: Bool = false
    ) {
        self.identity = identity
        self.buildID = buildID
        self.bias = bias
        self.requestedName = requestedName
        self.path = path
        let none = CacheRange(first: 0, count: 0)
        runs = bindings?.runs ?? none
        pairs = bindings?.pairs ?? none
        wide = bindings?.wide ?? none
        special = bindings?.special ?? none
        self.pages = pages.ranges
        marks = pages.marks
        flags = (bindings == nil ? 0 : 1) | (isFixed ? 2 : 0) | (isLinked ? 4 : 0)
    }
}

/// What is known of the tables of one object.
struct CachedTables: BitwiseCopyable, Sendable {
    let entries: CacheRange
    let strings: CacheRange
    let versions: CacheRange
    let dependencies: CacheRange
    let hash: HashHeader
    /// 1 where this is all that a start has to know, 0 where the tables have to be read.
    let isComplete: UInt64
}

/// Where the bindings of one object stand.
public struct CachedBindings: BitwiseCopyable, Sendable {
    public let runs: CacheRange
    public let pairs: CacheRange
    public let wide: CacheRange
    public let special: CacheRange
}

/// Where the pages of one object stand, and the marks of their words.
public struct CachedPageList: BitwiseCopyable, Sendable {
    public let ranges: CacheRange
    public let marks: CacheRange
}

/// One more name that leads to an object, and the file that was found for it.
public struct CachedAlias: BitwiseCopyable, Sendable {
    public let name: UInt32
    public let path: UInt32
    public let object: UInt32
}

/// A file or directory that decided where the search went: as it was, or missing.
public struct CachedPlace: BitwiseCopyable, Sendable {
    public let identity: FileState
    public let path: UInt32
    let reserved: UInt32

    public init(identity: FileState, path: UInt32) {
        self.identity = identity
        self.path = path
        reserved = 0
    }
}

/// Bindings of one object to another, as so many of its pairs; the number of objects stands for absolute values.
public struct BindingRun: BitwiseCopyable, Sendable {
    public let target: UInt32
    public let count: UInt32
}

/// The word at a link address gets another link address in the run's target.
public struct BindingPair: BitwiseCopyable, Sendable {
    public let site: UInt32
    public let value: UInt32
}

/// The same where the numbers do not fit into a pair.
public struct WideBinding: BitwiseCopyable, Sendable {
    public let site: UInt64
    public let value: UInt64
    public let target: UInt64
}

/// A binding whose value depends on the process.
public struct SpecialBinding: BitwiseCopyable, Sendable {
    public enum Kind: UInt32, Sendable {
        /// What the resolver of choice number `value` returns, plus `extra`.
        case indirect
        /// `extra` bytes at `value` in the target are copied.
        case copy
        /// The loader's own definition in place of symbol `value` of the target, plus `extra`.
        case replaced
        /// The module ID of the target.
        case moduleID
        /// The distance of `value` in the target's module from the thread pointer.
        case threadOffset
        /// A descriptor of `value` in the target's module.
        case descriptor
        /// A descriptor of an undefined weak symbol with the addend `value`.
        case undefinedDescriptor
        /// A jump slot that waits for its first call.
        case lazySlot
    }

    public let site: UInt64
    public let value: UInt64
    public let extra: UInt64
    public let target: UInt32
    let number: UInt32

    public init(_ kind: Kind, site: UInt64, target: Int, value: UInt64, extra: UInt64 = 0) {
        self.site = site
        self.value = value
        self.extra = extra
        self.target = UInt32(truncatingIfNeeded: target)
        number = kind.rawValue
    }

    /// Nil for a number that is no kind.
    public var kind: Kind? { Kind(rawValue: number) }

    /// True for a binding that every process has to write even into pages that are kept; `hasStubs` says that the loader's own functions are reached by
    /// stubs. An indirect function is nearly always what it was.
    public func isWritten(hasStubs: Bool) -> Bool {
        switch kind {
        case .moduleID, .threadOffset, .lazySlot, .indirect: false
        case .replaced: !hasStubs || extra != 0
        case .descriptor, .undefinedDescriptor: !hasStubs
        case .copy, nil: true
        }
    }

    /// The bytes that are written.
    public var count: UInt64 {
        switch kind {
        case .copy: extra
        case .descriptor, .undefinedDescriptor: 16
        default: 8
        }
    }
}

/// A word of the dynamic linker's data that depends on the processor alone.
public struct LinkerWord: BitwiseCopyable, Sendable {
    public enum Kind: UInt32, Sendable {
        /// Four bytes.
        case half
        /// An address of the linker's own, as its link address.
        case address
        /// What the linker has to find in the auxiliary vector, in the place of what it would change: AT_HWCAP, and AT_PLATFORM as a link address.
        case capabilities, platform
    }

    /// The link address.
    public let site: UInt32
    private let flags: UInt32
    public let value: UInt64

    public init(site: UInt64, value: UInt64, kind: Kind) {
        self.init(site: UInt32(truncatingIfNeeded: site), flags: kind.rawValue, value: value)
    }

    private init(site: UInt32, flags: UInt32, value: UInt64) {
        self.site = site
        self.flags = flags
        self.value = value
    }

    /// Nil for a number that is no kind.
    public var kind: Kind? { Kind(rawValue: flags & ~Self.lateFlag) }

    /// True for one that the linker writes itself, with another value; it is put there when the linker has done so.
    public var isLate: Bool { flags & Self.lateFlag != 0 }

    /// The same as such a one.
    public var late: LinkerWord { LinkerWord(site: site, flags: flags | Self.lateFlag, value: value) }

    private static let lateFlag: UInt32 = 0x100
}

/// A definition, with all that is said of it in its object's tables.
public struct CachedDefinition: BitwiseCopyable, Sendable {
    public let object: UInt32
    /// The index in the object's symbol table.
    public let index: UInt32
    /// The DT_GNU_HASH hash of its name, and the name's length.
    public let nameHash: UInt32
    public let nameLength: UInt32
    public let symbol: Symbol

    public init(_ definition: Definition, nameLength: Int) {
        object = UInt32(truncatingIfNeeded: definition.object.index)
        index = UInt32(truncatingIfNeeded: definition.index)
        nameHash = definition.nameHash
        self.nameLength = UInt32(truncatingIfNeeded: nameLength)
        symbol = definition.symbol
    }
}

/// Pages of an object as relocation left them, or with link addresses; all numbers are multiples of the page size.
public struct CachedPages: BitwiseCopyable, Sendable {
    /// The link address.
    public let start: UInt64
    public let length: UInt64
    public let fileOffset: UInt64
    private let flags: UInt64

    public init(start: UInt64, length: UInt64, fileOffset: UInt64, isReadOnly: Bool) {
        self.start = start
        self.length = length
        self.fileOffset = fileOffset
        flags = isReadOnly ? 1 : 0
    }

    /// True where nothing writes them any more.
    public var isReadOnly: Bool { flags == 1 }

    /// The same with another place in the file of pages.
    func moved(to offset: UInt64) -> CachedPages {
        CachedPages(start: start, length: length, fileOffset: offset, isReadOnly: isReadOnly)
    }
}
