/// A binding once it is made: the reference, what was decided and why, and what was written.
struct AppliedBinding {
    /// What made it.
    enum Moment {
        /// The relocation of an object that is being loaded.
        case load
        /// The first call through a slot.
        case firstCall
        /// `dlsym` or one of its kin.
        case query
    }

    /// Where its value stands.
    struct Slot {
        let relocation: Relocation
        let kind: RelocationKind
        let address: UInt
        /// What the relocation has written: the number of bytes, and as a value the word that they begin with; 0 for copied data.
        let width: Int
        let value: UInt64

        /// Reads what stands in a slot, unless it is known; `size` is that of the symbol, which a copy relocation copies.
        init(_ relocation: Relocation, _ kind: RelocationKind, at address: UInt, size: UInt64, value known: UInt64? = nil) {
            self.relocation = relocation
            self.kind = kind
            self.address = address
            switch kind {
            case .copy: width = Int(clamping: size)
            case .descriptor: width = 16
            case .relative32, .absolute32, .absolute32Signed, .threadOffset32, .size32: width = 4
            default: width = 8
            }
            value = known ?? (kind == .copy ? 0 : width == 4 ? UInt64(Memory.load(UInt32.self, at: address)) : Memory.load(UInt64.self, at: address))
        }
    }

    /// A symbol that has the name, with the object's own name.
    struct NamedCandidate {
        let object: TracedObject
        let candidate: Candidate
    }

    let moment: Moment
    let from: TracedObject
    /// The object whose definition it got, nil for none.
    let to: TracedObject?
    let symbol: Bytes
    /// The version that was wanted, empty for any.
    let version: Bytes
    let visibility: SymbolVisibility
    let rule: BindingRule
    let definition: Definition?
    /// Nil for a question by name, which writes nothing.
    let slot: Slot?
    /// The address that the reference has now; 0 for none.
    let address: UInt
    /// How many objects were looked into.
    let searched: Int
    let candidates: [NamedCandidate]
    /// True where swload has put a function of its own in the place of the definition.
    let isReplaced: Bool
    /// True where a resolver has chosen the address (STT_GNU_IFUNC); and the name of what it chose, empty where no table names it.
    let isChosen: Bool
    let choice: Bytes

    /// The definition's version, empty where it has none.
    var definedVersion: Bytes {
        guard let definition else { return Bytes() }
        for named in candidates where named.candidate.object == definition.object && named.candidate.index == definition.index {
            return named.candidate.version
        }
        return Bytes()
    }

    /// The other definitions that the reference could have got.
    var others: [NamedCandidate] {
        candidates.filter { named in
            guard named.candidate.object != definition?.object else { return false }
            return named.candidate.verdict == .shadowed || named.candidate.verdict == .gaveWay
        }
    }

    /// True where there is another definition than the one that it got.
    var isInterposed: Bool { definition != nil && !others.isEmpty }
}

extension AppliedBinding {
    /// The binding of a relocation; `address` is what the definition came to.
    init(
        _ explanation: BindingExplanation, _ slot: Slot, moment: Moment, address: UInt, isReplaced: Bool, choice: Bytes,
        name: (ObjectID) -> TracedObject
    ) {
        self.moment = moment
        from = name(explanation.object)
        to = explanation.definition.map { name($0.object) }
        symbol = explanation.name
        version = explanation.version
        visibility = explanation.symbol.visibility
        rule = explanation.rule
        definition = explanation.definition
        self.slot = slot
        self.address = address
        searched = explanation.lookup.searched.count
        candidates = explanation.lookup.candidates.map { NamedCandidate(object: name($0.object), candidate: $0) }
        self.isReplaced = isReplaced
        isChosen = explanation.definition?.symbol.type == .indirectFunction && !isReplaced
        self.choice = choice
    }

    /// The answer to a question by name.
    init(
        _ lookup: LookupExplanation, _ reference: Reference, from: TracedObject, _ definition: Definition, rule: BindingRule, address: UInt,
        isReplaced: Bool, choice: Bytes, name: (ObjectID) -> TracedObject
    ) {
        moment = .query
        self.from = from
        to = name(definition.object)
        symbol = reference.name.bytes
        version = reference.version.name
        visibility = .standard
        self.rule = rule
        self.definition = definition
        slot = nil
        self.address = address
        searched = lookup.searched.count
        candidates = lookup.candidates.map { NamedCandidate(object: name($0.object), candidate: $0) }
        self.isReplaced = isReplaced
        isChosen = definition.symbol.type == .indirectFunction && !isReplaced
        self.choice = choice
    }
}

extension LDDebugLines {
    /// The line of a binding, once for references that follow each other and want the same.
    func write(_ applied: AppliedBinding) {
        guard let to = applied.to else { return }
        binding(applied.from, to, applied.symbol, applied.version, applied.visibility == .protected)
    }
}
