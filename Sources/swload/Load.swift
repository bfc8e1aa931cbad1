import CFreestanding

/// The first half of a load: from the kernel's stack to a program whose every object is mapped, and into its C library's own linker.
@c(swload_main) func load(_ stackAddress: UInt) -> Never {
    var stack = InitialStack(stackAddress)
    let settings = Startup.settings(stack)
    stack.dropArguments(settings.programIndex)
    if settings.isSecure { SecureEnvironment.clean(&stack) }
    if let name = settings.argument0 { stack.setArgument0(name) }

    let trace = Startup.trace(settings, stack)
    var statistics = Statistics(isOn: trace.isOn(.statistics))
    let path = Startup.programPath(settings, stack)
    trace.emit(.phases, .began(.start, object: path))
    let cache = StartCache(settings, stack, trace, program: path)
    var closure = Closure(settings: settings, trace: trace, path: path, cache: cache)
    do throws(LoadError) {
        while try !closure.load(path, stack) { closure = closure.again(path) }
        if closure.isSelfContained { return try Startup.runSelfContained(closure, stack, path) }
        statistics.endLoading()
        if settings.showsAuxiliaryVector {
            Identity(closure.program, base: settings.isInterpreter ? stack[.base] : closure.linkerBase, stack: stack).describe(to: stack, path: path)
            AuxiliaryVector().write(stack)
        }
        // What a cache names was checked when it was written.
        if closure.known == nil {
            try trace.phase(.versions, Bytes()) { () throws(LoadError) in try VersionCheck(closure: closure).run(closure.listed) }
        }
        if settings.mode != .run { try Startup.answer(closure, stack) }

        try closure.layOutThreadStorage()
        closure.makeScopeTable(stays: true)
        let storage = ThreadStorage(
            layout: &closure.tables.layout, surplus: settings.threadStorageSurplus(closure.tables.layout), bias: closure.program.image.bias,
            random: stack.random)
        let glibc = try Glibc(closure, storage: storage)
        let identity = Identity(closure.program, base: settings.isInterpreter ? stack[.base] : closure.linkerBase, stack: stack)
        ScopeTrace(closure: closure, sharedObject: identity.sharedObject).write()
        Process.shared = Process(
            settings: settings, stack: stack, closure: closure, storage: storage, glibc: glibc, identity: identity, statistics: statistics)
        trace.emit(.phases, .began(.bridge, object: closure.linkerPath))
        let process = Process.shared
        process.processorWords = KnownProcessor.words(process)
        if let glibc {
            glibc.put(process.processorWords, stack)
            try glibc.enterLinker(stack, hasPreloadFile: closure.hasPreloadFile)
        }
        continueLoad(stack)
    } catch {
        Startup.fail(error, closure)
    }
}

/// The second half: the linker has made its private state and jumped here, with the stack as it left it.
@c(swload_continue) func continueLoad(at stackAddress: UInt) -> Never {
    continueLoad(InitialStack(stackAddress, auxiliary: Process.shared.stack.auxiliary))
}

private func continueLoad(_ stack: InitialStack) -> Never {
    let process = Process.shared
    let closure = process.closure
    process.probe?.answer(process)
    process.stack = stack
    HiddenEnvironment.restore(stack)
    process.identity.describe(to: stack, path: closure.program.path)
    do throws(LoadError) {
        if let glibc = process.glibc {
            try glibc.check(closure, threadPointer: thread_pointer())
            try glibc.putLate(process.processorWords)
        } else {
            System.setThreadPointer(process.storage.makeThread(random: stack.random))
        }
        process.trace.emit(.phases, .ended(.bridge))
        let beginning = process.statistics.beginRelocating()
        closure.makeScopeTable(stays: false)
        if let known = closure.known {
            known.settle(&closure.tables.namespace)
            try process.context.connectStubs(known)
        }
        process.context.stage = process.context.report == nil ? PageStage(for: closure.objects, closure.known) : nil
        for id in process.order where closure.objects[id.index].role != .linker {
            try Relocator.relocate(closure.objects[id.index], process.context)
        }
        process.context.stage?.close()
        process.context.stage = nil
        closure.finishScopeTable()
        process.statistics.endRelocating(since: beginning)
        Startup.keepDecisions(process)
        try process.beginThreads()
        process.trace.emit(.tls, .controlBlock(.first, process.firstThread))
        try process.glibc?.takeOver(closure)
        process.debugger.begin(process)
        for object in closure.objects { try object.protectRelocated() }
        guard closure.program.entry != 0 else { throw .noEntry(closure.program.path) }
        if closure.needsExecutableInitialStack { try Startup.makeStackExecutable(stack) }
        process.glibc?.initialiseEarly(closure)
        process.debugger.announce(.consistent, process)
        if process.settings.trace.calls.isSummary { process.registerForking() }
        closure.isRunning = true
        closure.trace.putsBindingsLast = true
    } catch {
        Startup.fail(error, closure)
    }
    process.statistics.write(to: process.trace, process.context.counts)
    process.trace.endStart()
    if !process.settings.isInterpreter { Identity.show(stack, closure.program) }
    Initialisers(process: process).run()
    Startup.traceRun(process)
    transfer(stack.address, closure.program.entry, finish_entry_address())
}
