extension Closure {
    /// Memory of a table of definitions that is only used during the start.
    struct TableMemory {
        fileprivate let address: UInt
        fileprivate let count: Int
    }

    /// With this many objects in the global scope the table stays, for `dlsym`; with fewer a walk is quick, and the memory is given back.
    private static let kept = 64

    /// Makes the table of all definitions of the global scope, where there are enough references that look for one: either one that stays, which has to be
    /// there before readers are, or one for the start alone, of which the memory is returned. A start that knows its bindings looks for none.
    @discardableResult
    func makeScopeTable(stays: Bool) -> TableMemory? {
        guard known == nil, stays == (tables.namespace.spaces[0].objects.count >= Self.kept) else { return nil }
        var references = 0
        for object in objects where object.role != .linker {
            references &+= max(object.tables.relocations.count &- object.tables.relativeCount, 0)
            if settings.bindsNow || object.tables.dynamic.flags.contains(.bindNow) { references &+= object.tables.pltRelocations.count }
        }
        guard let slots = tables.namespace.tableSlots(for: references), let memory = Memory.large(count: slots * 8) else { return nil }
        tables.namespace.setTable(unsafe ScopeTable(unsafeAddress: memory, slots: slots))
        return TableMemory(address: memory, count: slots * 8)
    }

    /// Gives a table of the start up.
    func release(_ table: TableMemory?) {
        guard let table else { return }
        tables.namespace.setTable(ScopeTable())
        System.unmap(table.address, count: UInt64(table.count))
    }
}
