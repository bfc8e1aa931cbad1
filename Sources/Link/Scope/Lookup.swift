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
    init(_ version: Version?) {
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
        let found = trace.isOn(.symbols) ? firstTraced(reference, in: scope, trace: trace) : first(reference, in: scope)
        guard let found, found.symbol.binding == .unique else { return found }
        return unique.only(found, for: reference, own: own)
    }

    private func first(_ reference: Reference, in scope: [ObjectID]) -> Definition? {
        if weakGivesWay { return firstStrong(reference, in: scope) }
        let filters = filters.span
        let hash = reference.name.hash
        for id in scope where filters[id.index].mayHold(hash) {
            if let definition = definition(reference, in: id) { return definition }
        }
        return nil
    }

    /// The first definition that is not weak, otherwise the first.
    private func firstStrong(_ reference: Reference, in scope: [ObjectID]) -> Definition? {
        var weak: Definition?
        for id in scope {
            guard let definition = definition(reference, in: id) else { continue }
            if definition.symbol.binding != .weak { return definition }
            weak = weak ?? definition
        }
        return weak
    }

    private func firstTraced(_ reference: Reference, in scope: [ObjectID], trace: some TraceSink) -> Definition? {
        var weak: Definition?
        for id in scope {
            if reference.class.contains(.copy), objects[id.index].isProgram { continue }
            trace.record(.lookup(symbol: reference.name.bytes, file: objects[id.index].name))
            guard let definition = definition(reference, in: id) else { continue }
            if !(weakGivesWay && definition.symbol.binding == .weak) { return definition }
            weak = weak ?? definition
        }
        return weak
    }

    /// One object's definition for a reference: global, weak or unique, and visible to others.
    private func definition(_ reference: Reference, in id: ObjectID) -> Definition? {
        if reference.class.contains(.copy), objects.span[id.index].isProgram { return nil }
        guard let (index, symbol) = match(reference, id), !symbol.bindsLocally,
            symbol.binding == .global || symbol.binding == .weak || symbol.binding == .unique
        else { return nil }
        return Definition(object: id, index: index, nameHash: reference.name.hash, symbol: symbol)
    }

    /// The symbol of one object that a reference would take, with its index.
    @inline(__always)
    private func match(_ reference: Reference, _ id: ObjectID) -> (Int, Symbol)? {
        let object = objects.span[id.index]
        var found: (Int, Symbol)?
        var onlyVersioned: (Int, Symbol)?
        var versionedCount = 0
        object.hash.forEachCandidate(reference.name) { index in
            guard let symbol = object.symbols[index], symbol.isCandidate(for: reference.class),
                object.strings.hasString(reference.name.bytes, at: Int(symbol.nameOffset))
            else { return false }
            // An object without versions satisfies every version.
            guard let entry = object.symbolVersions[index] else {
                found = (index, symbol)
                return true
            }
            if reference.version.hash != 0 {
                if accepts(reference.version, version(entry, of: object), hiddenEntry: entry & 0x8000 != 0) { found = (index, symbol) }
                return found != nil
            }
            // No version wanted: the base and the first version count; of later ones, one that stands alone and is not hidden.
            if entry & 0x7fff < 3 {
                found = (index, symbol)
                return true
            }
            if entry & 0x8000 == 0 {
                if versionedCount == 0 { onlyVersioned = (index, symbol) }
                versionedCount &+= 1
            }
            return false
        }
        return found ?? (versionedCount == 1 ? onlyVersioned : nil)
    }

    /// True when a definition's version satisfies the wanted one: the same, or none in an entry that is not hidden.
    @inline(__always)
    private func accepts(_ wanted: WantedVersion, _ given: Version?, hiddenEntry: Bool) -> Bool {
        if let given { return given.hash == wanted.hash && given.name == wanted.name }
        return !wanted.isStrict && !hiddenEntry
    }
}

extension Symbol {
    /// True when a reference of the class may bind to the symbol, name and version aside.
    @inline(__always)
    func isCandidate(for class: ReferenceClass) -> Bool {
        if value == 0, !isAbsolute, type != .threadLocal { return false }
        if isUndefined, `class`.contains(.plt) { return false }
        return type.canBeBound
    }
}
