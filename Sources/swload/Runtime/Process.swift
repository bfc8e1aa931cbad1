/// Everything that stays behind the program; made once per process, found by the entries that the program calls.
final class Process {
    let settings: Settings
    var stack: InitialStack
    let closure: Closure
    let storage: ThreadStorage
    let glibc: Glibc?
    /// What the kernel put into the auxiliary vector for swload, replaced by what it would have put there for the program.
    let identity: Identity
    /// Dependencies before dependents, the program last: the order of relocation and of initialisation.
    let order: [ObjectID]
    let context: RelocationContext
    var statistics: Statistics
    private(set) var maps: LinkMaps
    private(set) var ranges: ObjectRanges

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
        order = InitialisationOrder.sorted(closure.order.objects, dependencies: closure.dependencies)
        context = RelocationContext(closure: closure, layout: storage.layout, overrides: glibc?.overrides(closure) ?? Overrides(in: []))
        maps = LinkMaps(closure.objects, sharedObject: identity.sharedObject)
        ranges = ObjectRanges(closure.objects, maps, sharedObject: identity.sharedObject)
    }

    var trace: TraceOutput { closure.trace }

    /// Dependents before dependencies, sorted from the order of loading, which preloads and filters make another than that of the scope.
    var finalisationOrder: [ObjectID] {
        let loaded = closure.objects.map { $0.id }
        if loaded == closure.order.objects { return order.reversed() }
        return InitialisationOrder.sorted(loaded, dependencies: closure.dependencies).reversed()
    }
}

/// The process, for code that the program calls; written once, before the program runs.
nonisolated(unsafe) private var current: Process?

extension Process {
    /// The process that this loader runs; entries from the program exist only after it was set.
    static var shared: Process {
        get {
            guard let process = unsafe current else { System.exit(127) }
            return process
        }
        set { unsafe current = newValue }
    }
}
