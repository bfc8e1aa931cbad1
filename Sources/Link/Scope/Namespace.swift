#if !hasFeature(Embedded)
    import ELF
    import Trace
#endif

/// The symbols of all objects, with their versions, and the scopes in which references search.
public struct Namespace: Sendable {
    public private(set) var objects: [LookupObject] = []
    /// Each object's filter once more, side by side for the walk through a scope.
    private var filters: [BloomFilter] = []
    /// What holds each object's versions, where a cache does not.
    private var versions: [[VersionEntry]] = []
    /// The global scope of each link-map namespace.
    public var spaces = [GlobalScope()]
    /// For an object that was opened, itself and everything that it needs, breadth-first; empty for others.
    private var closures: [[ObjectID]] = []
    /// What each object's references search.
    public var scopes: [[ScopeElement]] = []
    /// LD_DYNAMIC_WEAK: a weak definition gives way to a later strong one.
    public var weakGivesWay = false
    /// All definitions of the program's global scope, if there is such a table; and how many of the scope's objects it holds.
    private var table = ScopeTable()
    private var tableObjects = 0

    public init() { reserve(8) }

    /// Makes room for so many objects in all.
    public mutating func reserve(_ count: Int) {
        versions.reserveCapacity(count)
        objects.reserveCapacity(count)
        filters.reserveCapacity(count)
        closures.reserveCapacity(count)
        scopes.reserveCapacity(count)
    }

    /// Adds an object; its ID is the number of objects before it, or a place that `remove` made free.
    public mutating func add(
        _ object: DynamicObject, name: Bytes, isProgram: Bool, at id: ObjectID? = nil, space: Int = 0, bias: UInt = 0
    ) {
        let record = LookupObject(
            hash: object.hash, symbols: object.symbols, strings: object.strings, symbolVersions: object.symbolVersions,
            versions: object.versionEntries.table, isProgram: isProgram, space: space, bias: bias, name: name)
        let scope: [ScopeElement] = object.dynamic.flags.contains(.symbolic) ? [.itself, .global] : [.global]
        if let id, id.index < objects.count {
            objects[id.index] = record
            filters[id.index] = object.hash.filter
            versions[id.index] = object.versionEntries.holder
            scopes[id.index] = scope
        } else {
            objects.append(record)
            filters.append(object.hash.filter)
            versions.append(object.versionEntries.holder)
            closures.append([])
            scopes.append(scope)
        }
    }

    /// Takes an object out of all tables and scopes.
    public mutating func remove(_ id: ObjectID) {
        let record = objects[id.index]
        if spaces[0].objects.prefix(tableObjects).contains(id) {
            table.remove(id)
            tableObjects -= 1
        }
        versions[id.index] = []
        objects[id.index] = .none
        filters[id.index] = LookupObject.none.hash.filter
        closures[id.index] = []
        scopes[id.index] = []
        if spaces[record.space].objects.contains(id) { spaces[record.space].objects.removeAll { $0 == id } }
    }

    /// Notes that definitions of an object may be replaced by the loader's own.
    public mutating func setProvided(_ id: ObjectID) {
        objects[id.index].isProvided = true
    }

    /// An opened object and everything that it needs, breadth-first: the scope of its handle; empty for an object that was not opened.
    ///
    /// That of the program, or of the first object of another link-map namespace, is its global scope.
    public func closure(of root: ObjectID) -> [ObjectID] {
        isHead(root) ? spaces[objects[root.index].space].objects : closures[root.index]
    }

    /// True where the closure of an object is known.
    public func hasClosure(_ root: ObjectID) -> Bool {
        isHead(root) ? !spaces[objects[root.index].space].objects.isEmpty : !closures[root.index].isEmpty
    }

    /// True for the program, and for the first object of another link-map namespace.
    func isHead(_ id: ObjectID) -> Bool { spaces[objects[id.index].space].head == id }

    /// Notes the closure of an object that is opened.
    public mutating func setClosure(of root: ObjectID, to objects: [ObjectID]) {
        closures[root.index] = objects
    }

    /// Holds the memory of the tables as they are now.
    struct Owner: Sendable {
        private let objects: [LookupObject]
        private let filters: [BloomFilter]
        private let versions: [[VersionEntry]]

        fileprivate init(_ namespace: Namespace) {
            objects = namespace.objects
            filters = namespace.filters
            versions = namespace.versions
        }
    }

    var owner: Owner { Owner(self) }

    /// What lookups walk, valid until the namespace changes.
    @unsafe public var tables: LookupTables {
        unsafe LookupTables(
            objects: Table(viewing: objects), filters: Table(viewing: filters), weakGivesWay: weakGivesWay, table: hasTable ? table : ScopeTable())
    }

    /// True where the table holds the whole global scope of the program.
    private var hasTable: Bool { table.exists && tableObjects == spaces[0].objects.count }

    /// How large a table of the program's global scope is; nil where it would cost more than it saves for a number of references, each of which
    /// is looked up once, or where a definition does not fit into a slot.
    public func tableSize(for references: Int) -> ScopeTable.Size? { tableSize(of: spaces[0].objects, for: references) }

