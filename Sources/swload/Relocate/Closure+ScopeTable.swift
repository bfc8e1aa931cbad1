import CFreestanding

extension Closure {
    /// Makes the table of all definitions of the global scope, where there are enough references that look for one.
    func makeScopeTable() {
        // What an earlier start has bound is not looked up.
        if known != nil { return }
        var references = 0
        for object in objects where object.role != .linker {
            let tables = object.tables
            references &+= max(tables.relocations.count &- tables.relativeCount, 0)
            if settings.bindsNow || tables.dynamic.flags.contains(.bindNow) { references &+= tables.pltRelocations.count }
        }
        guard let slots = self.tables.namespace.tableSlots(for: references), let memory = Memory.large(count: slots * 8) else { return }
        self.tables.namespace.setTable(unsafe ScopeTable(unsafeAddress: memory, slots: slots))
    }
}
