/// What a listing asks of the references of objects, which are looked up and not written.
extension Closure {
    /// The libraries that the program names and that none of its own references binds to.
    func unusedLibraries() throws(LoadError) -> [Bytes] {
        var used = Array(repeating: false, count: objects.count)
        try lookUp(program) { used[$0.index] = true }
        return tables.dependencies[0].filter { !used[$0.index] }.map { objects[$0.index].name }
    }

    /// Tells of every reference that nothing defines, of jump slots only where they would be bound before the start (LD_WARN).
    func reportUndefined() throws(LoadError) {
        for id in InitialisationOrder.sorted(order.objects, dependencies: tables.dependencies) {
            let object = objects[id.index]
            if object.role != .linker, !object.isMissing { try lookUp(object) { _ in } }
        }
    }

    private func lookUp(_ object: LoadedObject, _ body: (ObjectID) -> Void) throws(LoadError) {
        let lazily = bindsLazily(object, mode: true)
        trace.emit(.reloc, .relocating(object: object.name, lazily: lazily))
        let binder = Binder(object: object.id, tables.namespace)
        for table in lazily ? [object.tables.relocations] : [object.tables.relocations, object.tables.pltRelocations] {
            do throws(BindingError) {
                try binder.forEachDefinition(table, OpenFile.machine, in: &tables.namespace, trace: trace, body) { name, version in
                    trace.emit(.errors, .undefined(symbol: name, version: version, object: object.name, isFatal: false))
                    trace.flush()
                    ErrorSentences(program: trace.programName).reportUndefined(name, version, in: object.name)
                }
            } catch {
                throw .binding(error, object)
            }
        }
    }
}
