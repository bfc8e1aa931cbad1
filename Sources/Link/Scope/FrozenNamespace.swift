#if !hasFeature(Embedded)
    import ELF
    import Trace
#endif

/// A namespace as it was at one time, laid out so that lookups in it count no references, take no lock and allocate nothing.
public struct FrozenNamespace: Sendable {
    /// What one object's references search, and its closure if it was opened.
    private struct ObjectScopes: BitwiseCopyable {
        let elements: Table<ScopeElement>
        /// The object alone.
        let itself: Table<ObjectID>
        let global: Table<ObjectID>
        let closure: Table<ObjectID>
    }

    /// What holds the memory of the tables.
    private let owner: Namespace.Owner
    private let uniques: [UniqueSymbols]
    private let elements: [ScopeElement]
    private let lists: [ObjectID]
    private let scopes: [ObjectScopes]
    /// The same as plain memory, held by the arrays above.
    let tables: LookupTables
    private let scopeTable: Table<ObjectScopes>
    /// The list that the table of definitions stands for; none where there is no such table.
    private let tableList: Table<ObjectID>

    public init(_ namespace: Namespace) {
        owner = namespace.owner
        uniques = namespace.spaces.map { $0.unique }
        var elements: [ScopeElement] = []
        let count = namespace.objects.count
        elements.reserveCapacity(2 * count)
        var lists: [ObjectID] = []
        lists.reserveCapacity(4 * count)
        for index in 0..<count { lists.append(ObjectID(index)) }
        for space in namespace.spaces { lists.append(contentsOf: space.objects) }
        for index in namespace.objects.indices {
            elements.append(contentsOf: namespace.scopes[index])
            if !namespace.isHead(ObjectID(index)) { lists.append(contentsOf: namespace.closure(of: ObjectID(index))) }
        }
        self.elements = elements
        self.lists = lists
        let elementTable = unsafe Table(viewing: elements)
        let listTable = unsafe Table(viewing: lists)
        var globals: [Table<ObjectID>] = []
        var place = namespace.objects.count
        for space in namespace.spaces {
            globals.append(listTable.slice(at: place, count: space.objects.count))
            place += space.objects.count
        }
        var scopes: [ObjectScopes] = []
        scopes.reserveCapacity(namespace.objects.count)
        var element = 0
        for index in namespace.objects.indices {
            let count = namespace.scopes[index].count
            let global = globals[namespace.objects[index].space]
            let isHead = namespace.isHead(ObjectID(index))
            let closureCount = isHead ? 0 : namespace.closure(of: ObjectID(index)).count
            scopes.append(
                ObjectScopes(
                    elements: elementTable.slice(at: element, count: count), itself: listTable.slice(at: index, count: 1), global: global,
                    closure: isHead ? global : listTable.slice(at: place, count: closureCount)))
            element += count
            place += closureCount
        }
        self.scopes = scopes
        tables = unsafe namespace.tables
        scopeTable = unsafe Table(viewing: scopes)
        tableList = tables.table.exists ? globals[0] : Table()
    }

    /// Where the first definition in scope order is, by ld.so's rules. Of unique symbols, too, the first is given.
    @inline(__always)
    public func find(_ reference: Reference, in scope: Scope, trace: some TraceSink) -> SymbolPlace {
        guard tables.isPlain(reference, trace) else { return general(reference, scope, trace) }
        var found = SymbolPlace.none
        forEachList(of: scope) { list in
            found = first(reference, among: list)
            return !found.isNone
        }
        return found
    }

    /// The first definition of a list, by the table where it is the global scope.
    @inline(__always)
    private func first(_ reference: Reference, among list: Table<ObjectID>) -> SymbolPlace {
        list.address == tableList.address && list.count == tableList.count && list.count > 0
            ? tables.table.first(reference, tables) : tables.first(reference, among: list)
    }

    /// True where there is a symbol of this name at a place, which may be any word.
    @inline(__always)
    public func holds(_ name: Name, at place: SymbolPlace) -> Bool {
        guard !place.isNone, place.object.index < tables.objects.count, let symbol = tables.symbol(at: place) else { return false }
        return tables.objects[inPlace: place.object.index].strings.hasString(name.bytes, at: Int(symbol.nameOffset))
    }

