/// Tells of bindings once they are made, with everything that is known of them; for a trace that wants that (`TraceOutput.tellsApplied`).
///
/// Only for who has the trace's turn; allocates.
final class BindingReport {
    private let closure: Closure
    private let facts: BindingFacts
    private let functions = FunctionNames()

    /// Takes what does not change: the program's copy relocations, and what was preloaded.
    init(_ closure: Closure) {
        self.closure = closure
        facts = BindingFacts(program: closure.program.tables, OpenFile.machine, preloaded: closure.preloaded)
    }

    /// Tells what the relocation of an object that is being loaded was bound to; its slot holds the value.
    func tell(_ relocation: Relocation, _ kind: RelocationKind, at slot: UInt, of object: LoadedObject, target: UInt, isReplaced: Bool) {
        do throws(BindingError) {
            let explanation = try closure.tables.namespace.explanation(ofSymbol: relocation.symbol, kind, of: object.id, facts: facts)
            let written = AppliedBinding.Slot(relocation, kind, at: slot, size: explanation.symbol.size)
            tell(explanation, written, moment: .load, target, isReplaced, closure.objects)
        } catch {
            // It was bound, so its names are there.
        }
    }

    /// Tells what the first call through a slot was bound to.
    func tellFirstCall(_ relocation: Relocation, at slot: UInt, of object: LoadedObject, target: UInt, isReplaced: Bool, _ snapshot: Snapshot) {
        do throws(BindingError) {
            let explanation = try snapshot.namespace.explanation(ofSymbol: relocation.symbol, .jumpSlot, of: object.id, facts: facts)
            let written = AppliedBinding.Slot(relocation, .jumpSlot, at: slot, size: 0, value: UInt64(target))
            tell(explanation, written, moment: .firstCall, target, isReplaced, snapshot.objects)
        } catch {
            // It was bound, so its names are there.
        }
    }

    /// Tells what a question by name was answered with; `address` is the answer.
    func tellQuery(
        _ reference: Reference, in scope: Scope, from asker: ObjectID, _ definition: Definition, address: UInt, isReplaced: Bool, _ snapshot: Snapshot
    ) {
        let lookup = snapshot.namespace.explanation(of: reference, in: scope)
        let isChosen = definition.symbol.type == .indirectFunction && !isReplaced
        closure.trace.record(
            AppliedBinding(
                lookup, reference, from: snapshot.namespace.traced(asker), definition, rule: facts.rule(for: definition, lookup), address: address,
                isReplaced: isReplaced, choice: isChosen ? functions.name(at: address, in: snapshot.objects[definition.object.index]) : Bytes(),
                name: { snapshot.namespace.traced($0) }))
    }

    private func tell(
        _ explanation: BindingExplanation, _ written: AppliedBinding.Slot, moment: AppliedBinding.Moment, _ target: UInt, _ isReplaced: Bool,
        _ objects: [LoadedObject]
    ) {
        var choice = Bytes()
        if let definition = explanation.definition, definition.symbol.type == .indirectFunction, !isReplaced {
            let address = UInt(written.value) &- UInt(bitPattern: Int(OpenFile.machine.addend(of: written.relocation, written.kind)))
            choice = functions.name(at: address, in: objects[definition.object.index])
        }
        closure.trace.record(
            AppliedBinding(
                explanation, written, moment: moment, address: target, isReplaced: isReplaced, choice: choice,
                name: { TracedObject(objects[$0.index].name, space: closure.tables.usage[$0.index].space) }))
    }
}
