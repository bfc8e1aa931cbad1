/// Tells which objects each object's references search, as `LD_DEBUG=scopes` does.
struct ScopeTrace {
    let closure: Closure
    let sharedObject: SharedObject?

    func write() {
        let trace = closure.trace
        guard trace.isOn(.scopes) else { return }
        let global = closure.order.objects.map { closure.objects[$0.index].name }
        trace.record(.scopesBegin)
        for object in closure.objects {
            trace.record(.objectScope(object: object.name))
            if object.role == .linker {
                trace.record(.noScope)
            } else if object.tables.dynamic.flags.contains(.symbolic) {
                trace.record(.scope(number: 0, members: [object.name]))
                trace.record(.scope(number: 1, members: global))
            } else {
                trace.record(.scope(number: 0, members: global))
            }
            trace.record(.scopesEnd)
            if object.role == .program, let kernel = sharedObject {
                trace.record(.objectScope(object: kernel.name))
                trace.record(.scope(number: 0, members: global))
                trace.record(.scope(number: 1, members: [kernel.name]))
                trace.record(.scopesEnd)
            }
        }
    }
}
