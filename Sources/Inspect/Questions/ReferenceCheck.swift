import ELF
import Link

/// References that nothing can be bound to.
struct ReferenceCheck {
    let closure: Closure

    init(_ closure: Closure) { self.closure = closure }

    var findings: [Diagnosis.Finding] {
        let failures = closure.forEachBinding(explaining: false) { _ in }
        let isIncomplete = closure.objects.contains { $0.isMissing }
        return (isIncomplete ? summary(failures) : failures.map { finding($0) }) + unknownRelocations
    }

    /// Where libraries are missing, undefined symbols are but what follows from that: one finding for each object.
    private func summary(_ failures: [BindingFailure]) -> [Diagnosis.Finding] {
        var names: [Int: [String]] = [:]
        for case let failure in failures {
            if case .undefined(let name, _) = failure.error { names[failure.object.index, default: []].append(name.text) }
        }
        return names.sorted { $0.key < $1.key }.map { object, names in
            let shown = names.prefix(20).joined(separator: ", ") + (names.count > 20 ? " and \(names.count - 20) more" : "")
            return Diagnosis.Finding(
                .warning, "undefined-symbol", "\(closure.name(of: ObjectID(object))) refers to symbols that may be in a library that is missing",
                details: [shown])
        }
    }

    private func finding(_ failure: BindingFailure) -> Diagnosis.Finding {
        switch failure.error {
        case .undefined(let name, let version): undefined(name, version, failure)
        case .broken(let error):
            Diagnosis.Finding(.fatal, "broken-file", "\(closure.name(of: failure.object)): \(error.sentence(for: closure.machine))")
        }
    }

    private func undefined(_ name: Bytes, _ version: Bytes, _ failure: BindingFailure) -> Diagnosis.Finding {
        let owner = closure.name(of: failure.object)
        let text = SymbolName.readable(name.text).map { "\($0) [\(name.text)]" } ?? name.text
        let dynamic = closure.objects[failure.object.index].tables.dynamic
        let bindsNow = dynamic.flags.contains(.bindNow) || dynamic.flags1.contains(.now) || closure.options.variable("LD_BIND_NOW") != nil
        let waits = failure.isLazy && !bindsNow
        var details = candidates(failure).filter { $0.verdict != .undefined }.map { candidate in
            let version = candidate.version.isEmpty ? "without a version" : "as version \(candidate.version.text)"
            return "\(closure.name(of: candidate.object)) has it \(version): \(candidate.verdict.word)"
        }
        if !failure.isLazy {
            details.append("\(closure.name(of: failure.relocation)) at \(failure.relocation.site.value.hex) cannot wait for a first call")
        }
        return Diagnosis.Finding(
            waits ? .warning : .fatal, "undefined-symbol",
            "\(owner): undefined symbol \(text)" + (version.isEmpty ? "" : ", version \(version.text)")
                + (waits ? ": fails when it is called first, or at once with LD_BIND_NOW" : ""),
            details: details, advice: ["link \(owner) with the library that defines it, or install the version of that library that does"])
    }

    private func candidates(_ failure: BindingFailure) -> [Candidate] {
        let explanation = try? closure.namespace.explanation(
            ofSymbol: failure.relocation.symbol, failure.isLazy ? .jumpSlot : .gotEntry, of: failure.object, facts: BindingFacts())
        return explanation?.lookup.candidates ?? []
    }

    /// Types of relocations that cannot stand in a loadable file of the machine; each once for an object.
    private var unknownRelocations: [Diagnosis.Finding] {
        var findings: [Diagnosis.Finding] = []
        for object in closure.boundObjects {
            var known: Set<UInt32> = []
            for table in [object.tables.relocations, object.tables.pltRelocations] {
                for index in 0..<table.count {
                    guard let relocation = table[index], closure.machine.kind(of: relocation.type) == nil, known.insert(relocation.type).inserted
                    else { continue }
                    findings.append(
                        Diagnosis.Finding(
                            .fatal, "unknown-relocation",
                            "\(closure.name(of: object.id)): unknown relocation type \(relocation.type) at \(relocation.site.value.hex)"))
                    if known.count > 8 { break }
                }
            }
        }
        return findings
    }
}
