import CFreestanding

/// One module as the slow path of a first access needs it; `size` is 0 for none.
struct ThreadModule: BitwiseCopyable {
    var initialData: UInt = 0
    var initialSize: UInt = 0
    var size: UInt = 0
    var alignment: UInt = 1
    /// The distance of the block from an address that is a multiple of the alignment.
    var skew: UInt = 0
    /// How many bytes below the thread pointer the block begins; 0 for a module whose blocks are made one by one.
    var offset: UInt = 0
}

// What the threads have of late modules, and the slow path of a first access.
extension Threads {
    private func module(_ id: Int) -> ThreadModule {
        if id > 0, id <= initial.modules.count, let segment = initial.modules[id - 1] {
            return ThreadModule(size: UInt(segment.memorySize), offset: UInt(initial.offsets[id - 1]))
        }
        return id > 0 && id < capacity ? Memory.load(ThreadModule.self, at: modules &+ UInt(id * MemoryLayout<ThreadModule>.stride)) : ThreadModule()
    }

    private func set(_ module: ThreadModule, _ id: Int) -> Bool {
        if id >= capacity {
            let larger = max(32, 2 * id)
            let memory = storage_allocate(16, larger * MemoryLayout<ThreadModule>.stride)
            guard memory != 0 else { return false }
            Memory.clear(memory, count: larger * MemoryLayout<ThreadModule>.stride)
            Memory.copy(from: modules, to: memory, count: capacity * MemoryLayout<ThreadModule>.stride)
            storage_free(modules)
            modules = memory
            capacity = larger
        }
        Memory.store(module, at: modules &+ UInt(id * MemoryLayout<ThreadModule>.stride))
        return true
    }

    /// Makes a module known, whose initial data relocation has finished; one with a fixed place is put there in every living thread.
    func add(_ id: Int, _ segment: TLSSegment, offset: UInt64, initialData: Bytes) -> Bool {
        let module = ThreadModule(
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
        _ = set(ThreadModule(), id)
    }

    private func initialise(_ block: UInt, _ module: ThreadModule) {
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

    private func freeBlock(_ module: ThreadModule, _ id: Int, of thread: UInt) {
        let vector = load(thread, ThreadWords.vector)
        guard Memory.load(Int.self, at: vector) >= id else { return }
        let entry = vector &+ UInt(id) &* 8
        let block = Memory.load(UInt.self, at: entry)
        guard block != 0 else { return }
        Memory.store(UInt(0), at: entry)
        if module.offset == 0 { storage_free(block &- module.skew) }
    }

    /// Frees what a thread that has ended had: its blocks, its vectors, its messages.
    func freeBlocks(of thread: UInt) {
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
        store(0, thread, ThreadWords.failedQuestion)
        for place in [ThreadWords.error, ThreadWords.givenError, ThreadWords.questions] {
            Memory.free(load(thread, place))
            store(0, thread, place)
        }
        CallStack.free(load(thread, ThreadWords.calls))
        store(0, thread, ThreadWords.calls)
    }
}
