import Foundation
import Inspect
import Link

/// Bindings for people: one line each, from the slot to the reason.
struct BindingsText {
    let closure: Closure
    let writer: AnswerWriter

    func write(_ binding: ClosureBinding) {
        let record = BindingRecord(binding, closure)
        let wanted = record.symbol + (record.version.map { "@\($0)" } ?? "")
        let name = SymbolName.readable(record.symbol).map { "\(writer.bold($0)) [\(wanted)]" } ?? writer.bold(wanted)
        let slot = "\(fileName(record.from).padded(14))  \(shortly(record.relocation).padded(10))  \(record.offset.padded(10))"
        let target = record.definition.map { "\(fileName($0.object))+\($0.symbol.value)\($0.symbol.version.map { " [\($0)]" } ?? "")" } ?? "nothing"
        writer.line("\(slot)  \(name)  -> \(target)  \(rule(binding.explanation))")
    }

    private func rule(_ explanation: BindingExplanation) -> String {
        var rule = "\(explanation.rule.words)"
        let others = explanation.lookup.candidates.filter {
            [.shadowed, .gaveWay, .passedOver].contains($0.verdict) && $0.object != explanation.definition?.object
        }
        if let other = others.first, explanation.definition != nil {
            rule += ", before \(fileName(closure.name(of: other.object)))" + (others.count > 1 ? " and \(others.count - 1) more" : "")
        }
        if explanation.definition?.symbol.type == .indirectFunction { rule += "; a resolver chooses (IFUNC)" }
        return explanation.rule == .scopeOrder && others.isEmpty ? writer.dim(rule) : writer.marked(rule)
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
