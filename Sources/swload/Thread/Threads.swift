import CFreestanding

/// The threads of the process and what each has of dynamic thread-local storage.
///
/// Everything here is raw memory and only touched under the storage lock, with signals blocked: a first access to a thread-local variable may happen
/// in a signal handler. The C library tells of every thread that it makes and gives up, by the functions that allocate its storage.
final class Threads {
    /// One module as the slow path of a first access needs it; `size` is 0 for none.
    private struct Module: BitwiseCopyable {
        var initialData: UInt = 0
        var initialSize: UInt = 0
        var size: UInt = 0
        var alignment: UInt = 1
        /// The distance of the block from an address that is a multiple of the alignment.
        var skew: UInt = 0
        /// How many bytes below the thread pointer the block begins; 0 for a module whose blocks are made one by one.
        var offset: UInt = 0
    }

    private let storage: ThreadStorage
    /// The modules of the start, which stay.
    private let initial: TLSLayout
    /// The records of later modules, by module ID.
    private var modules: UInt = 0
    private var capacity = 0
    /// The thread that entered the list last.
    private var first: UInt = 0
    /// What is called with every new thread, 0 for nothing.
    private var functionOfBeginning: UInt = 0

    init(_ storage: ThreadStorage, _ initial: TLSLayout) {
        self.storage = storage
        self.initial = initial
    }

    // MARK: the list

    private func word(_ thread: UInt, _ place: UInt) -> UInt { thread &- UInt(storage.size) &+ place }

    private func load(_ thread: UInt, _ place: UInt) -> UInt { Memory.load(UInt.self, at: word(thread, place)) }

    private func store(_ value: UInt, _ thread: UInt, _ place: UInt) { Memory.store(value, at: word(thread, place)) }

