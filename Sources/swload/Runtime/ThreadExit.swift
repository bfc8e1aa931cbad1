import CFreestanding

/// Destructors of thread-local C++ objects: while one waits, the library that it belongs to must not be unloaded.
///
/// libc keeps the list itself; what it calls at a thread's end is swload's function, which calls the destructor and then counts it off.
private struct Registration: BitwiseCopyable {
    let destructor: UInt
    let object: UInt
    /// The link map of the library.
    let record: UInt
}

/// `__cxa_thread_atexit_impl`. Any thread; takes the storage lock.
@c(swload_thread_atexit) func registerThreadExit(_ destructor: UInt, _ object: UInt, _ library: UInt) -> UInt {
    let record = ObjectRanges.find(library)?.map ?? 0
    guard record != 0 else { return call3(Wrapper.threadExit.original, destructor, object, library) }
    let signals = storage_lock()
    let memory = storage_allocate(16, MemoryLayout<Registration>.size)
    storage_unlock(signals)
    // A destructor that cannot be counted keeps its library for good: nothing counts it off.
    count_up(record &+ LinkMaps.destructors)
    guard memory != 0 else { return call3(Wrapper.threadExit.original, destructor, object, library) }
    Memory.store(Registration(destructor: destructor, object: object, record: record), at: memory)
    return call3(Wrapper.threadExit.original, Function.address(of: runThreadExit), memory, library)
}

/// What libc calls at a thread's end.
@c(swload_run_thread_exit) func runThreadExit(_ memory: UInt) -> UInt {
    let registration = Memory.load(Registration.self, at: memory)
    let signals = storage_lock()
    storage_free(memory)
    storage_unlock(signals)
    _ = call1(registration.destructor, registration.object)
    count_down(registration.record &+ LinkMaps.destructors)
    return 0
}
