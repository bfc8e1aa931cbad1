#if !hasFeature(Embedded)
    import ELF
    import Trace
#endif

/// What is looked for.
public struct Reference {
    public let name: Name
    /// The version wanted, nil for any.
    public let version: Version?
    public let `class`: ReferenceClass
    /// The object that refers, and its own symbol; nil where a program asks by name.
    public let from: ObjectID
    public let symbol: Definition?

    public init(name: Name, version: Version?, class: ReferenceClass, from: ObjectID, symbol: Definition?) {
        self.name = name
        self.version = version
        self.class = `class`
        self.from = from
        self.symbol = symbol
    }
}

extension Namespace {
    /// The first definition in scope order, by ld.so's rules; nil where no object of the scope has one.
    ///
    /// Takes no lock and allocates only when it meets a unique symbol for the first time.
    public mutating func find(_ reference: Reference, in scope: [ObjectID], trace: some TraceSink) -> Definition? {
        let found = trace.isOn(.symbols) ? firstTraced(reference, in: scope, trace: trace) : first(reference, in: scope)
        guard let found, found.symbol.binding == .unique else { return found }
        return unique.only(found, for: reference)
    }

    private func first(_ reference: Reference, in scope: [ObjectID]) -> Definition? {
        let filters = filters.span
        let hash = reference.name.hash
        var weak: Definition?
        for id in scope where filters[id.index].mayHold(hash) {
            guard let definition = definition(reference, in: id) else { continue }
            if !(weakGivesWay && definition.symbol.binding == .weak) { return definition }
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
    @inline(never)
    private func definition(_ reference: Reference, in id: ObjectID) -> Definition? {
        if reference.class.contains(.copy), objects.span[id.index].isProgram { return nil }
        guard let (index, symbol) = match(reference, id), !symbol.bindsLocally,
            symbol.binding == .global || symbol.binding == .weak || symbol.binding == .unique
        else { return nil }
        return Definition(object: id, index: index, symbol: symbol)
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
            if let wanted = reference.version {
                if accepts(wanted, version(entry, of: object), hiddenEntry: entry & 0x8000 != 0) { found = (index, symbol) }
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
    private func accepts(_ wanted: Version, _ given: Version?, hiddenEntry: Bool) -> Bool {
        if let given { return given.hash == wanted.hash && given.name == wanted.name }
        return !wanted.isHidden && !hiddenEntry
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
