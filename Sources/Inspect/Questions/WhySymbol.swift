import ELF
import Link
import Trace

/// Why a symbol is bound as it is: every object that refers to it, what it searched, and what was made of each symbol of the name.
public struct SymbolAnswer: Encodable {
    /// A relocation that wants the symbol.
    public struct Place: Encodable {
        public let relocation: String
        /// The link address of the slot.
        public let offset: String
    }

    /// What one object's references come to.
    public struct Reference: Encodable {
        public let from: String
        /// The version that is wanted.
        public let version: String?
        public let weak: Bool
        public let places: [Place]
        /// The objects of the scope, in order, and how many of them were looked into; none where only the object itself can see its symbol.
        public let scope: [String]
        public let searched: [String]
        public let candidates: [PlacedSymbol]
        public let rule: String
        public let explanation: String
        /// What it gets, nil for nothing.
        public let definition: PlacedSymbol?
    }

    public let schema = "swload.why/1"
    public let program: String
    public let symbol: String
    public let readable: String?
    public let references: [Reference]
    /// The symbols of the name that others can bind to.
    public let definitions: [PlacedSymbol]
}

extension SymbolAnswer {
    /// Looks at every reference to a name in a closure; `version` leaves only those that want it.
    public init(_ closure: Closure, symbol name: String, version: String? = nil) {
        program = closure.name(of: .program)
        symbol = name
        readable = SymbolName.readable(name)
        var gathered: [(key: [Int], relocations: [Relocation], explanation: BindingExplanation)] = []
        closure.forEachReference(to: name) { relocation, explanation in
            let key = [explanation.object.index, explanation.index, Int(ReferenceClass(explanation.kind).rawValue)]
            if let place = gathered.firstIndex(where: { $0.key == key }) {
                gathered[place].relocations.append(relocation)
            } else if version == nil || explanation.version.text == version {
                gathered.append((key, [relocation], explanation))
            }
        }
        references = gathered.map { Reference($0.explanation, $0.relocations, closure) }
        definitions = closure.definitions(of: name)
    }
}

extension SymbolAnswer.Reference {
    init(_ explanation: BindingExplanation, _ relocations: [Relocation], _ closure: Closure) {
        from = closure.name(of: explanation.object)
        version = explanation.version.isEmpty ? nil : explanation.version.text
        weak = explanation.symbol.binding == .weak
        places = relocations.map { SymbolAnswer.Place(relocation: closure.name(of: $0), offset: $0.site.value.hex) }
        let isLookedUp = explanation.rule != .local
        scope = isLookedUp ? explanation.lookup.scope.map { closure.name(of: $0) } : []
        searched = explanation.lookup.searched.map { closure.name(of: $0) }
        candidates = explanation.lookup.candidates.map { PlacedSymbol($0, closure) }
        rule = "\(explanation.rule.word)"
        self.explanation = "\(explanation.rule.words)"
        definition = explanation.definition.map { definition in
            let found = explanation.lookup.candidates.first { $0.object == definition.object && $0.index == definition.index }
            let facts =
                found.map { SymbolFacts($0.symbol, version: $0.version, isVersionHidden: $0.isVersionHidden) } ?? SymbolFacts(definition.symbol)
            return PlacedSymbol(closure.name(of: definition.object), facts)
        }
    }
}

extension Closure {
    /// Calls `body` with each relocation that refers to a name, in the order in which they are bound, and with what it is bound to.
    func forEachReference(to name: String, _ body: (Relocation, BindingExplanation) -> Void) {
        let wanted = name.kept(in: strings)
        let facts = facts
        var isWanted: [[Int]: Bool] = [:]
        walkReferences { object, relocation, kind, _, binder, namespace in
            // References to other names settle nothing that counts here.
            let key = [object.id.index, relocation.symbol]
            let matches = isWanted[key] ?? (object.name(ofSymbol: relocation.symbol) == wanted)
            isWanted[key] = matches
            guard matches else { return }
            _ = try? binder.definition(ofSymbol: relocation.symbol, kind: kind, in: &namespace, trace: SilentTrace())
            if let explanation = try? namespace.explanation(ofSymbol: relocation.symbol, kind, of: object.id, facts: facts) {
                body(relocation, explanation)
            }
        }
    }

    /// The symbols of a name that others can bind to, in the order of the global scope.
    fileprivate func definitions(of name: String) -> [PlacedSymbol] {
        let reference = Reference(name: Name(name.kept(in: strings)), class: .plt)
        return namespace.explanation(of: reference, among: order.objects).candidates.filter(\.symbol.isOffered).map { candidate in
            let facts = SymbolFacts(candidate.symbol, version: candidate.version, isVersionHidden: candidate.isVersionHidden)
            return PlacedSymbol(self.name(of: candidate.object), facts)
        }
    }
}

extension ClosureObject {
    /// The name of a dynamic symbol, nil where the tables do not have it.
    func name(ofSymbol index: Int) -> Bytes? { tables.symbols[index].flatMap { tables.strings.string(at: Int($0.nameOffset)) } }
}

extension Symbol {
    /// True for a definition that other objects can bind to; the names of versions, absolute symbols of value 0, are none.
    var isOffered: Bool {
        !isUndefined && binding != .local && !bindsLocally && type.canBeBound && (value != 0 || type == .threadLocal)
    }
}
