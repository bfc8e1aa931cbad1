import CFreestanding

/// Everything that stays behind the program; made once per process, found by the entries that the program calls.
final class Process {
    let settings: Settings
    var stack: InitialStack
    let closure: Closure
    let storage: ThreadStorage
    let threads: Threads
    let glibc: Glibc?
    /// What the kernel put into the auxiliary vector for swload, replaced by what it would have put there for the program.
    let identity: Identity
    /// Dependencies before dependents, the program last: the order of relocation and of initialisation.
    let order: [ObjectID]
    let context: RelocationContext
    let debugger = Debugger()
    /// What the dynamic linker would find out of the processor, where that is known before it asks.
    var processorWords = Table<LinkerWord>()
    /// Set in a copy of the process that only tries the dynamic linker.
    var probe: LinkerProbe?
    var statistics: Statistics
    /// Changed only by who has the right to load.
    var maps = LinkMaps()
    var retired = Retired()
    var closing = Closing.State.idle
    var hasExecutableStacks: Bool
    /// The thread pointer of the first thread, whose stack the kernel made.
    private(set) var firstThread: UInt = 0

    init(
        settings: Settings, stack: InitialStack, closure: Closure, storage: ThreadStorage, glibc: Glibc?, identity: Identity, statistics: Statistics
    ) {
        self.settings = settings
        self.stack = stack
        self.closure = closure
        self.storage = storage
        self.glibc = glibc
        self.identity = identity
        self.statistics = statistics
        hasExecutableStacks = closure.needsExecutableStack
        threads = Threads(storage, closure.tables.layout)
        order = InitialisationOrder.sorted(closure.order.objects, dependencies: closure.tables.dependencies)
        context = RelocationContext(closure: closure, threads: threads, overrides: glibc?.overrides(closure) ?? Overrides())
        show()
    }

    var trace: TraceOutput { closure.trace }

    /// All objects in the order in which the program's end finalises them: those of the last link-map namespace first.
    var finalOrder: [ObjectID] {
        // Where nothing came after the start, and neither preloads nor filters changed the order of loading, it is the other way round.
        if closure.tables.loaded.count == 1, closure.tables.loaded[0] == closure.order.objects { return order.reversed() }
        let bound = closure.tables.allBound(maps)
        var all: [ObjectID] = []
        for space in closure.tables.loaded.indices.reversed() { all.append(contentsOf: closure.tables.finalisationOrder(space, bound: bound)) }
        return all
    }

    /// Gives the first thread its storage, from the modules' initial data, which relocation has finished.
    func beginThreads() throws(LoadError) {
        let layout = closure.tables.layout
        for (index, module) in layout.modules.enumerated() {
            if let module { try storage.fill(module, offset: layout.offsets[index], from: closure.objects[module.object.index]) }
        }
        prepareThreadVectors()
        firstThread = thread_pointer()
        threads.beginFirst()
    }

    /// Lets readers see the tables as they are now; what they saw before is given up later.
    func publish() {
        let old = unsafe Snapshot.current
        show()
        retired.snapshots.append(old)
    }

    private func show() {
        maps.add(closure, sharedObject: identity.sharedObject)
        ObjectRanges.publish(closure, maps, sharedObject: identity.sharedObject)
        Snapshot(closure, maps.records, sharedObject: identity.sharedObject).publish()
    }
}

/// The process, for code that the program calls; written once, before the program runs.
nonisolated(unsafe) private var current: Process?

extension Process {
    /// Its parts stay as long as it does.
    private func stopCounting() {
        Memory.stopCounting(self)
        Memory.stopCounting(closure)
        Memory.stopCounting(closure.trace)
        Memory.stopCounting(storage)
        Memory.stopCounting(threads)
        Memory.stopCounting(context)
        Memory.stopCounting(context.overrides)
        if let calls = context.calls { Memory.stopCounting(calls) }
        if let writer = closure.trace.calls { Memory.stopCounting(writer) }
        for object in closure.objects { Memory.stopCounting(object) }
    }

    /// The process that this loader runs; entries from the program exist only after it was set.
    static var shared: Process {
        get {
            guard let process = unsafe current else { System.exit(127) }
            return process
        }
        set {
            unsafe current = newValue
            newValue.stopCounting()
        }
    }
}
