extension Closure {
    /// With this many objects in the global scope the table stays, for `dlsym`; with fewer a walk is quick, and the memory is given back.
    private static let kept = 64

    /// Makes the table of all definitions of the global scope, where there are enough references that look for one: either one that stays, which has to be
    /// there before readers are, or one for the start alone. A start that knows its bindings looks for none.
    func makeScopeTable(stays: Bool) {
        guard known == nil, stays == scopeTableStays else { return }
        var references = 0
        for object in objects where object.role != .linker {
            references &+= object.tables.relocations.count &- object.tables.relatives.count
            if settings.bindsNow || object.tables.dynamic.flags.contains(.bindNow) { references &+= object.tables.pltRelocations.count }
        }
        guard let size = tables.namespace.tableSize(for: references), let room = Memory.Room(count: size.byteCount) else { return }
        tables.namespace.setTable(unsafe ScopeTable(unsafeAddress: room.address, size: size))
        scopeTableRoom = room
    }

    private var scopeTableStays: Bool { tables.namespace.spaces[0].objects.count >= Self.kept }

    /// Gives back what the table needs no more when the start's references are bound: all of it, unless it stays.
    func finishScopeTable() {
        guard let room = scopeTableRoom else { return }
        scopeTableRoom = nil
        if scopeTableStays { return room.trim() }
        tables.namespace.setTable(ScopeTable())
        room.giveBack(from: room.address)
    }
}
