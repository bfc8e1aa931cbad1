import ELF
import Link
import Trace

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
        /// The same inline function, template or table, which each object that uses it has (weak or unique in each).
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

/// Gathers what a closure defines and who is bound to what.
private struct ConflictSearch {
    /// A definition in one object's dynamic symbol table, or in its whole one.
    struct Candidate {
        let object: ClosureObject
        let symbol: Symbol
        /// Its index in the dynamic symbol table, nil for one that is only in .symtab.
        let index: Int?
    }

    /// A definition that references are bound to.
    private struct Target: Hashable {
        let object: Int
        let index: Int
    }

    private let closure: Closure
    private let facts: BindingFacts
    private var users: [Target: Set<Int>] = [:]
    private var asked: Set<NameKey> = []
    private var copied: [Int: Definition] = [:]

    init(_ closure: Closure) {
        self.closure = closure
        facts = closure.facts
        var (users, asked, copied) = (users, asked, copied)
        closure.walkReferences { object, relocation, kind, _, binder, namespace in
            let found = try? binder.definition(ofSymbol: relocation.symbol, kind: kind, in: &namespace, trace: SilentTrace())
            guard let definition = found else { return }
            if kind == .copy {
                copied[relocation.symbol] = definition
                return
            }
            guard definition.nameHash != 0, let name = object.name(ofSymbol: relocation.symbol) else { return }
            asked.insert(NameKey(Name(name, hash: definition.nameHash)))
            users[Target(object: definition.object.index, index: definition.index), default: []].insert(object.id.index)
        }
        (self.users, self.asked, self.copied) = (users, asked, copied)
    }

    var conflicts: [Conflict] {
        var candidates: [NameKey: [Candidate]] = [:]
        var order: [NameKey] = []
        for id in closure.order.objects {
            let object = closure.objects[id.index]
            object.forEachDefinition { name, symbol, index in
                if candidates[name] == nil { order.append(name) }
                candidates[name, default: []].append(Candidate(object: object, symbol: symbol, index: index))
            }
        }
        let declared = wrongDeclarations(candidates)
        return order.compactMap { name in
            guard let list = candidates[name], list.contains(where: { $0.object !== list[0].object }) || declared[name] != nil else { return nil }
            return conflict(name, list, declared[name] ?? [])
        }
    }

    /// The names that an object declares with another size than the definition of another object has.
    private func wrongDeclarations(_ candidates: [NameKey: [Candidate]]) -> [NameKey: [Conflict.Declaration]] {
        var wrong: [NameKey: [Conflict.Declaration]] = [:]
        for object in closure.boundObjects {
            guard let variables = object.file.flatMap({ DeclaredVariables($0.contents.bytes) }) else { continue }
            var known: Set<NameKey> = []
            variables.forEach { variable in
                let name = NameKey(Name(variable.name))
                guard known.insert(name).inserted else { return }
                let others = (candidates[name] ?? []).filter { $0.object !== object && $0.index != nil && $0.symbol.isData && $0.symbol.size > 0 }
                guard let first = others.first, first.symbol.size != variable.size else { return }
                wrong[name, default: []].append(Conflict.Declaration(object: closure.name(of: object.id), type: variable.type, size: variable.size))
            }
        }
        return wrong
    }

    private func isCopied(_ candidate: Candidate) -> Bool {
        candidate.object.role == .program && candidate.index.map { copied[$0] != nil } ?? false
    }

    private func conflict(_ name: NameKey, _ list: [Candidate], _ declarations: [Conflict.Declaration]) -> Conflict? {
        // Of the versions that one object has of a name, those that are asked for count, or the first.
        var kept: [Candidate] = []
        for candidate in list {
            let isUsed = candidate.index.map { users[Target(object: candidate.object.id.index, index: $0)] != nil } ?? false
            if isUsed || !kept.contains(where: { $0.object === candidate.object }) { kept.append(candidate) }
        }
        let isData = kept.contains { $0.symbol.isData }
        guard isData || asked.contains(name) else { return nil }
        // What nobody else sees is no conflict of functions.
        if !isData { kept.removeAll { $0.index == nil } }
        let offered = kept.filter { $0.index != nil }
        let copies = kept.map { copy($0) }
        guard Set(kept.map(\.object.id.index)).count > 1 || !declarations.isEmpty else { return nil }
        // A variable that was moved into the program is one, unless its library goes on using its own.
        let separate = zip(kept, copies).filter { !isMoved($0.0, kept) || $0.1.ownUse == "symbolic" || $0.1.ownUse == "protected" }
        var mismatches = mismatches(kept)
        if !declarations.isEmpty { mismatches.append("declaration") }
        if separate.count < 2, mismatches.isEmpty { return nil }
        let isSplit = isData && Set(separate.filter { $0.1.isUsed }.map { $0.0.object.id.index }).count > 1
        let isInline = kept.allSatisfy { $0.symbol.binding == .weak || $0.symbol.binding == .unique } && mismatches.isEmpty
        let kind: Conflict.Kind =
            isSplit ? .splitVariable : isData && !mismatches.isEmpty ? .mismatch : isInline ? .inline : isData ? .variable : .function
        return Conflict(
            name: name.name.bytes.text, readable: SymbolName.readable(name.name.bytes.text), kind: kind,
            winner: offered.first.map { closure.name(of: $0.object.id) }, copies: copies,
            declarations: declarations, mismatches: mismatches)
    }

