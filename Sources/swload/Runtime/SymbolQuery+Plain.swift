import CFreestanding

/// The short way of nearly all questions: nothing is traced, any version will do, and the symbol is an ordinary one or undefined.
extension SymbolQuery {
    /// True where the calling thread asked the same in vain before, and nothing was loaded or unloaded since; that is its error once more. Nothing that
    /// may go away is looked at.
    @inline(__always)
    func failsAgain(_ process: Process) -> Bool {
        isPlain(process) && process.threads.failsAgain(failedQuestion(snapshot: ranges_version()))
    }

    /// The address for `dlsym`, 0 with an error that is the calling thread's.
    @inline(never)
    func addressOrError(_ process: Process) -> UInt {
        if isPlain(process) {
            var fails = false
            let answer = Snapshot.read { snapshot in
                let answer = plainAnswer(snapshot, process)
                // The asking object's name is there as long as the snapshot is looked at.
                if case .undefined(let object) = answer { fails = process.threads.fail(failedQuestion(snapshot: snapshot.number), object: object) }
                return answer
            }
            if fails { return 0 }
            if case .address(let address, let isResolver) = answer {
                process.threads.setError(0)
                return isResolver ? process.context.choose(address) : address
            }
        }
        return process.answer(failing: 0) { () throws(DynamicError) in try fullAddress(process) }
    }

    /// True where nobody wants to know of anything but the answer, and any version will do.
    @inline(__always)
    func isPlain(_ process: Process) -> Bool { process.trace.categories.isEmpty && version == nil }

    /// Who asks, and in which of the three ways.
    @inline(__always)
    private var asker: (address: UInt, way: UInt) {
        handle == Self.inScope ? (caller, 1) : handle == Self.next ? (caller, 2) : (handle, 3)
    }

    @inline(__always)
    private func failedQuestion(snapshot: UInt) -> FailedQuestions.Question {
        FailedQuestions.Question(name, asker: asker.address, way: asker.way, snapshot: snapshot)
    }

    /// The answer for most symbols of most objects, without much ado; nil where there is more to it.
    @inline(__always)
    func plainAnswer(_ snapshot: Snapshot, _ process: Process) -> Answer? {
        let reference = Reference(name: Name(name), version: .newest, class: [])
        let question = SymbolMemo.Question(reference.name, asker: asker.address, way: asker.way, snapshot: snapshot.number)
        var place = question.answer
        if !snapshot.namespace.holds(reference.name, at: place) {
            guard let (scope, owner) = scope(snapshot) else { return nil }
            place = snapshot.namespace.find(reference, in: scope, trace: SilentTrace())
            if place.isNone { return .undefined(snapshot.objects[owner.index].name) }
            question.note(place)
        }
        let found = snapshot.namespace.plainAddress(at: place, mayReplace: { process.context.overrides.mayReplace(reference.name.hash) })
        guard let found else { return nil }
        if handle == Self.inScope, snapshot.mayGo(place.object) {
            snapshot.noteFirstCall(from: snapshot.object(holding: caller) ?? .program, to: place.object, process.trace)
        }
        return .address(found.address, isResolver: found.isResolver)
    }
}
