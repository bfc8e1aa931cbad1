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
    init(_ version: VersionEntry?) {
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

extension Namespace {
    /// The first definition in scope order, by ld.so's rules; nil where no object of the scope has one.
    ///
    /// Of a unique symbol the only definition is given, where one was settled on. Takes no lock and allocates nothing.
    public func find(_ reference: Reference, in scope: Scope, trace: some TraceSink) -> Definition? {
        only(isPlain(reference, trace) ? first(reference, in: scope) : general(reference, trace) { forEachObject(of: scope, $0) }, reference)
    }

    /// The same in a list of objects.
    @inline(__always)
    public func find(_ reference: Reference, among objects: [ObjectID], trace: some TraceSink) -> Definition? {
        if isPlain(reference, trace) { return only(first(reference, in: objects, from: 0), reference) }
        return only(general(reference, trace) { body in for id in objects where body(id) { return } }, reference)
    }

    @inline(__always)
    private func isPlain(_ reference: Reference, _ trace: some TraceSink) -> Bool {
        !weakGivesWay && !reference.class.contains(.copy) && !trace.isOn(.symbols)
    }

    @inline(__always)
    private func only(_ found: Definition?, _ reference: Reference) -> Definition? {
        guard let found, found.symbol.binding == .unique, !reference.class.contains(.copy) else { return found }
        return spaces[objects[found.object.index].space].unique[reference.name] ?? found
    }

    /// All that an object's references search as one list.
    func flattenedScope(of object: ObjectID) -> [ObjectID] {
        let elements = scopes[object.index]
        if elements.count == 1 { return members(elements[0], of: object) }
        var list: [ObjectID] = []
        for element in elements { list.append(contentsOf: members(element, of: object)) }
        return list
    }

    /// True where a definition of a unique symbol is the only one already.
    public func isSettled(_ definition: Definition) -> Bool {
        guard let name = name(of: definition) else { return true }
        return spaces[objects[definition.object.index].space].unique[name] != nil
    }

    /// Makes a definition of a unique symbol the only one that its name will have in its link-map namespace, unless it has one; a copy relocation
    /// puts the program's own symbol, `copy`, in its place.
    public mutating func settle(_ definition: Definition, copy: Definition? = nil) {
        if let name = name(of: definition) { spaces[objects[definition.object.index].space].unique.add(name, copy ?? definition) }
    }

    /// The name of a definition that was found by it, where it stands in the object's own table.
    private func name(of definition: Definition) -> Name? {
        let strings = objects[definition.object.index].strings
        return strings.string(at: Int(definition.symbol.nameOffset)).map { Name($0, hash: definition.nameHash) }
    }

    /// The search of nearly all references: only objects whose filter lets the name pass are looked into.
    private func first(_ reference: Reference, in scope: Scope) -> Definition? {
        switch scope {
        case .closure(let root): return first(reference, in: closure(of: root), from: 0)
        case .behind(let object, let root):
            let list = closure(of: root)
            return first(reference, in: list, from: (list.firstIndex(of: object) ?? -1) &+ 1)
        case .references(let object):
            for element in scopes[object.index] {
                let found =
                    switch element {
                    case .itself: definition(reference, object, match(reference, object))
                    case .global: first(reference, in: spaces[objects.span[object.index].space].objects, from: 0)
                    case .closure(let root): first(reference, in: closure(of: root), from: 0)
                    }
                if let found { return found }
            }
            return nil
        }
    }

    private func first(_ reference: Reference, in list: [ObjectID], from start: Int) -> Definition? {
        let filters = filters.span
        let list = list.span
        let hash = reference.name.hash
        var place = start
        while place < list.count {
            let id = list[place]
            if filters[id.index].mayHold(hash), let found = definition(reference, id, match(reference, id)) { return found }
            place &+= 1
        }
        return nil
    }

    /// The search with all its conditions: copy relocations pass over the program, a weak definition may give way to a strong one, a trace tells of
    /// every object.
    @inline(never)
    private func general(
        _ reference: Reference, _ trace: some TraceSink, _ forEach: ((ObjectID) -> Bool) -> Void
    ) -> Definition? {
        var weak: Definition?
        var strong: Definition?
        forEach { id in
            if reference.class.contains(.copy), objects[id.index].isProgram { return false }
            trace.emit(.symbols, .lookup(symbol: reference.name.bytes, file: objects[id.index].name))
            guard let definition = definition(reference, id, match(reference, id)) else { return false }
            if weakGivesWay, definition.symbol.binding == .weak {
                weak = weak ?? definition
                return false
            }
            strong = definition
            return true
        }
        return strong ?? weak
    }

    /// Calls `body` with every object of a scope, in order, until it returns true; one that stands in two search lists comes twice.
    private func forEachObject(of scope: Scope, _ body: (ObjectID) -> Bool) {
        switch scope {
        case .closure(let root): for id in closure(of: root) where body(id) { return }
        case .behind(let object, let root):
            let list = closure(of: root)
            for id in list[((list.firstIndex(of: object) ?? -1) + 1)...] where body(id) { return }
        case .references(let object):
            for element in scopes[object.index] {
                for id in members(element, of: object) where body(id) { return }
            }
        }
    }

    /// The objects of one element of an object's scope.
    public func members(_ element: ScopeElement, of object: ObjectID) -> [ObjectID] {
        switch element {
        case .itself: [object]
        case .global: spaces[objects[object.index].space].objects
        case .closure(let root): closure(of: root)
        }
    }

    @inline(__always)
    private func definition(_ reference: Reference, _ id: ObjectID, _ index: Int) -> Definition? {
        guard index != 0, let symbol = objects.span[id.index].symbols[index] else { return nil }
        return Definition(
            object: id, index: index, nameHash: reference.name.hash, symbol: symbol, bias: objects.span[id.index].bias,
            isProvided: objects.span[id.index].isProvided)
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
