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
        ]
    }
}

/// The vector of dynamic thread storage that every thread begins with: libc reads its counter, 0, and clears its first entry; nobody else does.
/// All threads share it, since it never holds anything.
nonisolated(unsafe) private var emptyVector: UInt = 0

/// Makes the shared empty vector; called once before the program runs.
func prepareThreadVectors() {
    unsafe emptyVector = Memory.permanent(count: 64).address &+ 16
}

/// `_dl_allocate_tls`: gives a new thread's control block its vector, and fills the block below it. Any thread; no lock, no allocation.
@c(swload_allocate_tls) func allocateThreadStorage(_ control: UInt) -> UInt {
    guard control != 0 else { return 0 }
    Memory.store(unsafe emptyVector, at: control &+ 8)
    return initialiseThreadStorage(control)
}

/// `_dl_allocate_tls_init`: fills the block of a thread whose memory is used again. Any thread; no lock, no allocation.
@c(swload_initialise_tls) func initialiseThreadStorage(_ control: UInt) -> UInt {
    guard control != 0 else { return 0 }
    Process.shared.storage.copy(below: control)
    return control
}

/// `_dl_deallocate_tls`: the block is part of the thread's stack and the vector is shared, so there is nothing to free.
@c(swload_free_tls) func freeThreadStorage(_ control: UInt, _ freesControl: UInt) -> UInt { 0 }
