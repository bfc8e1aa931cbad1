#if !hasFeature(Embedded)
    import ELF
    import Trace
#endif

/// What symbol lookup has to know of one object; plain data, so that a walk through a scope touches nothing else.
public struct LookupObject: BitwiseCopyable, Sendable {
    public let hash: HashTable
    public let symbols: Table<Symbol>
    public let strings: Bytes
    public let symbolVersions: Table<UInt16>
    /// What the entries of `symbolVersions` stand for.
    let versions: Table<VersionEntry>
    /// True for the program, which copy relocations pass over.
    public let isProgram: Bool
    /// The link-map namespace that the object belongs to.
    public let space: Int
    /// What is added to its link addresses.
    public let bias: UInt
    /// The name that traces show.
    public let name: Bytes
    /// True where definitions of the object may be replaced by the loader's own: a C library, or its dynamic linker.
    public internal(set) var isProvided = false
}

extension LookupObject {
    /// The object as events name it.
    public var traced: TracedObject { TracedObject(name, space: space) }

    /// An object that defines nothing.
    static let none = LookupObject(
        hash: HashTable(), symbols: Table(), strings: Bytes(), symbolVersions: Table(), versions: Table(), isProgram: false,
        space: 0, bias: 0, name: Bytes())
}

/// The version that an object's tables give to a symbol.
struct SymbolVersion {
    fileprivate let entry: VersionEntry
    fileprivate let strings: Bytes

    @inline(__always)
    var hash: UInt32 { entry.hash }
    @inline(__always)
    var isHidden: Bool { entry.isHidden }
    @inline(__always)
    var name: Bytes { entry.name(in: strings) }
}

extension LookupObject {
    /// What an entry of the object's `symbolVersions` stands for; nil where a symbol has no version.
    @inline(__always)
    func version(_ index: UInt16) -> SymbolVersion? {
        guard let entry = versions[Int(index & 0x7fff)], entry.hash != 0 else { return nil }
        return SymbolVersion(entry: entry, strings: strings)
    }

    /// The version of a symbol by its index; nil where it has none.
    @inline(__always)
    func version(ofSymbol index: Int) -> SymbolVersion? {
        guard let entry = symbolVersions[index] else { return nil }
        return version(entry)
    }
}

/// Where a lookup found a definition, in one word: what is needed of it is read when it is.
public struct SymbolPlace: BitwiseCopyable, Sendable {
    public let word: UInt64

    /// No definition.
    public static var none: SymbolPlace { SymbolPlace(word: 0) }

    /// The place of a word that was taken from another.
    @inline(__always)
    public init(word: UInt64) {
        self.word = word
    }

    /// A symbol by its index in an object's table; index 0 is no symbol.
    @inline(__always)
    init(_ object: ObjectID, _ index: Int) {
        word = UInt64(truncatingIfNeeded: object.index) << 32 | UInt64(UInt32(truncatingIfNeeded: index))
    }

    /// True where nothing was found.
    @inline(__always)
    public var isNone: Bool { index == 0 }

    @inline(__always)
    public var object: ObjectID { ObjectID(Int(word >> 32)) }

    @inline(__always)
    var index: Int { Int(word & 0xffff_ffff) }
}

/// What a lookup found: a symbol of an object.
public struct Definition: BitwiseCopyable, Sendable {
    public let object: ObjectID
    let symbolIndex: UInt32
    /// The DT_GNU_HASH hash of the name that led here.
    public let nameHash: UInt32
    public let symbol: Symbol
    /// The address that the symbol stands for in the object's own memory.
    public let address: UInt
    /// True where the loader may have a definition of its own in its place.
    public let isProvided: Bool
    /// True where nothing was looked up: only the object itself can see the symbol.
    let isOwn: Bool

    @inline(__always)
    init(object: ObjectID, index: Int, nameHash: UInt32, symbol: Symbol, isOwn: Bool = false, bias: UInt, isProvided: Bool) {
        self.object = object
        self.symbolIndex = UInt32(truncatingIfNeeded: index)
        self.nameHash = nameHash
        self.symbol = symbol
        address = symbol.isAbsolute ? UInt(symbol.value) : bias &+ UInt(symbol.value)
        self.isProvided = isProvided
        self.isOwn = isOwn
    }

    /// The index in the object's dynamic symbol table.
    public var index: Int { Int(symbolIndex) }
}

/// What the reference may bind to; depends on the relocation.
public struct ReferenceClass: OptionSet, BitwiseCopyable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// A jump slot or TLS reference: an undefined symbol with a value, the PLT entry that stands for a function's address, does not count.
    public static let plt = ReferenceClass(rawValue: 1)
    /// A copy relocation: the program's own definition does not count.
    public static let copy = ReferenceClass(rawValue: 2)

    /// The class of a relocation kind.
    @inline(__always)
    public init(_ kind: RelocationKind) {
        switch kind {
        case .jumpSlot, .moduleID, .moduleOffset, .threadOffset, .descriptor: self = .plt
        case .copy: self = .copy
        default: self = []
        }
    }
}
