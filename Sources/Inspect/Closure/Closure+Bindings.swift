import ELF
import Link
import Trace

/// One reference of an object, where it would be bound to, and why.
public struct ClosureBinding: Sendable {
    public let relocation: Relocation
    public let kind: RelocationKind
    /// True where the relocation belongs to the procedure linkage table, and may be bound at its first call.
    public let isPLT: Bool
    public let explanation: BindingExplanation
}

/// A reference that cannot be bound.
public struct BindingFailure: Sendable {
    public let object: ObjectID
    public let relocation: Relocation
    /// True where it fails at its first call at the earliest.
    public let isLazy: Bool
    public let error: BindingError
}

extension Closure {
    /// The objects whose references are bound, in the order in which they are relocated; the dynamic linker binds its own before anybody else's.
    public var boundObjects: [ClosureObject] {
        relocationOrder.map { objects[$0.index] }.filter { $0.role != .linker && !$0.isMissing }
    }

    /// Calls `body` with every binding in the order in which a loader makes them (LD_BIND_NOW), without those of a symbol that was bound just before;
    /// and gives the references that cannot be bound, each once. Without explanations, it only gives those.
    @discardableResult
    public func forEachBinding(explaining: Bool = true, _ body: (ClosureBinding) -> Void) -> [BindingFailure] {
        let facts = facts
        var failures: [BindingFailure] = []
        var known: Set<[Int]> = []
        walkReferences { object, relocation, kind, isPLT, binder, namespace in
            let asked = binder.lookups
            do throws(BindingError) {
                _ = try binder.definition(ofSymbol: relocation.symbol, kind: kind, in: &namespace, trace: SilentTrace())
                guard explaining, binder.lookups != asked else { return }
                let explanation = try namespace.explanation(ofSymbol: relocation.symbol, kind, of: object.id, facts: facts)
                body(ClosureBinding(relocation: relocation, kind: kind, isPLT: isPLT, explanation: explanation))
            } catch {
                guard known.insert([object.id.index, relocation.symbol]).inserted else { return }
                failures.append(BindingFailure(object: object.id, relocation: relocation, isLazy: isPLT && kind == .jumpSlot, error: error))
            }
        }
        return failures
    }

    /// Gives the events of all bindings to a trace, in the order in which a loader makes them (LD_BIND_NOW).
    public func traceBindings(_ trace: some TraceSink) {
        walkReferences { _, relocation, kind, _, binder, namespace in
            _ = try? binder.definition(ofSymbol: relocation.symbol, kind: kind, in: &namespace, trace: trace)
        }
    }

    func walkReferences(
        _ body: (ClosureObject, Relocation, RelocationKind, _ isPLT: Bool, Binder, inout Namespace) -> Void
    ) {
        // What is settled of unique symbols is this walk's.
        var namespace = namespace
        for object in boundObjects {
            let binder = Binder(object: object.id, namespace)
            for (table, isPLT) in [(object.tables.relocations, false), (object.tables.pltRelocations, true)] {
                for index in 0..<table.count {
                    guard let relocation = table[index], let kind = machine.kind(of: relocation.type), kind.namesSymbol else { continue }
                    body(object, relocation, kind, isPLT, binder, &namespace)
                }
            }
        }
    }
}

extension RelocationKind {
    /// True where the relocation's value depends on a symbol.
    fileprivate var namesSymbol: Bool {
        switch self {
        case .none, .relative, .indirect: false
        default: true
        }
    }
}
