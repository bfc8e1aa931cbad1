import CFreestanding

/// The threads of the process and what each has of dynamic thread-local storage.
///
/// Everything here is raw memory and only touched under the storage lock, with signals blocked: a first access to a thread-local variable may happen
/// in a signal handler. The C library tells of every thread that it makes and gives up, by the functions that allocate its storage.
final class Threads {
    let storage: ThreadStorage
    /// The modules of the start, which stay.
    let initial: TLSLayout
    /// The records of later modules, by module ID.
    var modules: UInt = 0
    var capacity = 0
    /// The thread that entered the list last.
    private var first: UInt = 0
    /// What is called with every new thread, 0 for nothing.
    private var functionOfBeginning: UInt = 0

    init(_ storage: ThreadStorage, _ initial: TLSLayout) {
        self.storage = storage
        self.initial = initial
    }

    func word(_ thread: UInt, _ place: UInt) -> UInt { thread &- UInt(storage.size) &+ place }

    func load(_ thread: UInt, _ place: UInt) -> UInt { Memory.load(UInt.self, at: word(thread, place)) }

    func store(_ value: UInt, _ thread: UInt, _ place: UInt) { Memory.store(value, at: word(thread, place)) }

    /// Makes a thread's block a fresh one and enters the thread into the list; one whose stack is used again gives up what it had.
    func begin(_ thread: UInt, isNew: Bool) {
        threads_begin()
        let signals = storage_lock()
        defer { storage_unlock(signals) }
        if !isNew { leave(thread) }
        storage.copy(below: thread)
        enter(thread)
        if functionOfBeginning != 0 { _ = call1(functionOfBeginning, thread) }
    }

    /// Does the same for the first thread, before there is another.
    func beginFirst() {
        storage.copy(below: thread_pointer())
        enter(thread_pointer())
    }

    /// Calls a function of libc with every living thread, and from now on with every new one, before it starts.
    func callForEach(_ function: UInt, except first: UInt) {
        let signals = storage_lock()
        defer { storage_unlock(signals) }
        functionOfBeginning = function
        forEach { if $0 != first { _ = call1(function, $0) } }
    }

    /// Takes a thread out of the list and frees what it had.
    func end(_ thread: UInt) {
        let signals = storage_lock()
        defer { storage_unlock(signals) }
        leave(thread)
    }

    private func enter(_ thread: UInt) {
        store(first, thread, ThreadWords.next)
        // The first of the list has itself before it, so that it can be told from a thread that is in no list.
        store(thread, thread, ThreadWords.previous)
        if first != 0 { store(thread, first, ThreadWords.previous) }
        first = thread
    }

    private func leave(_ thread: UInt) {
        let previous = load(thread, ThreadWords.previous)
        guard previous != 0 else { return }
        freeBlocks(of: thread)
        let next = load(thread, ThreadWords.next)
        if previous == thread { first = next } else { store(next, previous, ThreadWords.next) }
        if next != 0 { store(previous == thread ? next : previous, next, ThreadWords.previous) }
        store(0, thread, ThreadWords.previous)
    }

    /// After a fork, in the child, under the storage lock: only the calling thread is left; the C library will use the stacks of the others again.
    func forgetOthers() {
        let own = thread_pointer()
        var thread = first
        while thread != 0 {
            let next = load(thread, ThreadWords.next)
            if thread != own { store(0, thread, ThreadWords.previous) }
            thread = next
        }
        first = 0
        enter(own)
    }

    func forEach(_ body: (UInt) -> Void) {
        var thread = first
        while thread != 0 {
            body(thread)
            thread = load(thread, ThreadWords.next)
        }
    }

    // MARK: answers

    /// The calling thread's symbol table entry, made that of an absolute symbol with a value (SHN_ABS). No lock: the words are the thread's own.
    func absoluteSymbol(_ value: UInt) -> UInt {
        let entry = word(thread_pointer(), ThreadWords.symbol)
        // Elf64_Sym: a name, a type and a section; the value; the size.
        Memory.store(UInt64(0xfff1) << 48, at: entry)
        Memory.store(value, at: entry &+ 8)
        Memory.store(UInt64(0), at: entry &+ 16)
        return entry
    }
}
