import Inspect

/// Answers of `conflicts` for people.
struct ConflictsText {
    let writer: AnswerWriter

    func write(_ answer: Conflicts) {
        for kind in Conflict.Kind.allCases {
            let count = answer.counts[kind.rawValue] ?? 0
            if count == 0 { continue }
            let listed = answer.conflicts.filter { $0.kind == kind }
            writer.line(writer.bold("\(title(kind, count))") + (listed.isEmpty ? writer.dim(" (--all lists them)") : ""))
            for conflict in listed { write(conflict) }
            writer.line()
        }
        if answer.counts.isEmpty { writer.line("no name has several definitions that matter") }
        writer.finish()
    }

    private func title(_ kind: Conflict.Kind, _ count: Int) -> String {
        let (one, many) = words(kind)
        return count == 1 ? "1 \(one)" : "\(count) \(many)"
    }

    private func words(_ kind: Conflict.Kind) -> (one: String, many: String) {
        switch kind {
        case .splitVariable: ("variable of which two copies are in use", "variables of which two copies are in use")
        case .mismatch: ("name whose definitions do not agree", "names whose definitions do not agree")
        case .variable: ("variable with several definitions, of which one is used", "variables with several definitions, of which one is used")
        case .function: ("function with several definitions", "functions with several definitions")
        case .inline:
            ("inline, template or hidden name that several objects have", "inline, template and hidden names that several objects have")
        }
    }

    private func write(_ conflict: Conflict) {
        let mangled = conflict.readable == nil ? "" : " [\(conflict.name)]"
        let mismatch = conflict.mismatches.isEmpty ? "" : writer.bad("  disagree in \(conflict.mismatches.joined(separator: " and "))")
        writer.line("  \(writer.bold(conflict.readable ?? conflict.name))\(mangled)\(mismatch)")
        for copy in conflict.copies {
            let symbol = copy.symbol
            let facts = "\(symbol.type) \(symbol.binding), \(symbol.size) bytes"
            writer.line("    \((fileName(copy.object) + symbol.versionSuffix).padded(28)) \(facts.padded(26)) \(role(copy, of: conflict))")
        }
        for declaration in conflict.declarations {
            let facts = "\(declaration.type), \(declaration.size) bytes"
            writer.line("    \(fileName(declaration.object).padded(28)) \(facts.padded(26)) " + writer.bad("so declared in its source"))
        }
    }

    private func role(_ copy: Conflict.Copy, of conflict: Conflict) -> String {
        if copy.isCopied { return writer.good("the library's variable, moved here by a copy relocation") + users(copy) }
        if !copy.isUsed, conflict.copies.contains(where: \.isCopied) { return writer.dim("the original, which only the copy relocation reads") }
        var words = copy.object == conflict.winner && copy.exported ? writer.good("wins") : copy.isUsed ? "" : writer.marked("shadowed")
        switch copy.ownUse {
        case "program" where !copy.exported: words = writer.bad("not exported: the program uses this copy")
        case "not-exported": words = writer.bad("not exported: its own object uses this copy")
        case "protected": words += (words.isEmpty ? "" : "; ") + writer.bad("protected: its own object uses this copy")
        case "symbolic": words += (words.isEmpty ? "" : "; ") + writer.bad("linked with -Bsymbolic: its own object uses this copy")
        default: break
        }
        return words + users(copy)
    }

    private func users(_ copy: Conflict.Copy) -> String {
        copy.usedBy.isEmpty ? "" : writer.dim("  used by \(fileNames(copy.usedBy, limit: 6))")
    }
}
