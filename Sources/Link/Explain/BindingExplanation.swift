#if !hasFeature(Embedded)
    import ELF
    import Trace
#endif

/// What decided where a reference is bound to.
public enum BindingRule: UInt8, BitwiseCopyable, Sendable {
    /// The definition is the first one in the scope that will do.
    case scopeOrder
    /// It is the first one because its object was preloaded.
    case preloaded
    /// The object's own definition comes first for its references (DT_SYMBOLIC).
    case symbolic
    /// The object's own definition is protected from others.
    case protected
    /// Only the object itself can see the symbol: it is local, hidden or internal.
    case local
    /// The name has one definition for all, on which an earlier reference has settled (STB_GNU_UNIQUE).
    case unique
    /// A copy relocation has moved the variable into the program.
    case copied
    /// The definition is the first one that is not weak (LD_DYNAMIC_WEAK).
    case strong
    /// There is no definition, and the reference is weak: its value is 0.
    case weakUndefined
    /// There is no definition.
    case undefined
}

/// What has to be known besides the namespace to name the rule.
public struct BindingFacts: Sendable {
    /// The objects of LD_PRELOAD, --preload and /etc/ld.so.preload.
    public var preloaded: [ObjectID] = []
    /// The indices of the program's symbols into which its copy relocations copy, ascending.
    public private(set) var copied: [Int] = []

    public init() {}

    /// Takes the program's copy relocations.
    public init(program: DynamicObject, _ machine: Machine, preloaded: [ObjectID]) {
        self.preloaded = preloaded
        for table in [program.relocations, program.pltRelocations] {
            for index in 0..<table.count {
                if let relocation = table[index], machine.kind(of: relocation.type) == .copy { copied.append(relocation.symbol) }
            }
        }
        copied.sort()
    }

    /// The rule by which a question by name got its answer.
    public func rule(for definition: Definition, _ lookup: LookupExplanation) -> BindingRule {
        guard let chosen = lookup.chosen, chosen.object == definition.object, chosen.index == definition.index else { return .unique }
        return rule(for: chosen, among: lookup.candidates)
    }

    /// The rule that led to a candidate in the order of the scope.
    func rule(for chosen: Candidate, among candidates: [Candidate]) -> BindingRule {
        if chosen.object == .program, copies(chosen.index) { return .copied }
        if candidates.contains(where: { $0.verdict == .gaveWay }) { return .strong }
        return preloaded.contains(chosen.object) ? .preloaded : .scopeOrder
    }

    /// True where the program's copy relocations copy into a symbol.
    private func copies(_ symbol: Int) -> Bool {
        var low = 0
        var high = copied.count
        while low < high {
            let middle = (low + high) / 2
            if copied[middle] < symbol { low = middle + 1 } else { high = middle }
        }
        return low < copied.count && copied[low] == symbol
    }
}

/// One reference, where it is bound to, and why; making it allocates.
public struct BindingExplanation: Sendable {
    /// The object that refers, its symbol, and the kind of its relocation.
    public let object: ObjectID
    public let index: Int
    public let kind: RelocationKind
    public let symbol: Symbol
    public let name: Bytes
    /// The version that is wanted, empty for any.
    public let version: Bytes
    /// The lookup; empty where nothing had to be looked up.
    public let lookup: LookupExplanation
    public let rule: BindingRule
    /// What it is bound to, nil for nothing.
    public let definition: Definition?
}

extension LookupTables {
    /// Binds a symbol of an object as `bind` does, and tells why.
    func explain(
        ofSymbol index: Int, _ kind: RelocationKind, of object: ObjectID, scope: [ObjectID], isSymbolic: Bool, facts: BindingFacts,
        settled: (Definition) -> Definition?
    ) throws(BindingError) -> BindingExplanation {
        let own = objects[inPlace: object.index]
        var lookup = LookupExplanation(scope: scope, searched: [], candidates: [])
        var reference: Reference?
        var definition: Definition?
        do throws(BindingError) {
            definition = try bind(
                ofSymbol: index, kind, of: own, object, trace: SilentTrace(),
                { wanted in
                    // A protected symbol is looked up once more; the first lookup is the reference's.
                    if reference == nil {
                        reference = wanted
                        lookup = explain(wanted, in: scope)
                    }
                    var search = GeneralSearch(self, wanted)
                    unsafe search.walk(Table(viewing: scope), SilentTrace())
                    return search.result
                }, settled)
        } catch {
            if case .broken = error { throw error }
        }
        guard let symbol = own.symbols[index] else { throw .broken(.outside(.symbolTable, UInt64(index))) }
        let rule = rule(symbol, object, lookup, definition, isSymbolic: isSymbolic, facts)
        return BindingExplanation(
            object: object, index: index, kind: kind, symbol: symbol,
            name: reference?.name.bytes ?? own.strings.string(at: Int(symbol.nameOffset)) ?? Bytes(), version: reference?.version.name ?? Bytes(),
            lookup: lookup, rule: rule, definition: definition)
    }

    private func rule(
        _ symbol: Symbol, _ object: ObjectID, _ lookup: LookupExplanation, _ definition: Definition?, isSymbolic: Bool, _ facts: BindingFacts
    ) -> BindingRule {
        guard let definition else { return symbol.binding == .weak ? .weakUndefined : .undefined }
        if definition.isOwn { return symbol.visibility == .protected && symbol.isGlobal ? .protected : .local }
        guard let chosen = lookup.chosen, chosen.object == definition.object, chosen.index == definition.index else { return .unique }
        if chosen.object == object { return isSymbolic ? .symbolic : .scopeOrder }
        return facts.rule(for: chosen, among: lookup.candidates)
    }
}

extension Namespace {
    /// What a relocation's symbol is bound to in the scope of its object, and why.
    public func explanation(
        ofSymbol index: Int, _ kind: RelocationKind, of object: ObjectID, facts: BindingFacts
    ) throws(BindingError) -> BindingExplanation {
        try unsafe tables.explain(
            ofSymbol: index, kind, of: object, scope: flattenedScope(of: object), isSymbolic: scopes[object.index].first == .itself, facts: facts
        ) { settled($0) }
    }
}

extension FrozenNamespace {
    /// What a relocation's symbol is bound to in the scope of its object, and why.
    public func explanation(
        ofSymbol index: Int, _ kind: RelocationKind, of object: ObjectID, facts: BindingFacts
    ) throws(BindingError) -> BindingExplanation {
        try tables.explain(
            ofSymbol: index, kind, of: object, scope: flattened(.references(of: object)), isSymbolic: searchesItselfFirst(object), facts: facts
        ) { settled($0) }
    }
}
