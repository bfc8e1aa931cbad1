#if !hasFeature(Embedded)
    import ELF
    import Trace
#endif

/// The objects that can see each other's symbols, with their versions in one list.
public struct Namespace: Sendable {
    public private(set) var objects: [LookupObject] = []
    /// Each object's filter once more, side by side for the walk through a scope.
    private(set) var filters: [BloomFilter] = []
    private var versions: [VersionEntry] = []
    var unique = UniqueSymbols()
    /// LD_DYNAMIC_WEAK: a weak definition gives way to a later strong one.
    public var weakGivesWay = false

    public init() {
        objects.reserveCapacity(8)
        filters.reserveCapacity(8)
    }

    /// Adds an object; its ID is the number of objects before it.
    public mutating func add(_ object: DynamicObject, name: Bytes, isProgram: Bool) throws(ELFError) {
        let first = versions.count
        try collect(object.versions)
        filters.append(object.hash.filter)
        objects.append(
            LookupObject(
                hash: object.hash, symbols: object.symbols, strings: object.strings, symbolVersions: object.symbolVersions,
                firstVersion: first, versionCount: versions.count - first, isProgram: isProgram, name: name))
    }

    /// Lists an object's versions so that each stands at its own index; gaps hold an empty one.
    private mutating func collect(_ tables: VersionTables) throws(ELFError) {
        guard tables.hasNeeds || tables.hasDefinitions else { return }
        var last = 0
        try tables.forEachNeed { last = max(last, Int($0.index)) }
        try tables.forEachDefinition { last = max(last, Int($0.index)) }
        let first = versions.count
        if first + last + 1 > versions.capacity { versions.reserveCapacity(max(128, 2 * (first + last + 1))) }
        versions.append(contentsOf: repeatElement(VersionEntry(), count: last + 1))
        try tables.forEachNeed { versions[first + Int($0.index)] = VersionEntry($0, isDefinition: false) }
        try tables.forEachDefinition {
            if $0.flags & Version.base == 0 { versions[first + Int($0.index)] = VersionEntry($0, isDefinition: true) }
        }
    }

    /// The entry that an object's tables give to a version index; nil where a symbol has no version.
    @inline(__always)
    func version(_ index: UInt16, of object: LookupObject) -> VersionEntry? {
        let index = Int(index & 0x7fff)
        guard index < object.versionCount else { return nil }
        let entry = versions.span[object.firstVersion &+ index]
        return entry.hash == 0 ? nil : entry
    }

    /// True where an object defines a version of this name.
    public func definesVersion(_ name: Bytes, hash: UInt32, _ object: ObjectID) -> Bool {
        let record = objects[object.index]
        for index in 0..<record.versionCount {
            let entry = versions[record.firstVersion + index]
            if entry.isDefinition, entry.hash == hash, entry.name == name { return true }
        }
        return false
    }
}

/// A version in the namespace's list.
struct VersionEntry: BitwiseCopyable, Sendable {
    /// The System V hash of the name; 0 at an index without a version.
    let hash: UInt32
    /// The length of the name.
    private let count: UInt16
    let isDefinition: Bool
    /// For a need: only symbols with this very version will do.
    let isHidden: Bool
    private let address: UInt

    init() {
        hash = 0
        count = 0
        isDefinition = false
        isHidden = false
        address = 0
    }

    init(_ version: Version, isDefinition: Bool) {
        hash = version.hash
        count = UInt16(clamping: version.name.count)
        isHidden = version.isHidden
        self.isDefinition = isDefinition
        address = version.name.address
    }

    /// The name, where it stands in the object's string table.
    var name: Bytes { unsafe Bytes(unsafeAddress: address, count: Int(count)) }
}
