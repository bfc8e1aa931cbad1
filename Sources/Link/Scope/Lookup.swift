#if !hasFeature(Embedded)
    import ELF
    import Trace
#endif

/// The version that a reference wants.
public struct WantedVersion: BitwiseCopyable, Sendable {
    let name: Bytes
    /// The System V hash of the name; 0 where any version will do.
    let hash: UInt32
    /// True where only a symbol with this very version will do, and none without a version.
    let isStrict: Bool

    /// Any version.
    public static var any: WantedVersion { WantedVersion(name: Bytes(), hash: 0, isStrict: false) }

    /// Exactly the version of a name, as `dlvsym` wants it.
    public static func exactly(_ name: Bytes) -> WantedVersion {
        WantedVersion(name: name, hash: NameHash.sysv(name), isStrict: true)
    }

    /// What an object's version table says of one of its undefined symbols.
    @inline(__always)
    init(_ version: VersionEntry?) {
        self.init(name: version?.name ?? Bytes(), hash: version?.hash ?? 0, isStrict: version?.isHidden ?? false)
    }

    private init(name: Bytes, hash: UInt32, isStrict: Bool) {
        self.name = name
        self.hash = hash
        self.isStrict = isStrict
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

extension Namespace {
    /// The first definition in scope order, by ld.so's rules; nil where no object of the scope has one.
    ///
    /// `own` is the symbol that refers, which a copy relocation makes the only copy of a unique symbol. Takes no lock and allocates only when it meets
    /// a unique symbol for the first time.
    public mutating func find(_ reference: Reference, in scope: [ObjectID], own: Definition? = nil, trace: some TraceSink) -> Definition? {
        let isPlain = !weakGivesWay && !reference.class.contains(.copy) && !trace.isOn(.symbols)
        let found = isPlain ? first(reference, in: scope) : general(reference, in: scope, trace: trace)
        guard let found, found.symbol.binding == .unique else { return found }
        return unique.only(found, for: reference, own: own)
    }

    /// The search of nearly all references: only objects whose filter lets the name pass are looked into.
    private func first(_ reference: Reference, in scope: [ObjectID]) -> Definition? {
        let filters = filters.span
        let hash = reference.name.hash
        for id in scope where filters[id.index].mayHold(hash) {
            let index = match(reference, id)
            if index != 0 { return definition(reference, id, index) }
        }
        return nil
    }

    /// The search with all its conditions: copy relocations pass over the program, a weak definition may give way to a strong one, a trace tells of
    /// every object.
    private func general(_ reference: Reference, in scope: [ObjectID], trace: some TraceSink) -> Definition? {
        var weak: Definition?
        for id in scope where !(reference.class.contains(.copy) && objects[id.index].isProgram) {
            trace.emit(.symbols, .lookup(symbol: reference.name.bytes, file: objects[id.index].name))
            let index = match(reference, id)
            guard index != 0, let definition = definition(reference, id, index) else { continue }
            if !weakGivesWay || definition.symbol.binding != .weak { return definition }
            weak = weak ?? definition
        }
        return weak
    }

    @inline(__always)
    private func definition(_ reference: Reference, _ id: ObjectID, _ index: Int) -> Definition? {
        guard let symbol = objects.span[id.index].symbols[index] else { return nil }
        return Definition(object: id, index: index, nameHash: reference.name.hash, symbol: symbol)
    }

    /// The index of the symbol of one object that a reference takes: global, weak or unique, and visible to others; 0 for none.
    @inline(never)
    private func match(_ reference: Reference, _ id: ObjectID) -> Int {
        let object = objects.span[id.index]
        var found = 0
        var onlyVersioned = 0
        var versionedCount = 0
        object.hash.forEachUnfiltered(reference.name) { index in
            guard let symbol = object.symbols[index], symbol.isCandidate(for: reference.class),
                object.strings.hasString(reference.name.bytes, at: Int(symbol.nameOffset))
            else { return false }
            // An object without versions satisfies every version.
            guard let entry = object.symbolVersions[index] else {
                found = index
                return true
            }
            if reference.version.hash != 0 {
                if accepts(reference.version, version(entry, of: object), hiddenEntry: entry & 0x8000 != 0) { found = index }
                return found != 0
            }
            // No version wanted: the base and the first version count; of later ones, one that stands alone and is not hidden.
            if entry & 0x7fff < 3 {
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
        guard let symbol = object.symbols[found], symbol.isGlobal, !symbol.bindsLocally else { return 0 }
        return found
    }

    /// True when a definition's version satisfies the wanted one: the same, or none in an entry that is not hidden.
    @inline(__always)
    private func accepts(_ wanted: WantedVersion, _ given: VersionEntry?, hiddenEntry: Bool) -> Bool {
        if let given { return given.hash == wanted.hash && given.name == wanted.name }
        return !wanted.isStrict && !hiddenEntry
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
