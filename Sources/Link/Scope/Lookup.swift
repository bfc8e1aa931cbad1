#if !hasFeature(Embedded)
    import ELF
    import Trace
#endif

/// The version that a reference wants.
public struct WantedVersion: BitwiseCopyable, Sendable {
    /// Its name, empty where any version will do.
    public let name: Bytes
    /// The System V hash of the name; 0 where any version will do.
    let hash: UInt32
    /// True where only a symbol with this very version will do, and none without a version.
    let isStrict: Bool
    /// Where any version will do, the first version index that has to be the default: `dlsym` wants the newest, a reference the oldest.
    let firstDefault: UInt16

    /// Any version.
    public static var any: WantedVersion { WantedVersion(name: Bytes(), hash: 0, isStrict: false) }

    /// The default version, as `dlsym` wants it.
    public static var newest: WantedVersion { WantedVersion(name: Bytes(), hash: 0, isStrict: false, firstDefault: 2) }

    /// Exactly the version of a name, as `dlvsym` wants it.
    public static func exactly(_ name: Bytes) -> WantedVersion {
        WantedVersion(name: name, hash: NameHash.sysv(name), isStrict: true)
    }

    /// What an object's version table says of one of its undefined symbols.
    @inline(__always)
    init(_ version: SymbolVersion?) {
        self.init(name: version?.name ?? Bytes(), hash: version?.hash ?? 0, isStrict: version?.isHidden ?? false)
    }

    private init(name: Bytes, hash: UInt32, isStrict: Bool, firstDefault: UInt16 = 3) {
        self.name = name
        self.hash = hash
        self.isStrict = isStrict
        self.firstDefault = firstDefault
    }
}

/// What is looked for.
public struct Reference: BitwiseCopyable, Sendable {
    public let name: Name
    public let version: WantedVersion
    public let `class`: ReferenceClass

    @inline(__always)
    public init(name: Name, version: WantedVersion = .any, class: ReferenceClass) {
        self.name = name
        self.version = version
        self.class = `class`
    }
}

/// What lookups walk: the symbols of all objects as plain memory, for which no reference is counted. Valid as long as what it was made from.
public struct LookupTables: BitwiseCopyable, Sendable {
    let objects: Table<LookupObject>
    /// Each object's filter once more, side by side for the walk through a scope.
    let filters: Table<BloomFilter>
    /// LD_DYNAMIC_WEAK: a weak definition gives way to a later strong one.
    let weakGivesWay: Bool
    /// All definitions of the program's global scope, if there is such a table, or of the scope for whose objects this is.
    var table: ScopeTable

    /// Where the first definition in a list of objects is, by ld.so's rules. Takes no lock and allocates nothing.
    ///
    /// Of unique symbols, too, the first is given.
    @inline(__always)
    func find(_ reference: Reference, among list: Table<ObjectID>, trace: some TraceSink) -> SymbolPlace {
        if isPlain(reference, trace) { return first(reference, among: list) }
        var search = GeneralSearch(self, reference)
        search.walk(list, trace)
        return search.result
    }

    /// True where the first definition will do, and nobody wants to know of the objects without one.
    @inline(__always)
    func isPlain(_ reference: Reference, _ trace: some TraceSink) -> Bool {
        !weakGivesWay && !reference.class.contains(.copy) && !trace.isOn(.symbols)
    }

    /// The search of nearly all references: only objects whose filter lets the name pass are looked into.
    func first(_ reference: Reference, among list: Table<ObjectID>) -> SymbolPlace {
        let hash = reference.name.hash
        var place = 0
        while let id = list[place] {
            if filters[inPlace: id.index].mayHold(hash) {
                let index = match(reference, id)
                if index != 0 { return SymbolPlace(id, index) }
            }
            place &+= 1
        }
        return .none
    }

    /// Asks for what `firstThatMayHold` looks at, as far as it may look.
    @inline(__always)
    func expect(_ hash: UInt32, among list: Table<ObjectID>) {
        for place in 0..<min(list.count, 8) { filters[inPlace: list[inPlace: place].index].expect(hash) }
    }

    /// The first object of a list that may hold a name of a hash; nil where certainly none does.
    @inline(__always)
    func firstThatMayHold(_ hash: UInt32, among list: Table<ObjectID>) -> ObjectID? {
        var place = 0
        while let id = list[place] {
            if filters[inPlace: id.index].mayHold(hash) { return id }
            place &+= 1
        }
        return nil
    }

    /// The definition at a place, which was found by a name of a hash; nil for none.
    @inline(__always)
    func definition(at place: SymbolPlace, nameHash: UInt32) -> Definition? {
        guard !place.isNone, let symbol = symbol(at: place) else { return nil }
        return Definition(
            object: place.object, index: place.index, nameHash: nameHash, symbol: symbol, bias: objects[inPlace: place.object.index].bias,
            isProvided: objects[inPlace: place.object.index].isProvided)
    }