    /// The address of the definition at a place, and whether it is that of a resolver; nil where more has to be known of it: a thread-local or unique
    /// symbol, or one that may be replaced, as `mayReplace` says for objects of which some are.
    @inline(__always)
    public func plainAddress(at place: SymbolPlace, mayReplace: () -> Bool) -> (address: UInt, isResolver: Bool)? {
        guard !place.isNone, !tables.objects[inPlace: place.object.index].isProvided || !mayReplace(), let symbol = tables.symbol(at: place),
            symbol.type != .threadLocal, symbol.binding != .unique, !symbol.isAbsolute
        else { return nil }
        return (tables.objects[inPlace: place.object.index].bias &+ UInt(symbol.value), symbol.type == .indirectFunction)
    }

    /// The definition at a place, which was found by a name of a hash; nil for none.
    @inline(__always)
    public func definition(at place: SymbolPlace, nameHash: UInt32) -> Definition? { tables.definition(at: place, nameHash: nameHash) }

    @inline(never)
    private func general(_ reference: Reference, _ scope: Scope, _ trace: some TraceSink) -> SymbolPlace {
        var search = GeneralSearch(tables, reference)
        forEachList(of: scope) { list in
            search.walk(list, trace)
            return false
        }
        return search.result
    }

    /// Where the definition is that a first call's symbol is bound to, if nothing is special about the symbol and there is one; and its name's hash.
    @inline(__always)
    public func placeForFirstCall(ofSymbol index: Int, of object: ObjectID) -> (place: SymbolPlace, nameHash: UInt32) {
        guard !tables.weakGivesWay, let symbol = tables.objects[inPlace: object.index].symbols[index], symbol.binding != .local, !symbol.bindsLocally, symbol.visibility != .protected,
            let name = Name(in: tables.objects[inPlace: object.index].strings, at: Int(symbol.nameOffset))
        else { return (.none, 0) }
        let version = WantedVersion(tables.objects[inPlace: object.index].version(ofSymbol: index))
        let reference = Reference(name: name, version: version, class: ReferenceClass(.jumpSlot))
        var found = SymbolPlace.none
        forEachList(of: .references(of: object)) { list in
            found = first(reference, among: list)
            return !found.isNone
        }
        return (found, name.hash)
    }

    /// What a first call's symbol is bound to in the scope of its object.
    public func bindFirstCall(ofSymbol index: Int, of object: ObjectID, trace: some TraceSink) throws(BindingError) -> Definition? {
        try tables.bind(
            ofSymbol: index, .jumpSlot, of: tables.objects[inPlace: object.index], object, trace: trace,
            { find($0, in: .references(of: object), trace: trace) }, { settled($0) })
    }

    /// An object as events name it.
    public func traced(_ object: ObjectID) -> TracedObject { tables.objects[inPlace: object.index].traced }

    /// True where an object that was opened needs another; nothing is said of what the program needs.
    public func opened(_ object: ObjectID, needs other: ObjectID) -> Bool {
        let scopes = scopeTable[inPlace: object.index]
        if scopes.closure.address == scopes.global.address { return false }
        for index in 0..<scopes.closure.count where scopes.closure[index] == other { return true }
        return false
    }

    /// The definition that the name of a unique one is settled on, nil where there is none yet.
    public func settled(_ definition: Definition) -> Definition? {
        tables.name(of: definition).flatMap { uniques[tables.objects[inPlace: definition.object.index].space][$0] }
    }

    /// All that is searched in a scope as one list.
    func flattened(_ scope: Scope) -> [ObjectID] {
        var list: [ObjectID] = []
        forEachList(of: scope) { part in
            for index in 0..<part.count { list.append(part[inPlace: index]) }
            return false
        }
        return list
    }

    /// True where an object's references search the object before all others.
    func searchesItselfFirst(_ object: ObjectID) -> Bool { scopeTable[inPlace: object.index].elements[0] == .itself }

    /// Calls `body` with the search lists of a scope, in order, until it returns true.
    @inline(__always)
    private func forEachList(of scope: Scope, _ body: (Table<ObjectID>) -> Bool) {
        switch scope {
        case .closure(let root): _ = body(scopeTable[inPlace: root.index].closure)
        case .behind(let object, let root):
            let list = scopeTable[inPlace: root.index].closure
            var place = 0
            while let id = list[place], id != object { place &+= 1 }
            _ = body(place < list.count ? list.dropFirst(place + 1) : list)
        case .references(let object):
            var place = 0
            while let element = scopeTable[inPlace: object.index].elements[place] {
                place &+= 1
                switch element {
                case .itself: if body(scopeTable[inPlace: object.index].itself) { return }
                case .global: if body(scopeTable[inPlace: object.index].global) { return }
                case .closure(let root): if body(scopeTable[inPlace: root.index].closure) { return }
                }
            }
        }
    }
}
