import ELF
import Link

/// A binding as JSON has it; the members that a trace of a run has, too, have the same names there.
public struct BindingRecord: Encodable {
    public let from: String
    public let symbol: String
    /// The version that is wanted.
    public let version: String?
    public let rule: String
    public let relocation: String
    /// The link address of the slot.
    public let offset: String
    public let addend: Int64
    /// What it is bound to; nil for nothing.
    public let definition: PlacedSymbol?
    /// How many objects were looked into.
    public let searched: Int
    public let candidates: [PlacedSymbol]

    public init(_ binding: ClosureBinding, _ closure: Closure) {
        let reference = SymbolAnswer.Reference(binding.explanation, [binding.relocation], closure)
        from = reference.from
        symbol = binding.explanation.name.text
        version = reference.version
        rule = reference.rule
        relocation = closure.name(of: binding.relocation)
        offset = binding.relocation.site.value.hex
        addend = binding.relocation.addend
        definition = reference.definition
        searched = reference.searched.count
        candidates = reference.candidates
    }
}