    /// The name of a definition that was found by it, where it stands in the object's own table.
    func name(of definition: Definition) -> Name? {
        let strings = objects[inPlace: definition.object.index].strings
        return strings.string(at: Int(definition.symbol.nameOffset)).map { Name($0, hash: definition.nameHash) }
    }

    /// Asks for the symbol at a place, and its version.
    @inline(__always)
    func expectSymbol(at place: SymbolPlace) {
        guard place.object.index < objects.count else { return }
        objects[inPlace: place.object.index].symbols.expect(place.index)
        objects[inPlace: place.object.index].symbolVersions.expect(place.index)
    }

    /// The symbol at a place.
    @inline(__always)
    func symbol(at place: SymbolPlace) -> Symbol? { objects[inPlace: place.object.index].symbols[place.index] }

    /// The index of the symbol of one object that a reference takes: global, weak or unique, and visible to others; 0 for none.
    @inline(never)
    func match(_ reference: Reference, _ id: ObjectID) -> Int {
        let symbols = objects[inPlace: id.index].symbols
        let strings = objects[inPlace: id.index].strings
        let symbolVersions = objects[inPlace: id.index].symbolVersions
        var found = 0
        var onlyVersioned = 0
        var versionedCount = 0
        objects[inPlace: id.index].hash.forEachUnfiltered(reference.name) { index in
            guard let symbol = symbols[index], symbol.isCandidate(for: reference.class),
                strings.hasString(reference.name.bytes, at: Int(symbol.nameOffset))
            else { return false }
            // An object without versions satisfies every version.
            guard let entry = symbolVersions[index] else {
                found = index
                return true
            }
            if reference.version.hash != 0 {
                if accepts(reference.version, objects[inPlace: id.index].version(entry), hiddenEntry: entry & 0x8000 != 0) { found = index }
                return found != 0
            }
            // No version wanted: the base and the first version count; of later ones, one that stands alone and is not hidden.
            if entry & 0x7fff < reference.version.firstDefault {
                found = index
                return true
            }
            if entry & 0x8000 == 0 {
                if versionedCount == 0 { onlyVersioned = index }
                versionedCount &+= 1
            }
            return false
        }
        if found == 0, versionedCount == 1 { found = onlyVersioned }
        guard let symbol = symbols[found], symbol.isGlobal, !symbol.bindsLocally else { return 0 }
        return found
    }

    /// True for the program where its copy relocation looks for what it copies.
    @inline(__always)
    func passesOver(_ id: ObjectID, _ reference: Reference) -> Bool {
        reference.class.contains(.copy) && objects[inPlace: id.index].isProgram
    }

    /// True when a definition's version satisfies the wanted one: the same, or none in an entry that is not hidden.
    @inline(__always)
    func accepts(_ wanted: WantedVersion, _ given: SymbolVersion?, hiddenEntry: Bool) -> Bool {
        if let given { return given.hash == wanted.hash && given.name == wanted.name }
        return !wanted.isStrict && !hiddenEntry
    }
}

/// The search with all its conditions, one list after the other: copy relocations pass over the program, a weak definition may give way to a strong one,
/// a trace tells of every object.
struct GeneralSearch {
    private let tables: LookupTables
    private let reference: Reference
    private var weak = SymbolPlace.none
    private var strong = SymbolPlace.none

    init(_ tables: LookupTables, _ reference: Reference) {
        self.tables = tables
        self.reference = reference
    }

    /// What was found in the lists so far.
    var result: SymbolPlace { strong.isNone ? weak : strong }

    /// Walks through one more list, unless the search has ended.
    @inline(never)
    mutating func walk(_ list: Table<ObjectID>, _ trace: some TraceSink) {
        var place = 0
        while strong.isNone, let id = list[place] {
            place &+= 1
            if tables.passesOver(id, reference) { continue }
            trace.emit(.symbols, .lookup(symbol: reference.name.bytes, file: tables.objects[inPlace: id.index].traced))
            let found = SymbolPlace(id, tables.match(reference, id))
            if found.isNone { continue }
            if tables.weakGivesWay, tables.symbol(at: found)?.binding == .weak {
                if weak.isNone { weak = found }
            } else {
                strong = found
            }
        }
    }
}

extension Symbol {
    /// True where other objects can bind to it, its visibility aside.
    @inline(__always)
    var isGlobal: Bool { binding == .global || binding == .weak || binding == .unique }

    /// True when a reference of the class may bind to the symbol, name and version aside.
    @inline(__always)
    func isCandidate(for class: ReferenceClass) -> Bool {
        if value == 0, !isAbsolute, type != .threadLocal { return false }
        if isUndefined, `class`.contains(.plt) { return false }
        return type.canBeBound
    }
}
