import CFreestanding

/// What has to be done around a fork, of which only the calling thread comes out: nobody may be in the middle of a change, and in the child the other
/// threads are forgotten.
enum Forking {
    /// Has libc call these functions before all others that are registered; must not be called twice.
    static func register(_ libcFunction: UInt) {
        _ = call5(
            libcFunction, Function.address(of: beforeFork), Function.address(of: afterForkInParent), Function.address(of: afterForkInChild), 0, 0)
    }
}

/// True once the functions are registered.
nonisolated(unsafe) private var isRegistered = false
/// The signals that were blocked before the fork; the storage lock guards it.
nonisolated(unsafe) private var signals: UInt64 = 0

/// `__register_atfork`: swload's own functions are registered first, so that what the program registers runs while nothing is held.
@c(swload_register_atfork) func registerAtFork(_ prepare: UInt, _ parent: UInt, _ child: UInt, _ library: UInt) -> UInt {
    Process.shared.registerForking()
    return call5(Wrapper.atFork.original, prepare, parent, child, library, 0)
}

extension Process {
    /// Registers the functions for a fork, once: when the program registers some, or makes a thread, before which nothing can go wrong.
    func registerForking() {
        guard unsafe !isRegistered, let function = forkFunction else { return }
        unsafe isRegistered = true
        Forking.register(function)
    }

    private var forkFunction: UInt? {
        if Wrapper.atFork.original != 0 { return Wrapper.atFork.original }
        guard let library = glibc?.library else { return nil }
        return closure.definedAddress("__register_atfork", in: library)
    }
}

@c(swload_before_fork) func beforeFork() -> UInt {
    tables_lock()
    trace_lock()
    unsafe signals = storage_lock()
    heap_hold()
    return 0
}

@c(swload_after_fork_in_parent) func afterForkInParent() -> UInt {
    heap_release()
    storage_unlock(unsafe signals)
    trace_unlock()
    tables_unlock()
    return 0
}

@c(swload_after_fork_in_child) func afterForkInChild() -> UInt {
    readers_forget()
    load_forget_others()
    Process.shared.threads.forgetOthers()
    Process.shared.context.calls?.forgetCounts()
    return afterForkInParent()
}