    /// Makes a thread's block a fresh one and enters the thread into the list; one whose stack is used again gives up what it had.
    func begin(_ thread: UInt, isNew: Bool) {
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

    private func forEach(_ body: (UInt) -> Void) {
        var thread = first
        while thread != 0 {
            body(thread)
            thread = load(thread, ThreadWords.next)
        }
    }

    // MARK: modules

    private func module(_ id: Int) -> Module {
        if id > 0, id <= initial.modules.count, let segment = initial.modules[id - 1] {
            return Module(size: UInt(segment.memorySize), offset: UInt(initial.offsets[id - 1]))
        }
        return id > 0 && id < capacity ? Memory.load(Module.self, at: modules &+ UInt(id * MemoryLayout<Module>.stride)) : Module()
    }

    private func set(_ module: Module, _ id: Int) -> Bool {
        if id >= capacity {
            let larger = max(32, 2 * id)
            let memory = storage_allocate(16, larger * MemoryLayout<Module>.stride)
            guard memory != 0 else { return false }
            Memory.clear(memory, count: larger * MemoryLayout<Module>.stride)
            Memory.copy(from: modules, to: memory, count: capacity * MemoryLayout<Module>.stride)
            storage_free(modules)
            modules = memory
            capacity = larger
        }
        Memory.store(module, at: modules &+ UInt(id * MemoryLayout<Module>.stride))
        return true
    }

    /// Makes a module known, whose initial data relocation has finished; one with a fixed place is put there in every living thread.
    func add(_ id: Int, _ segment: TLSSegment, offset: UInt64, initialData: Bytes) -> Bool {
        let module = Module(
            initialData: initialData.address, initialSize: UInt(initialData.count), size: UInt(segment.memorySize),
            alignment: UInt(segment.alignment), skew: UInt(segment.address.value & (segment.alignment &- 1)), offset: UInt(offset))
        let signals = storage_lock()
        defer { storage_unlock(signals) }
        guard set(module, id) else { return false }
        if offset > 0 {
            initialise(storage.image &+ UInt(storage.size &- offset), module)
            forEach { initialise($0 &- module.offset, module) }
        }
        return true
    }

    /// True where a thread has a block of a module already, so that it cannot get a fixed place any more.
    func isUsed(_ id: Int) -> Bool {
        let signals = storage_lock()
        defer { storage_unlock(signals) }
        var isUsed = false
        forEach { thread in
            let vector = load(thread, ThreadWords.vector)
            if Memory.load(Int.self, at: vector) >= id, Memory.load(UInt.self, at: vector &+ UInt(id) &* 8) != 0 { isUsed = true }
        }
        return isUsed
    }

    /// Forgets a module that is unloaded, in every thread.
    func remove(_ id: Int) {
        let signals = storage_lock()
        defer { storage_unlock(signals) }
        let module = module(id)
        forEach { freeBlock(module, id, of: $0) }
        _ = set(Module(), id)
    }

    // MARK: blocks

    private func initialise(_ block: UInt, _ module: Module) {
        Memory.copy(from: module.initialData, to: block, count: Int(module.initialSize))
        Memory.clear(block &+ module.initialSize, count: Int(module.size &- module.initialSize))
    }

    /// The block of a module in the calling thread, made now if there is none; 0 where there is no memory for it.
    func block(of id: Int) -> UInt {
        let signals = storage_lock()
        defer { storage_unlock(signals) }
        let thread = thread_pointer()
        let module = module(id)
        guard module.size > 0, let vector = vector(of: thread, holding: id) else { return 0 }
        let entry = vector &+ UInt(id) &* 8
        let known = Memory.load(UInt.self, at: entry)
        if known != 0 { return known }
        var block = thread &- module.offset
        if module.offset == 0 {
            let memory = storage_allocate(Int(max(module.alignment, 16)), Int(module.size &+ module.skew))
            guard memory != 0 else { return 0 }
            block = memory &+ module.skew
            initialise(block, module)
        }
        Memory.store(block, at: entry)
        return block
    }

    /// The block of a module in the calling thread, 0 where it has none yet; `offset` is that of a module with a fixed place. No lock: the thread's own
    /// vector is only read.
    @inline(__always)
    func existingBlock(of id: Int, offset: UInt64) -> UInt {
        let thread = thread_pointer()
        if offset != 0 { return thread &- UInt(offset) }
        let vector = load(thread, ThreadWords.vector)
        return Memory.load(Int.self, at: vector) >= id ? Memory.load(UInt.self, at: vector &+ UInt(id) &* 8) : 0
    }

    /// A thread's vector, made larger if it has no entry for a module; the word before it leads to the one that it replaces, which a signal handler
    /// may have interrupted the use of, and which is freed with the thread.
    private func vector(of thread: UInt, holding id: Int) -> UInt? {
        let old = load(thread, ThreadWords.vector)
        let count = Memory.load(Int.self, at: old)
        if count >= id { return old }
        let larger = max(2 * id, 14)
        let memory = storage_allocate(16, (larger + 2) * 8)
        guard memory != 0 else { return nil }
        Memory.clear(memory, count: (larger + 2) * 8)
        Memory.store(count == 0 ? 0 : old, at: memory)
        Memory.store(larger, at: memory &+ 8)
        Memory.copy(from: old &+ 8, to: memory &+ 16, count: count * 8)
        store(memory &+ 8, thread, ThreadWords.vector)
        return memory &+ 8
    }

    private func freeBlock(_ module: Module, _ id: Int, of thread: UInt) {
        let vector = load(thread, ThreadWords.vector)
        guard Memory.load(Int.self, at: vector) >= id else { return }
        let entry = vector &+ UInt(id) &* 8
        let block = Memory.load(UInt.self, at: entry)
        guard block != 0 else { return }
        Memory.store(UInt(0), at: entry)
        if module.offset == 0 { storage_free(block &- module.skew) }
    }

    /// Frees what a thread that has ended had: its blocks, its vectors, its messages.
    private func freeBlocks(of thread: UInt) {
        var vector = load(thread, ThreadWords.vector)
        let count = Memory.load(Int.self, at: vector)
        for id in 0..<count { freeBlock(module(id + 1), id + 1, of: thread) }
        store(thread_vector_none(), thread, ThreadWords.vector)
        var isLast = count == 0
        while !isLast {
            let before = Memory.load(UInt.self, at: vector &- 8)
            storage_free(vector &- 8)
            vector = before
            isLast = before == 0
        }
        for place in [ThreadWords.error, ThreadWords.givenError] {
            Memory.free(load(thread, place))
            store(0, thread, place)
        }
    }

    // MARK: messages

    /// Takes the calling thread's message, which stays until the next is taken or set; 0 where there is none. No lock: the words are the thread's own.
    func takeError() -> UInt {
        let thread = thread_pointer()
        let text = load(thread, ThreadWords.error)
        Memory.free(load(thread, ThreadWords.givenError))
        store(text, thread, ThreadWords.givenError)
        store(0, thread, ThreadWords.error)
        return text
    }

    /// Sets the calling thread's message, memory of the loader's heap that is the thread's from now on, or takes it away.
    @inline(__always)
    func setError(_ text: UInt) {
        let thread = thread_pointer()
        let old = load(thread, ThreadWords.error)
        if old | text == 0 { return }
        Memory.free(old)
        store(text, thread, ThreadWords.error)
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
