extension Closure {
    /// With this many objects in the global scope the table stays, for `dlsym`; with fewer a walk is quick, and the memory is given back.
    private static let kept = 96

    /// Makes the table of all definitions of the global scope, where there are enough references that look for one: either one that stays, which has to be
    /// there before readers are, or one for the start alone. A start that knows its bindings looks for none.
    func makeScopeTable(stays: Bool) {
        guard known == nil, stays == scopeTableStays else { return }
        let references = references(of: objects.map { $0.id }, isLazy: true)
        guard let size = tables.namespace.tableSize(for: references), let room = Memory.Room(count: size.byteCount) else { return }
        tables.namespace.setTable(unsafe ScopeTable(unsafeAddress: room.address, size: size))
        scopeTableRoom = room
    }

    /// How many references of objects are bound when they are loaded, in the mode of a dlopen or of a start.
    func references(of objects: [ObjectID], isLazy: Bool) -> Int {
        var references = 0
        for id in objects {
            let object = self.objects[id.index]
            if object.role == .linker { continue }
            references &+= object.tables.relocations.count &- object.tables.relatives.count
            if !bindsLazily(object, mode: isLazy) { references &+= object.tables.pltRelocations.count }
        }
        return references
    }

    private var scopeTableStays: Bool { tables.namespace.spaces[0].objects.count >= Self.kept }

    /// Gives back what the table needs no more when the start's references are bound: all of it, unless it stays.
    func finishScopeTable() {
        guard let room = scopeTableRoom else { return }
        scopeTableRoom = nil
        if scopeTableStays { return room.trim() }
        tables.namespace.setTable(ScopeTable())
        room.giveBack()
    }
}
