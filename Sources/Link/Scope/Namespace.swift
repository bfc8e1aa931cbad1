#if !hasFeature(Embedded)
    import ELF
    import Trace
#endif

/// The objects that can see each other's symbols, with their versions in one list.
public struct Namespace: Sendable {
    public private(set) var objects: [LookupObject] = []
    /// Each object's filter once more, side by side for the walk through a scope.
    private(set) var filters: [BloomFilter] = []
    private var versions: [Version] = []
    var unique = UniqueSymbols()
    /// LD_DYNAMIC_WEAK: a weak definition gives way to a later strong one.
    public var weakGivesWay = false

    public init() {}

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

    /// Lists an object's versions so that each stands at its own index; gaps hold an empty version.
    private mutating func collect(_ tables: VersionTables) throws(ELFError) {
        guard tables.hasNeeds || tables.hasDefinitions else { return }
        var last = 0
        try tables.forEachNeed { last = max(last, Int($0.index)) }
        try tables.forEachDefinition { last = max(last, Int($0.index)) }
        let first = versions.count
        if first + last + 1 > versions.capacity { versions.reserveCapacity(max(128, 2 * (first + last + 1))) }
        versions.append(contentsOf: repeatElement(.none, count: last + 1))
        try tables.forEachNeed { versions[first + Int($0.index)] = $0 }
        try tables.forEachDefinition { if $0.flags & Version.base == 0 { versions[first + Int($0.index)] = $0 } }
    }

    /// The version that an object's tables give to an index; nil where the symbol has none.
    @inline(__always)
    func version(_ index: UInt16, of object: LookupObject) -> Version? {
        let index = Int(index & 0x7fff)
        guard index < object.versionCount else { return nil }
        let version = versions.span[object.firstVersion &+ index]
        return version.hash == 0 ? nil : version
    }

    /// The version that goes with a symbol of an object: wanted where it is undefined, given where it is defined.
    @inline(__always)
    public func version(ofSymbol index: Int, in object: ObjectID) -> Version? {
        let record = objects.span[object.index]
        guard let entry = record.symbolVersions[index] else { return nil }
        return version(entry, of: record)
    }

    /// Finds an object's version definition by name; nil where the object defines versions, and not this one.
    public func definesVersion(_ version: Version, _ object: ObjectID) -> Bool {
        let record = objects[object.index]
        for index in 0..<record.versionCount {
            let candidate = versions[record.firstVersion + index]
            if candidate.file.isEmpty, candidate.hash == version.hash, candidate.name == version.name { return true }
        }
        return false
    }
}
