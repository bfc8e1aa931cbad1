import ELF

/// A name that more than one object of a closure defines.
public struct Conflict: Encodable {
    /// What is known of one of the definitions.
    public struct Copy: Encodable {
        public let object: String
        public let symbol: SymbolFacts
        /// False for one that only the whole symbol table (.symtab) has: no other object sees it.
        public let exported: Bool
        /// The objects whose references are bound to it.
        public let usedBy: [String]
        /// Why its own object uses it, whatever the others have: `program`, `symbolic`, `protected` or `not-exported`; nil where it would use the winner.
        public let ownUse: String?
        /// True where it is the program's copy of a library's variable (copy relocation).
        public let isCopied: Bool

        /// True where the program uses it when it runs.
        public var isUsed: Bool { ownUse != nil || !usedBy.isEmpty }

        private enum CodingKeys: CodingKey { case object, exported, usedBy, ownUse, isCopied }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(object, forKey: .object)
            try container.encode(exported, forKey: .exported)
            try container.encode(usedBy, forKey: .usedBy)
            try container.encodeIfPresent(ownUse, forKey: .ownUse)
            try container.encode(isCopied, forKey: .isCopied)
            try symbol.encode(to: encoder)
        }
    }

    /// The kinds, the worst first.
    public enum Kind: String, Encodable, CaseIterable {
        /// Two copies of one variable, both of them in use.
        case splitVariable = "split-variable"
        /// Definitions, or the program's declaration, that disagree in size or type.
        case mismatch
        /// A variable of which all use one copy.
        case variable
        /// A function that one object defines over another.
        case function
        /// The same inline function, template or table, which each object that uses it has (weak or unique in each, or hidden on purpose).
        case inline
    }

    /// What an object takes the name for, by its debug information, where that is another size than the definition has.
    public struct Declaration: Encodable {
        public let object: String
        public let type: String
        public let size: UInt64
    }

    public let name: String
    public let readable: String?
    public let kind: Kind
    /// The object whose definition an ordinary reference gets.
    public let winner: String?
    public let copies: [Copy]
    public let declarations: [Declaration]
    /// What disagrees: `size`, `type`, `declaration`.
    public let mismatches: [String]
}

/// All conflicts of a closure.
public struct Conflicts: Encodable {
    public let schema = "swload.conflicts/1"
    public let program: String
    public let conflicts: [Conflict]
    /// How many there are of each kind.
    public let counts: [String: Int]

    /// `includesInline` says whether names that are weak or unique everywhere, and do no harm, are listed and not only counted.
    public init(_ closure: Closure, includesInline: Bool) {
        program = closure.name(of: .program)
        let all = ConflictSearch(closure).conflicts
        var counts: [String: Int] = [:]
        for conflict in all { counts[conflict.kind.rawValue, default: 0] += 1 }
        self.counts = counts
        let shown = includesInline ? all : all.filter { $0.kind != .inline }
        conflicts = Conflict.Kind.allCases.flatMap { kind in shown.filter { $0.kind == kind } }
    }
}
