import Inspect

/// Answers of `why` for people.
struct WhyText {
    let writer: AnswerWriter

    func write(_ answer: LibraryAnswer) {
        writer.line(writer.bold(answer.library) + (answer.path.map { $0 == answer.library ? "" : " is \($0)" } ?? writer.bad(" was not found")))
        let requester = answer.neededFirstBy.map { " for \(fileName($0))" } ?? ""
        writer.line("  searched\(requester): \(answer.foundWords)")
        if answer.found.tried.count > 1 || answer.path == nil {
            for file in answer.found.tried { writer.line("    tried \(file)" + (file == answer.path ? "" : writer.dim("  not taken"))) }
        }
        if answer.preloaded { writer.line("  it is preloaded") }
        if answer.chains.isEmpty { return writer.finish() }
        let count = answer.chainCount
        writer.line(count == 1 ? "  the shortest chain of needed libraries:" : "  the \(count) shortest chains of needed libraries:")
        for chain in answer.chains { writer.line("    " + chain.map(fileName).joined(separator: " -> ")) }
        if count > answer.chains.count { writer.line("    and \(count - answer.chains.count) more") }
        if !answer.neededBy.isEmpty { writer.line("  named by: \(fileNames(answer.neededBy))") }
        writer.finish()
    }

    func write(_ answer: SymbolAnswer) {
        writer.line(writer.bold(answer.readable ?? answer.symbol) + (answer.readable == nil ? "" : " [\(answer.symbol)]"))
        if answer.references.isEmpty {
            writer.line("  no object refers to it")
            for owner in answer.definitions { writer.line("  defined in \(owner.object): \(describe(owner.symbol))") }
        }
        for group in groups(answer.references) { write(group, answer.symbol) }
        writer.finish()
    }

    /// References of several objects that went the same way.
    private func groups(_ references: [SymbolAnswer.Reference]) -> [[SymbolAnswer.Reference]] {
        var groups: [[SymbolAnswer.Reference]] = []
        for reference in references {
            if let place = groups.firstIndex(where: { $0[0].wentLike(reference) }) {
                groups[place].append(reference)
            } else {
                groups.append([reference])
            }
        }
        return groups
    }

    private func write(_ group: [SymbolAnswer.Reference], _ symbol: String) {
        let first = group[0]
        let wanted = symbol + (first.version.map { "@\($0)" } ?? "") + (first.weak ? ", weak" : "")
        writer.line()
        for reference in group {
            let places = reference.places.prefix(3).map { "\($0.relocation) at \($0.offset)" }.joined(separator: ", ")
            let more = reference.places.count > 3 ? " and \(reference.places.count - 3) more" : ""
            writer.line("\(writer.bold(fileName(reference.from))) wants \(wanted)  " + writer.dim(places + more))
        }
        if !first.scope.isEmpty {
            writer.line("  looked into \(first.searched.count) of \(first.scope.count) objects: \(fileNames(first.searched, limit: 12))")
        }
        for candidate in first.candidates {
            let verdict = candidate.verdict == "chosen" ? writer.good("chosen") : writer.marked(sentence(candidate.verdict ?? ""))
            writer.line(
                "    \(fileName(candidate.object).padded(24)) \(symbol)\(candidate.symbol.versionSuffix)  \(describe(candidate.symbol))  \(verdict)")
        }
        if let definition = first.definition {
            writer.line("  " + writer.good("->") + " \(definition.object) \(definition.symbol.value)  \(writer.marked(first.explanation))")
        } else {
            writer.line("  " + (first.weak ? writer.marked("-> nothing: \(first.explanation)") : writer.bad("-> nothing: undefined")))
        }
    }

    private func describe(_ symbol: SymbolFacts) -> String {
        "\(symbol.type) \(symbol.binding)\(symbol.visibility.map { " \($0)" } ?? "") \(symbol.value), \(symbol.size) bytes"
    }

    /// A verdict as a reason.
    private func sentence(_ verdict: String) -> String {
        switch verdict {
        case "shadowed": "shadowed: another definition comes first"
        case "gave-way": "weak, gave way to a later one that is not (LD_DYNAMIC_WEAK)"
        case "passed-over": "passed over: a copy relocation does not copy from the program"
        case "undefined": "undefined there, too"
        case "plt-entry": "a PLT entry, which only the function's address may bind to"
        case "no-value": "has no value"
        case "unbindable-type": "of a type that nothing binds to"
        case "other-version": "another version is wanted"
        case "no-version": "has no version, and one is required"
        case "hidden-version": "not the default version"
        case "ambiguous-version": "one of several default versions"
        case "local": "local to its object"
        case "hidden": "hidden in its object"
        default: verdict
        }
    }
}

extension SymbolAnswer.Reference {
    /// True where two objects' references searched the same and found the same.
    fileprivate func wentLike(_ other: SymbolAnswer.Reference) -> Bool {
        version == other.version && weak == other.weak && scope == other.scope && rule == other.rule && definition == other.definition
            && searched == other.searched && candidates == other.candidates
    }
}
