import ELF
import Link
import Trace

/// Gathers what a closure defines and who is bound to what.
struct ConflictSearch {
    /// A definition in one object's dynamic symbol table, or in its whole one.
    private struct Candidate {
        let object: ClosureObject
        let symbol: Symbol
        /// Its index in the dynamic symbol table, nil for one that is only in .symtab.
        let index: Int?

        /// True for what each object has that uses it: an inline function, a template, a table; or that it hides on purpose.
        var isRepeatable: Bool { index == nil ? symbol.bindsLocally : symbol.binding == .weak || symbol.binding == .unique }
    }

    /// A definition that references are bound to.
    private struct Target: Hashable {
        let object: Int
        let index: Int
    }

    private let closure: Closure
    private var users: [Target: Set<Int>] = [:]
    private var asked: Set<NameKey> = []
    private var copied: [Int: Definition] = [:]

    init(_ closure: Closure) {
        self.closure = closure
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
        // What nobody else sees is no conflict of functions, and, where it has another size, another variable of the same name.
        let size = kept[0].symbol.size
        kept.removeAll { $0.index == nil && (!isData || $0.symbol.size != size) }
        guard Set(kept.map(\.object.id.index)).count > 1 || !declarations.isEmpty else { return nil }
        let copies = kept.map { copy($0) }
        // A variable that was moved into the program is one, unless its library goes on using its own.
        let separate = zip(kept, copies).filter { !isMoved($0.0, kept) || $0.1.ownUse == "symbolic" || $0.1.ownUse == "protected" }
        var mismatches = mismatches(kept)
        if !declarations.isEmpty { mismatches.append("declaration") }
        if separate.count < 2, mismatches.isEmpty { return nil }
        let used = separate.filter { $0.1.isUsed }
        let isHarmless = mismatches.isEmpty && used.filter { $0.0.index != nil }.count < 2 && kept.allSatisfy(\.isRepeatable)
        let kind: Conflict.Kind =
            if isHarmless || !isData && kept.allSatisfy(\.isRepeatable) { .inline } else if isData && used.count > 1 {
                .splitVariable
            } else if !mismatches.isEmpty { .mismatch } else { isData ? .variable : .function }
        return Conflict(
            name: name.name.bytes.text, readable: SymbolName.readable(name.name.bytes.text), kind: kind,
            winner: kept.first { $0.index != nil }.map { closure.name(of: $0.object.id) }, copies: copies,
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
