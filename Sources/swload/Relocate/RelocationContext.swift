import CFreestanding

/// What every object's relocation has to know.
final class RelocationContext {
    let closure: Closure
    let threads: Threads
    let overrides: Overrides
    /// What has been relocated so far.
    var counts = RelocationCounts()
    /// Modules that were given a fixed place while the program runs.
    var placedModules: [Int] = []
    /// Where the pages of the objects that are loaded now are staged; nil where these are few.
    var stage: PageStage?
    /// The scope of the objects that are loaded now, where there is a table of it; nil while the program starts.
    var scope: TabledScope?
    /// What relocations refer to, looked up for several together.
    private(set) lazy var batch = ReferenceBatch()
    /// The stubs by which relocated pages that are kept lead to swload's functions; nil where none are.
    var stubs: FixedStubs?
    /// Resolvers of indirect functions to whose choice a stub leads, each with the stub; changed before the program runs.
    var stubbedChoices: [(resolver: UInt, stub: UInt)] = []
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

    /// The address of an entry of swload's own, or of the stub that leads to it.
    func address(_ own: FixedStubs.Own) -> UInt { stubs?.address(own) ?? own.target }

    /// What a resolver of an indirect function chooses, or the stub that leads there. Any thread, async-signal-safe as far as the resolver is.
    @inline(__always)
    func choose(_ resolver: UInt) -> UInt {
        if stubs != nil { for choice in stubbedChoices where choice.resolver == resolver { return choice.stub } }
        return call0(resolver)
    }

    /// The address that a definition stands for, and whether swload provides it in the place of the object that defines it.
    @inline(__always)
    func address(of definition: Definition, strings: @autoclosure () -> Bytes) -> (value: UInt, isReplaced: Bool) {
        if definition.isProvided, let replacement = overrides.replacement(definition, strings: strings()) { return (replacement, true) }
        return (definition.address, false)
    }
}