    /// The same for a table of a list of objects.
    private func tableSize(of scope: [ObjectID], for references: Int) -> ScopeTable.Size? {
        guard scope.count > 7, !weakGivesWay else { return nil }
        let most = references &* scope.count / Self.walkedForOneName
        var (names, blocks) = (0, 0)
        for id in scope {
            let hash = objects[id.index].hash
            // To count the names of a large table is a part of the cost.
            if names + hash.bucketCount > most { return nil }
            let count = hash.nameCount(hash.symbolCount)
            names += count
            blocks += ScopeTable.blocks(for: count)
        }
        return names > most ? nil : ScopeTable.Size(names: names, blocks: blocks)
    }

    /// What an object searches after itself, with a table in memory that `memory` gives; nil where one would cost more than it saves, or where there is no
    /// memory.
    public func tabledScope(of object: ObjectID, for references: Int, memory: (ScopeTable.Size) -> ScopeTable?) -> TabledScope? {
        let elements = Array(scopes[object.index].drop { $0 == .itself })
        var objects: [ObjectID] = []
        var isListed = Array(repeating: false, count: self.objects.count)
        for id in flattened(elements, of: object) where !isListed[id.index] {
            isListed[id.index] = true
            objects.append(id)
        }
        guard let size = tableSize(of: objects, for: references), var table = memory(size) else { return nil }
        for id in objects where !table.add(id, self.objects[id.index]) { return nil }
        return TabledScope(elements: elements, table: table)
    }

    /// To pass over how many objects costs as much as to enter one name into a table.
    private static let walkedForOneName = 4

    /// Fills a table for the program's global scope.
    public mutating func setTable(_ table: ScopeTable) {
        self.table = table
        tableObjects = 0
        extendTable()
    }

    /// Enters what has come into the program's global scope since; gives the table up where that has no room.
    public mutating func extendTable() {
        guard table.exists, tableObjects <= spaces[0].objects.count else { return }
        for id in spaces[0].objects[tableObjects...] {
            guard table.add(id, objects[id.index]) else {
                table = ScopeTable()
                return
            }
            tableObjects += 1
        }
    }

    /// True where an object defines a version of this name.
    public func definesVersion(_ name: Bytes, hash: UInt32, _ object: ObjectID) -> Bool {
        let record = objects[object.index]
        for index in 0..<record.versions.count {
            if let entry = record.versions[index], entry.isDefinition, entry.hash == hash, entry.name(in: record.strings) == name { return true }
        }
        return false
    }
}

extension Namespace {
    /// The first definition in a list of objects, or, of a unique symbol, the one that was settled on.
    public func find(_ reference: Reference, among objects: [ObjectID], trace: some TraceSink) -> Definition? {
        let place = unsafe tables.find(reference, among: Table(viewing: objects), trace: trace)
        guard let found = unsafe tables.definition(at: place, nameHash: reference.name.hash) else { return nil }
        if found.symbol.binding != .unique || reference.class.contains(.copy) { return found }
        return settled(found) ?? found
    }

    /// The definition that the name of a unique one is settled on, nil where there is none yet.
    func settled(_ definition: Definition) -> Definition? {
        guard let name = unsafe tables.name(of: definition) else { return nil }
        return spaces[objects[definition.object.index].space].unique[name]
    }

    /// Makes a definition of a unique symbol the only one that its name will have in its link-map namespace, unless it has one; a copy relocation
    /// puts the program's own symbol, `copy`, in its place.
    public mutating func settle(_ definition: Definition, copy: Definition? = nil) {
        if let name = unsafe tables.name(of: definition) { spaces[objects[definition.object.index].space].unique.add(name, copy ?? definition) }
    }

    /// How many names of unique symbols are settled.
    public var settledCount: Int { spaces.reduce(0) { $0 + $1.unique.count } }

    /// Forgets the names that are settled on definitions of these objects.
    public mutating func unsettle(_ gone: [ObjectID]) {
        for space in spaces.indices { spaces[space].unique.removeAll { gone.contains($0.object) } }
    }

    /// The objects of one element of an object's scope.
    public func members(_ element: ScopeElement, of object: ObjectID) -> [ObjectID] {
        switch element {
        case .itself: [object]
        case .global: spaces[objects[object.index].space].objects
        case .closure(let root): closure(of: root)
        }
    }

    /// All that an object's references search as one list.
    func flattenedScope(of object: ObjectID) -> [ObjectID] { flattened(scopes[object.index], of: object) }

    private func flattened(_ elements: [ScopeElement], of object: ObjectID) -> [ObjectID] {
        if elements.count == 1 { return members(elements[0], of: object) }
        var list: [ObjectID] = []
        for element in elements { list.append(contentsOf: members(element, of: object)) }
        return list
    }
}

/// A scope of which there is a table, while objects are loaded that search in it.
public struct TabledScope {
    let elements: [ScopeElement]
    let table: ScopeTable
}
