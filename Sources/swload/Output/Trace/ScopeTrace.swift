/// Tells which objects each object's references search, as `LD_DEBUG=scopes` does.
struct ScopeTrace {
    let closure: Closure
    let sharedObject: SharedObject?

    /// Tells of every object of the start.
    func write() {
        guard closure.trace.isOn(.scopes) else { return }
        closure.trace.record(.scopesBegin)
        for object in closure.listed {
            write(object.id)
            if object.role == .program, let kernel = sharedObject {
                closure.trace.record(.objectScope(object: TracedObject(kernel.name, space: 0)))
                closure.trace.record(.scope(number: 0, members: names(.global, .program)))
                closure.trace.record(.scope(number: 1, members: [kernel.name]))
                closure.trace.record(.scopesEnd)
            }
        }
    }

    /// Tells of one object, of the elements of its scope from a number on.
    func write(_ object: ObjectID, from first: Int = 0) {
        let trace = closure.trace
        guard trace.isOn(.scopes) else { return }
        trace.record(.objectScope(object: closure.traced(object)))
        if closure.objects[object.index].role == .linker {
            trace.record(.noScope)
        } else {
            for (number, element) in closure.tables.namespace.scopes[object.index].enumerated() where number >= first {
                trace.record(.scope(number: number, members: names(element, object)))
            }
        }
        trace.record(.scopesEnd)
    }

    private func names(_ element: ScopeElement, _ object: ObjectID) -> [Bytes] {
        closure.tables.namespace.members(element, of: object).map { closure.objects[$0.index].name }
    }
}
