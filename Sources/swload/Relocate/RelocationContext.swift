/// What every object's relocation has to know.
final class RelocationContext {
    let closure: Closure
    let threads: Threads
    let overrides: Overrides
    /// What has been relocated so far.
    var counts = RelocationCounts()
    /// Modules that were given a fixed place while the program runs.
    var placedModules: [Int] = []
    /// Where pages that only relocation writes are staged; nil where they are few, and while the program runs.
    var stage: PageStage?
    /// What relocations refer to, looked up for several together.
    let batch = ReferenceBatch()
    var trace: TraceOutput { closure.trace }
    /// Nil where nobody wants to know more of a binding than ld.so tells.
    let report: BindingReport?
    /// Nil where calls are not traced.
    let calls: CallTracer?

    init(closure: Closure, threads: Threads, overrides: Overrides) {
        self.closure = closure
        self.threads = threads
        self.overrides = overrides
        report = closure.trace.tellsApplied ? BindingReport(closure) : nil
        calls = closure.trace.isOn(.calls) ? CallTracer(closure.settings.trace.calls, closure.trace, threads) : nil
    }

    /// The address that a definition stands for, and whether swload provides it in the place of the object that defines it.
    @inline(__always)
    func address(of definition: Definition, strings: @autoclosure () -> Bytes) -> (value: UInt, isReplaced: Bool) {
        if definition.isProvided, let replacement = overrides.replacement(definition, strings: strings()) { return (replacement, true) }
        return (definition.address, false)
    }
}
