/// What every object's relocation has to know.
final class RelocationContext {
    let closure: Closure
    let layout: TLSLayout
    let overrides: Overrides
    let bindsLazily: Bool
    /// What has been relocated so far.
    var counts = RelocationCounts()
    var trace: TraceOutput { closure.trace }
    /// The load bias of each object.
    private let biases: [UInt]

    init(closure: Closure, layout: TLSLayout, overrides: Overrides) {
        self.closure = closure
        self.layout = layout
        self.overrides = overrides
        bindsLazily = closure.settings.bindsLazily && !closure.settings.bindsNow
        biases = closure.objects.map { $0.image.bias }
    }

    /// The objects that an object's references search, in order.
    func scope(of object: LoadedObject) -> [ObjectID] {
        let global = closure.order.objects
        return object.tables.dynamic.flags.contains(.symbolic) ? [object.id] + global : global
    }

    /// The address that a definition stands for: swload's own where it replaces the definition.
    @inline(__always)
    func address(of definition: Definition) -> UInt {
        if let replacement = overrides.replacement(definition) { return replacement }
        if definition.symbol.isAbsolute { return UInt(definition.symbol.value) }
        return biases[definition.object.index] &+ UInt(definition.symbol.value)
    }

    /// True where swload provides the function instead of the object that defines it.
    func isReplaced(_ definition: Definition) -> Bool { overrides.replacement(definition) != nil }
}
