import CFreestanding

// dlsym and dlvsym. Any thread; no lock and no allocation but for a thread's first error and those with long names, for a trace, for a unique symbol
// that nobody has asked for before, and for the first access to a thread-local variable.

/// A question for a symbol by name.
struct SymbolQuery {
    /// A link map, or one of the handles below.
    let handle: UInt
    let name: Bytes
    /// The version, empty for the default one.
    let version: Bytes?
    /// An address in the object that asks.
    let caller: UInt

    /// The caller's own scope (RTLD_DEFAULT), and what stands behind the caller's object in that of the object that was opened (RTLD_NEXT).
    private static let inScope: UInt = 0
    private static let next = UInt.max

    /// What a lookup found out while the tables could not go away.
    private enum Answer {
        case address(UInt, isResolver: Bool)
        case threadLocal(module: Int, offset: UInt)
        case unsettled
        case undefined(Bytes)
        case invalidHandle
        case unknownCaller
    }

    /// The symbol's address: of a thread-local one in the calling thread, of an indirect function what its resolver chooses.
    func address(_ process: Process) throws(DynamicError) -> UInt {
        if isPlain(process), let answer = Snapshot.read({ plainAnswer($0, process) }) { return try conclude(answer, process) }
        let answer = try conclude(ask(process), process)
        if let report = process.context.report { tell(answer, process, report) }
        return answer
    }

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
                return isResolver ? call0(address) : address
            }
        }
        return process.answer(failing: 0) { () throws(DynamicError) in try address(process) }
    }

    /// True where nobody wants to know of anything but the answer, and any version will do.
    @inline(__always)
    private func isPlain(_ process: Process) -> Bool { process.trace.categories.isEmpty && version == nil }

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
    private func plainAnswer(_ snapshot: Snapshot, _ process: Process) -> Answer? {
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

    @inline(__always)
    private func conclude(_ answer: Answer, _ process: Process) throws(DynamicError) -> UInt {
        switch answer {
        case .address(let address, let isResolver): return isResolver ? call0(address) : address
        case .threadLocal(let module, let offset):
            let block = process.threads.block(of: module)
            guard block != 0 else { throw DynamicError(name, "cannot allocate memory for thread-local data") }
            return block &+ offset
        case .unsettled:
            try settle(process)
            return try address(process)
        case .undefined(let object):
            let object = object.isEmpty ? process.stack.argument(0) : object
            guard let version else { throw DynamicError(object, "undefined symbol: ", name) }
            throw DynamicError(object, "undefined symbol: ", name, ", version ", version)
        case .invalidHandle: throw DynamicError(Bytes(), "invalid handle")
        case .unknownCaller: throw DynamicError(Bytes(), "RTLD_NEXT used in code not dynamically loaded")
        }
    }

    private var reference: Reference {
        Reference(name: Name(name), version: version.map { .exactly($0) } ?? .newest, class: [])
    }

    /// Where to look, and for whom; nil for a handle that is none, or a caller that no object holds.
    @inline(__always)
    private func scope(_ snapshot: Snapshot) -> (scope: Scope, owner: ObjectID)? {
        switch handle {
        case Self.inScope:
            let owner = snapshot.object(holding: caller) ?? .program
            return (.references(of: owner), owner)
        case Self.next:
            guard let owner = snapshot.object(holding: caller) else { return nil }
            return (.behind(owner, inClosureOf: snapshot.root(of: owner)), owner)
        default:
            guard let owner = snapshot.object(ofRecord: handle) else { return nil }
            return (.closure(of: owner), owner)
        }
    }

    @inline(never)
    private func ask(_ process: Process) -> Answer {
        TraceTurn.take(process.trace) {
            Snapshot.read { snapshot in
                guard let (scope, owner) = scope(snapshot) else { return handle == Self.next ? .unknownCaller : .invalidHandle }
                let reference = reference
                if process.trace.isOn(.statistics) { process.context.counts.symbolic &+= 1 }
                let place = snapshot.namespace.find(reference, in: scope, trace: process.trace)
                guard var definition = snapshot.namespace.definition(at: place, nameHash: reference.name.hash) else {
                    let asker = snapshot.objects[owner.index].name
                    process.trace.recordFailure(.undefined(name: name, version: version ?? Bytes()), of: asker)
                    return .undefined(asker)
                }
                if definition.symbol.binding == .unique {
                    guard let only = snapshot.namespace.settled(definition) else { return .unsettled }
                    definition = only
                }
                let answer = answer(definition, process, snapshot, askedBy: handle == Self.inScope ? owner : nil)
                process.trace.emit(
                    .bindings,
                    .binding(
                        from: snapshot.namespace.traced(owner), to: snapshot.namespace.traced(definition.object), symbol: name,
                        version: version ?? Bytes(), isProtected: false))
                return answer
            }
        }
    }

    /// Tells of an answer, once it is known, with everything that led to it.
    private func tell(_ answer: UInt, _ process: Process, _ report: BindingReport) {
        TraceTurn.take(process.trace) {
            Snapshot.read { snapshot in
                guard let (scope, owner) = scope(snapshot), let found = definition(in: scope, snapshot) else { return }
                let isReplaced = process.context.address(of: found, strings: snapshot.objects[found.object.index].tables.strings).isReplaced
                report.tellQuery(reference, in: scope, from: owner, found, address: answer, isReplaced: isReplaced, snapshot)
            }
        }
    }

    /// What the name is defined by; of a unique symbol, the one that was settled on.
    private func definition(in scope: Scope, _ snapshot: Snapshot) -> Definition? {
        let reference = reference
        let place = snapshot.namespace.find(reference, in: scope, trace: SilentTrace())
        guard let found = snapshot.namespace.definition(at: place, nameHash: reference.name.hash) else { return nil }
        return found.symbol.binding == .unique ? snapshot.namespace.settled(found) ?? found : found
    }

    @inline(__always)
    private func answer(_ definition: Definition, _ process: Process, _ snapshot: Snapshot, askedBy asker: ObjectID?) -> Answer {
        let symbol = definition.symbol
        if let asker { snapshot.noteFirstCall(from: asker, to: definition.object, process.trace) }
        if symbol.type == .threadLocal {
            return .threadLocal(module: snapshot.moduleID(of: definition.object), offset: UInt(symbol.value))
        }
        let (address, isReplaced) = process.context.address(
            of: definition, strings: snapshot.objects[definition.object.index].tables.strings)
        return .address(address, isResolver: symbol.type == .indirectFunction && !isReplaced)
    }

    /// Makes the definition of a unique symbol the only one for good.
    private func settle(_ process: Process) throws(DynamicError) {
        try process.whileLoading { () throws(DynamicError) in
            try process.whileChanging { () throws(DynamicError) in
                let namespace = unsafe Snapshot.current.namespace
                let reference = reference
                guard let (scope, owner) = scope(unsafe Snapshot.current),
                    let definition = namespace.definition(
                        at: namespace.find(reference, in: scope, trace: SilentTrace()), nameHash: reference.name.hash)
                else { return }
                process.closure.tables.namespace.settle(definition)
                process.closure.tables.noteReference(from: owner, to: definition, process.trace)
                process.publish()
            }
        }
    }
}

/// `dlsym`.
@c(swload_dlsym) func findSymbol(_ handle: UInt, _ name: UInt, _ caller: UInt) -> UInt {
    let process = Process.shared
    let query = SymbolQuery(handle: handle, name: Memory.string(at: name), version: nil, caller: caller)
    return query.failsAgain(process) ? 0 : query.addressOrError(process)
}

/// `dlvsym`.
@c(swload_dlvsym) func findVersionedSymbol(_ handle: UInt, _ name: UInt, _ version: UInt, _ caller: UInt) -> UInt {
    let process = Process.shared
    return process.answer(failing: 0) { () throws(DynamicError) in
        try SymbolQuery(handle: handle, name: Memory.string(at: name), version: Memory.string(at: version), caller: caller).address(process)
    }
}
