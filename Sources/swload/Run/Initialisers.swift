import CFreestanding

/// Runs the initialisers of a process in ld.so's order, and its finalisers.
struct Initialisers {
    let process: Process

    private var trace: TraceOutput { process.trace }

    /// Everything before the program's own: an object with DF_1_INITFIRST, the program's DT_PREINIT_ARRAY, then dependencies before dependents.
    ///
    /// The program's own DT_INIT and DT_INIT_ARRAY are its start code's and libc's business.
    func run() {
        process.closure.tables.usage[0].isInitialised = true
        // Of several that want to be first, the one that was loaded last is.
        let first = process.closure.objects.last { $0.tables.dynamic.flags1.contains(.initFirst) }
        if let first { initialise(first.id) }
        let program = process.closure.program
        if let functions = functions(program, .preinitArray, .preinitArraySize), functions.count > 0 {
            traceCall(.callingPreinit(object: program.name))
            for index in 0..<functions.count { call(functions[index] ?? 0) }
        }
        for id in process.order { initialise(id) }
    }

    /// Calls an object's initialisers, unless that has been done.
    func initialise(_ id: ObjectID) {
        guard !process.closure.tables.usage[id.index].isInitialised else { return }
        process.closure.tables.usage[id.index].isInitialised = true
        let object = process.closure.objects[id.index]
        let function = object.address(.initialiser)
        let array = functions(object, .initArray, .initArraySize)
        traceCall(.callingInit(object: object.name))
        trace.toldPhase(.initialise, object.name) {
            if let function { call(function) }
            for index in 0..<(array?.count ?? 0) { call(array?[index] ?? 0) }
        }
    }

    /// At the program's end: every object's finalisers, dependents before dependencies; what is opened meanwhile is left alone.
    func finish() {
        trace.tell(.phases, .ended(.run))
        load_lock()
        let order = process.finalOrder
        for id in order { process.closure.tables.usage[id.index].openCount &+= 1 }
        load_unlock()
        for id in order { finalise(id) }
        process.context.calls?.finish()
        process.statistics.writeFinal(to: trace, process.context.counts)
        trace.flush()
    }

    /// Calls an object's DT_FINI_ARRAY backwards, then its DT_FINI, if it was initialised and that has not been done.
    func finalise(_ id: ObjectID) {
        guard process.closure.tables.usage[id.index].isInitialised else { return }
        process.closure.tables.usage[id.index].isInitialised = false
        let object = process.closure.objects[id.index]
        let function = object.address(.finaliser)
        let array = functions(object, .finiArray, .finiArraySize)
        traceCall(.callingFini(object: process.closure.traced(id)))
        trace.toldPhase(.finalise, object.name) {
            for index in (0..<(array?.count ?? 0)).reversed() {
                if let address = array?[index] { _ = call0(address) }
            }
            if let function { _ = call0(function) }
        }
    }

    private func functions(_ object: LoadedObject, _ tag: DynamicTag, _ sizeTag: DynamicTag) -> Table<UInt>? {
        guard let address = object.tables.dynamic[tag], let size = object.tables.dynamic[sizeTag] else { return nil }
        return object.image.bytes(at: LinkAddress(address), count: size).map { Table($0) }
    }

    /// Calls with argc, argv and the environment, as glibc does.
    private func call(_ function: UInt) {
        guard function != 0, function != UInt.max else { return }
        _ = call3(function, UInt(process.stack.argumentCount), process.stack.arguments, process.stack.environment)
    }

    private func traceCall(_ event: Event) {
        trace.tell(.initialiserCalls, event)
    }
}

/// What the program's exit calls last, registered by its start code: the finalisers of everything that was initialised.
@c(swload_finish) func finish() {
    Initialisers(process: Process.shared).finish()
}
