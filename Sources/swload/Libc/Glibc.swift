import CFreestanding

/// Brings glibc to life: lets its own dynamic linker make its private state, then takes over.
///
/// Nothing here depends on a version; what is assumed of the linker is checked after it ran, and refused with one sentence where it does not hold.
struct Glibc {
    let linker: LoadedObject
    let library: LoadedObject
    let standIn: StandIn
    let storage: ThreadStorage
    /// True for a libc that says that it has what 2.36 has.
    private let isRecent: Bool

    /// The libraries whose functions swload may replace; before 2.34 glibc was in several.
    static var libraries: [Bytes] { [Bytes("libc.so.6"), Bytes("libdl.so.2"), Bytes("libpthread.so.0")] }

    /// Prepares the stand-in; nil where the closure has no C library, and then no bridge is needed.
    init?(_ closure: Closure, storage: ThreadStorage) throws(LoadError) {
        if closure.linkerName.hasPrefix(Bytes("ld-musl")) { throw .unsupportedLibc(closure.linkerPath) }
        guard let library = closure.object(named: Bytes("libc.so.6")) else { return nil }
        guard let linker = closure.objects.first(where: { $0.role == .linker }) else {
            throw .bridge("this C library needs no dynamic linker of its own; it is not a glibc that swload knows", file: library.path)
        }
        self.linker = linker
        self.library = library
        self.storage = storage
        let name = Bytes("GLIBC_2.36")
        isRecent = closure.tables.namespace.definesVersion(name, hash: NameHash.sysv(name), library.id)
        standIn = StandIn(program: closure.program, storage: storage, needsExecutableStack: closure.needsExecutableStack)
    }

    /// Enters the linker on the process's initial stack; it comes back at `swload_continue`.
    func enterLinker(_ stack: InitialStack, hasPreloadFile: Bool) throws(LoadError) -> Never {
        guard linker.entry != 0 else { throw .noEntry(linker.path) }
        if hasPreloadFile { try HiddenPreloadFile.hide(in: linker) }
        HiddenEnvironment.hide(stack)
        standIn.describe(to: stack, linker: linker)
        transfer(stack.address, linker.entry, 0)
    }

    /// Checks that the linker did what was expected of it.
    func check(_ closure: Closure, threadPointer: UInt) throws(LoadError) {
        guard storage.isBelow(threadPointer), Memory.load(UInt.self, at: threadPointer &+ 16) == threadPointer else {
            throw .bridge("the dynamic linker laid out thread-local storage in an unknown way", file: linker.path)
        }
        try LinkerState(linker, closure).check(bias: closure.program.image.bias, standIn: standIn)
    }

    /// The definitions that swload replaces in libc and in the linker; which of the two defines a service differs between releases.
    ///
    /// A program that the kernel started needs no answers about /proc/self/exe.
    func overrides(_ closure: Closure) -> Overrides {
        let present = Self.libraries.compactMap { closure.object(named: $0)?.id }
        for id in [linker.id] + present { closure.tables.namespace.setProvided(id) }
        let overrides = Overrides(capacity: 56)
        if present.count > 1 || !isRecent { DynamicLinkingHook.addPublicFunctions(to: overrides) }
        for (name, address) in LinkerServices.replacements { overrides.add(name, .function(address)) }
        overrides.add("__cxa_thread_atexit_impl", .wrapper(.threadExit))
        overrides.add("__register_atfork", .wrapper(.atFork))
        if closure.trace.isOn(.initialiserCalls) || closure.settings.cache.policy == .snapshot { overrides.add(Self.start, .wrapper(.start)) }
        if !closure.settings.isInterpreter { ProgramPath.addEntries(to: overrides) }
        return overrides
    }

    /// What swload stands in front of only where a trace shows that it is called, and where pages are kept, which must not depend on that.
    private static var start: StaticString { "__libc_start_main" }

    /// True for a definition that is replaced in some starts and not in others.
    static func isReplacedForTraces(_ definition: Definition, _ strings: Bytes) -> Bool {
        definition.isProvided && strings.hasString(Bytes(start), at: Int(definition.symbol.nameOffset))
    }

    /// Sends libc's calls for dynamic linking to swload, after all relocations: by its hook, or, where it has none, by its linker's own slots.
    func takeOver(_ closure: Closure) throws(LoadError) {
        let state = try LinkerState(linker, closure)
        if let slot = state.hookSlot {
            try state.write(DynamicLinkingHook.table(), at: slot)
            if honoursHook(closure) { return }
        }
        // Never leave the linker's own dlopen within reach: it would load a second C library.
        guard let slots = state.loadingSlots else {
            throw .bridge("cannot find how this C library asks its dynamic linker for dlopen; it is not a glibc that swload knows", file: linker.path)
        }
        LinkerLoads.lookup = Memory.load(UInt.self, at: slots.lookup)
        try state.write(Function.address(of: lookUpForLinker), at: slots.lookup)
        try state.write(Function.address(of: openForLinker), at: slots.open)
        try state.write(Function.address(of: closeForLibc), at: slots.close)
    }

    /// True where libc calls through the hook: since 2.36 always, before that in some builds, so it is tried.
    private func honoursHook(_ closure: Closure) -> Bool {
        if isRecent { return true }
        guard let probe = closure.definedAddress("dlerror", in: library) else { return false }
        DynamicLinkingHook.wasCalled = false
        _ = call0(probe)
        return DynamicLinkingHook.wasCalled
    }

    /// What every start asks of the linker and of libc by name.
    func definitionsAsked(_ closure: Closure) -> [Definition] {
        let names: [(StaticString, LoadedObject)] = [
            ("_rtld_global_ro", linker), ("_rtld_global", linker), ("_dl_mcount", linker), ("__libc_early_init", library),
        ]
        return names.compactMap { closure.definition($0.0, in: $0.1) }
    }

    /// Runs libc's own early initialisation, which its linker does before any constructor; missing before glibc 2.32.
    func initialiseEarly(_ closure: Closure) {
        if let symbol = closure.definedSymbol("__libc_early_init", in: library), let function = library.code(at: LinkAddress(symbol.value)) {
            _ = call1(function, 1)
        }
    }
}
