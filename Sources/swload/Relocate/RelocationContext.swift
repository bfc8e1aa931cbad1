/// What every object's relocation has to know.
final class RelocationContext {
    let closure: Closure
    let layout: TLSLayout
    let overrides: Overrides
    let bindsLazily: Bool
    /// What has been relocated so far.
    var counts = RelocationCounts()
    var trace: TraceOutput { closure.trace }
    /// The objects that each object's references search; made before the program runs, for lazy binding, which may not allocate.
    private(set) var scopes: [[ObjectID]] = []
    /// The load bias of each object.
    private let biases: [UInt]

    init(closure: Closure, layout: TLSLayout, overrides: Overrides) {
        self.closure = closure
        self.layout = layout
        self.overrides = overrides
        bindsLazily = closure.settings.bindsLazily && !closure.settings.bindsNow && !closure.trace.isOn(.unused)
        if bindsLazily { scopes = closure.objects.map { closure.scope(of: $0) } }
        biases = closure.objects.map { $0.image.bias }
    }

    /// The address that a definition stands for, and whether swload provides it in the place of the object that defines it.
    @inline(__always)
    func address(of definition: Definition) -> (value: UInt, isReplaced: Bool) {
        let own =
            definition.symbol.isAbsolute
            ? UInt(definition.symbol.value) : biases[definition.object.index] &+ UInt(definition.symbol.value)
        if let replacement = overrides.replacement(definition, original: own, closure) { return (replacement, true) }
        return (own, false)
    }
}