    /// True for a library's variable that a copy relocation has moved into the program.
    private func isMoved(_ candidate: Candidate, _ all: [Candidate]) -> Bool {
        guard candidate.object.role != .program, let index = candidate.index else { return false }
        return all.contains { other in
            guard other.object.role == .program, let place = other.index, let source = copied[place] else { return false }
            return source.object == candidate.object.id && source.index == index
        }
    }

    private func copy(_ candidate: Candidate) -> Conflict.Copy {
        let used = candidate.index.flatMap { users[Target(object: candidate.object.id.index, index: $0)] } ?? []
        let version = candidate.index.map { closure.version(ofSymbol: $0, of: candidate.object) } ?? ("", false)
        return Conflict.Copy(
            object: closure.name(of: candidate.object.id),
            symbol: SymbolFacts(candidate.symbol, version: version.0.kept(in: closure.strings), isVersionHidden: version.1),
            exported: candidate.index != nil, usedBy: used.sorted().map { closure.name(of: ObjectID($0)) }, ownUse: ownUse(candidate),
            isCopied: isCopied(candidate))
    }

    private func ownUse(_ candidate: Candidate) -> String? {
        if candidate.object.role == .program { return "program" }
        if candidate.index == nil { return "not-exported" }
        if candidate.symbol.visibility == .protected { return "protected" }
        return candidate.object.tables.dynamic.flags.contains(.symbolic) ? "symbolic" : nil
    }

    private func mismatches(_ list: [Candidate]) -> [String] {
        let sized = list.filter { $0.symbol.size > 0 && $0.symbol.type != .none }
        guard sized.contains(where: { $0.symbol.isData }) else { return [] }
        var found: [String] = []
        if Set(sized.map(\.symbol.size)).count > 1 { found.append("size") }
        if Set(sized.map(\.symbol.comparedType)).count > 1 { found.append("type") }
        return found
    }
}

/// A name as a key.
private struct NameKey: Hashable {
    let name: Name

    init(_ name: Name) { self.name = name }

    static func == (left: NameKey, right: NameKey) -> Bool { left.name.hash == right.name.hash && left.name.bytes == right.name.bytes }
    func hash(into hasher: inout Hasher) { hasher.combine(name.hash) }
}

extension Symbol {
    fileprivate var isData: Bool { type == .object || type == .threadLocal || type == .common }

    /// Types that are the same thing in a definition.
    fileprivate var comparedType: UInt8 {
        switch type {
        case .common: SymbolType.object.rawValue
        case .indirectFunction: SymbolType.function.rawValue
        default: type.rawValue
        }
    }

    /// True for the symbol that begins those of a source file, or, without a name, those that the link editor has made local (GNU ld).
    fileprivate var isFile: Bool { type.rawValue == 4 }
}

extension ClosureObject {
    /// Calls `body` with each definition that the object offers, and with each variable that it keeps for itself under a name that it could offer.
    fileprivate func forEachDefinition(_ body: (NameKey, Symbol, Int?) -> Void) {
        var offered: Set<NameKey> = []
        for index in 0..<min(tables.hash.symbolCount, tables.symbols.count) {
            guard let symbol = tables.symbols[index], symbol.isOffered, let name = Name(in: tables.strings, at: Int(symbol.nameOffset)) else { continue }
            offered.insert(NameKey(name))
            body(NameKey(name), symbol, index)
        }
        guard role != .linker, let (symbols, strings) = file?.contents.bytes.symbolTable else { return }
        // A name that source files share and that is not exported is no `static` variable: global, hidden, or made local by the link editor.
        var isMadeLocal = false
        for index in 0..<symbols.count {
            guard let symbol = symbols[index] else { break }
            if symbol.isFile { isMadeLocal = strings[Int(symbol.nameOffset)] == 0 }
            guard symbol.isData, symbol.size > 0, !symbol.isUndefined, !symbol.isAbsolute,
                symbol.binding != .local || symbol.bindsLocally || isMadeLocal,
                let name = Name(in: strings, at: Int(symbol.nameOffset)), !name.bytes.isEmpty, name.bytes.firstIndex(of: 0x40) == nil,
                offered.insert(NameKey(name)).inserted
            else { continue }
            body(NameKey(name), symbol, nil)
        }
    }
}

extension Closure {
    /// The name of a defined symbol's version, empty where it has none, and whether it is not the default one.
    fileprivate func version(ofSymbol index: Int, of object: ClosureObject) -> (String, Bool) {
        guard let entry = object.tables.symbolVersions[index], entry & 0x7fff > 1 else { return ("", false) }
        var name = ""
        try? object.tables.versions.forEachDefinition { if $0.index == entry & 0x7fff { name = $0.name.text } }
        return (name, entry & 0x8000 != 0)
    }
}
