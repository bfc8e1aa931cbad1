import CFreestanding

/// The functions of glibc that have to know the loaded objects or their thread-local storage, on swload's own records.
enum LinkerServices {
    /// The names that swload provides.
    static var replacements: [(StaticString, UInt)] {
        [
            ("__tls_get_addr", tls_get_addr_address()),
            ("_dl_allocate_tls", Function.address(of: allocateThreadStorage)),
            ("_dl_allocate_tls_init", Function.address(of: initialiseThreadStorage)),
            ("_dl_deallocate_tls", Function.address(of: freeThreadStorage)),
            ("_dl_find_object", Function.address(of: findObject)),
            ("dl_iterate_phdr", Function.address(of: iterateHeaders)),
            ("backtrace_symbols", Function.address(of: backtraceSymbolStrings)),
            ("backtrace_symbols_fd", Function.address(of: writeBacktraceSymbols)),
        ]
    }
}

/// The vector of dynamic thread storage that libc sees with every thread: it reads the counter, 0, and clears the first entry; nobody else does.
/// All threads share it, since it never holds anything.
nonisolated(unsafe) private var emptyVector: UInt = 0

/// Makes the shared empty vector; called once before the program runs.
func prepareThreadVectors() {
    unsafe emptyVector = Memory.permanent(count: 64).address &+ 16
}

/// `_dl_allocate_tls`: gives a new thread's control block its vector, and fills the block below it. Any thread; takes the storage lock.
@c(swload_allocate_tls) func allocateThreadStorage(_ control: UInt) -> UInt {
    guard control != 0 else { return 0 }
    Process.shared.registerForking()
    Memory.store(unsafe emptyVector, at: control &+ 8)
    Process.shared.threads.begin(control, isNew: true)
    Process.shared.trace.tell(.tls, .controlBlock(.new, control))
    return control
}

/// `_dl_allocate_tls_init`: fills the block of a thread whose memory is used again. Any thread; takes the storage lock.
@c(swload_initialise_tls) func initialiseThreadStorage(_ control: UInt) -> UInt {
    guard control != 0 else { return 0 }
    Process.shared.threads.begin(control, isNew: false)
    Process.shared.trace.tell(.tls, .controlBlock(.reused, control))
    return control
}

/// `_dl_deallocate_tls`: frees what a thread had besides the block, which is part of its stack. Any thread; takes the storage lock.
@c(swload_free_tls) func freeThreadStorage(_ control: UInt, _ freesControl: UInt) -> UInt {
    guard control != 0 else { return 0 }
    Process.shared.trace.tell(.tls, .controlBlock(freesControl & 0xff != 0 ? .endedWithStack : .ended, control))
    Process.shared.threads.end(control)
    return 0
}

/// The slow path of `__tls_get_addr` and of TLS descriptors, for a module and an offset: the first access of a thread. Any thread, async-signal-safe:
/// the storage lock is taken with signals blocked.
@c(swload_thread_address) func threadAddress(_ index: UInt) -> UInt {
    let process = Process.shared
    let block = process.threads.block(of: Memory.load(Int.self, at: index))
    guard block != 0 else {
        ErrorSentences(program: process.settings.program).reportNoThreadMemory()
        System.exit(127)
    }
    return block &+ Memory.load(UInt.self, at: index &+ 8)
}
