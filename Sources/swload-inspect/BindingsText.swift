import Foundation
import Inspect
import Link

/// Bindings for people: one line each, from the slot to the reason.
struct BindingsText {
    let closure: Closure
    let writer: AnswerWriter
    let output: LineOutput

    func write(_ binding: ClosureBinding) {
        let facts = BindingRecord(binding, closure)
        let wanted = facts.symbol + (facts.version.map { "@\($0)" } ?? "")
        let name = SymbolName.readable(facts.symbol).map { "\(writer.bold($0)) [\(wanted)]" } ?? writer.bold(wanted)
        output.append("\(fileName(facts.from).padded(14))  \(shortly(facts.relocation).padded(10))  \(facts.offset.padded(10))  \(name)  ")
        if let definition = facts.definition {
            output.append("-> \(fileName(definition.object))+\(definition.symbol.value)\(definition.symbol.version.map { " [\($0)]" } ?? "")  ")
        } else {
            output.append("-> nothing  ")
        }
        let others = binding.explanation.lookup.candidates.filter { [.shadowed, .gaveWay, .passedOver].contains($0.verdict) && $0.object != binding.explanation.definition?.object }
        var rule = "\(binding.explanation.rule.words)"
        if let other = others.first, binding.explanation.definition != nil {
            rule += ", before \(fileName(closure.name(of: other.object)))" + (others.count > 1 ? " and \(others.count - 1) more" : "")
        }
        if binding.explanation.definition?.symbol.type == .indirectFunction { rule += "; a resolver chooses (IFUNC)" }
        let isOrdinary = binding.explanation.rule == .scopeOrder && others.isEmpty
        output.append((isOrdinary ? writer.dim(rule) : writer.marked(rule)) + "\n")
    }

    /// A relocation's name without its machine.
    private func shortly(_ name: String) -> String {
        for prefix in ["R_X86_64_", "R_AARCH64_"] where name.hasPrefix(prefix) { return String(name.dropFirst(prefix.count)) }
        return name
    }
}

/// Bindings as JSON, one object a line behind one that names the program.
struct BindingLines {
    private struct Head: Encodable {
        let schema = "swload.bindings/1"
        let program: String
    }

    private let closure: Closure
    private let output: LineOutput
    private let encoder = JSONEncoder()

    init(_ closure: Closure, _ output: LineOutput) throws {
        self.closure = closure
        self.output = output
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        output.append(Array(try encoder.encode(Head(program: closure.name(of: .program)))) + [0x0a])
    }

    func write(_ binding: ClosureBinding) {
        // Strings and numbers can always be written.
        guard let line = try? encoder.encode(BindingRecord(binding, closure)) else { return }
        output.append(Array(line) + [0x0a])
    }
}
