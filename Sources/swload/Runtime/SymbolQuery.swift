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
    static let inScope: UInt = 0
    static let next = UInt.max

    /// What a lookup found out while the tables could not go away.
    enum Answer {
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
        return try fullAddress(process)
    }

    /// The same, with all that a trace is told.
    func fullAddress(_ process: Process) throws(DynamicError) -> UInt {
        let answer = try conclude(ask(process), process)
        if let report = process.context.report { tell(answer, process, report) }
        return answer
    }

    @inline(__always)
    private func conclude(_ answer: Answer, _ process: Process) throws(DynamicError) -> UInt {
        switch answer {
        case .address(let address, let isResolver): return isResolver ? process.context.choose(address) : address
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
    func scope(_ snapshot: Snapshot) -> (scope: Scope, owner: ObjectID)? {
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
                process.closure.tables.noteReference(from: owner, to: definition.object, isUnique: definition.symbol.binding == .unique, process.trace)
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
