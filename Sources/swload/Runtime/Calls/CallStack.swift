import CFreestanding

/// The traced calls of a thread that have not returned, as far as is known: what a call is indented by, and what a return belongs to.
///
/// A call is known by the place of its return address. One whose place lies below that of a new call is over: it has returned, or was left by an
/// exception or longjmp; but a signal handler that runs on a stack of its own leaves all others alone. Coroutines that change stacks by themselves
/// make it forget calls, which costs their lines and nothing else.
///
/// Only for the thread itself, with signals blocked; the memory is its own.
struct CallStack {
    /// One call.
    struct Entry: BitwiseCopyable {
        let slot: UInt
        let record: CallRecord
        let start: UInt64
        /// True where the return will be seen.
        let isReturnTraced: Bool
    }

    /// The number of bytes and of entries, then the entries.
    private var memory: UInt
    private static let head: UInt = 16
    private static let firstSize: UInt64 = 16 << 10
    /// Beyond this depth nothing is known.
    private static let limit: UInt64 = 64 << 20

    /// The calling thread's, nil where it has none.
    init?(existing threads: Threads) {
        memory = threads.load(thread_pointer(), ThreadWords.calls)
        if memory == 0 { return nil }
    }

    /// The calling thread's, made where it has none; nil where there is no memory.
    init?(making threads: Threads) {
        memory = threads.load(thread_pointer(), ThreadWords.calls)
        if memory != 0 { return }
        do throws(SystemError) { memory = try System.mapAnonymous(at: 0, count: Self.firstSize, [.read, .write], .anywhere) } catch { return nil }
        Memory.store(Self.firstSize, at: memory)
        threads.store(memory, thread_pointer(), ThreadWords.calls)
    }

    /// Sees to it that one call more can be entered; false where there is no room for it.
    mutating func makeRoom(_ threads: Threads) -> Bool {
        let size = Memory.load(UInt64.self, at: memory)
        if UInt64(place(count &+ 1) &- memory) <= size { return true }
        guard size < Self.limit else { return false }
        do throws(SystemError) {
            let larger = try System.mapAnonymous(at: 0, count: 2 &* size, [.read, .write], .anywhere)
            Memory.copy(from: memory, to: larger, count: Int(size))
            Memory.store(2 &* size, at: larger)
            System.unmap(memory, count: size)
            memory = larger
            threads.store(larger, thread_pointer(), ThreadWords.calls)
            return true
        } catch {
            return false
        }
    }

    /// Gives the memory of a thread that has ended back.
    static func free(_ memory: UInt) {
        if memory != 0 { System.unmap(memory, count: Memory.load(UInt64.self, at: memory)) }
    }

    var count: Int {
        get { Memory.load(Int.self, at: memory &+ 8) }
        nonmutating set { Memory.store(newValue, at: memory &+ 8) }
    }

    subscript(index: Int) -> Entry {
        get { Memory.load(Entry.self, at: place(index)) }
        nonmutating set { Memory.store(newValue, at: place(index)) }
    }

    var last: Entry? { count > 0 ? self[count &- 1] : nil }

    private func place(_ index: Int) -> UInt { memory &+ Self.head &+ UInt(index &* MemoryLayout<Entry>.stride) }

    /// Enters a call, for which `makeRoom` has made room.
    func push(_ entry: Entry) {
        self[count] = entry
        count &+= 1
    }

    func pop() -> Entry {
        count &-= 1
        return self[count]
    }

    /// Takes out what is over when a call's return address stands in a place; `isTail` says that the function whose place it was has jumped there.
    func leave(before slot: UInt, isTail: Bool, _ body: (Entry) -> Void) {
        var signalStack: SignalStack?
        while let last = last?.slot, last != slot || !isTail {
            let distance = max(last, slot) &- min(last, slot)
            var isOver = last <= slot
            // What lies far away may lie on another stack: that of a handler, which ends before what it has interrupted.
            if distance > 16 << 10 {
                let stack = signalStack ?? SignalStack()
                signalStack = stack
                if stack.holds(last) != stack.holds(slot) { isOver = stack.holds(last) }
            }
            guard isOver else { return }
            body(pop())
        }
    }

    /// True where the thread is in a call of a record.
    func holds(_ record: CallRecord) -> Bool {
        var index = count &- 1
        while index >= 0 {
            if self[index].record.address == record.address { return true }
            index &-= 1
        }
        return false
    }

    /// The place of the entry of a return address, nil where it is forgotten.
    func index(of slot: UInt) -> Int? {
        var index = count &- 1
        while index >= 0 {
            if self[index].slot == slot { return index }
            index &-= 1
        }
        return nil
    }
}

/// The stack for the signal handlers of the calling thread.
struct SignalStack {
    private let start: UInt
    private let size: UInt

    init() {
        let stack = System.signalStack
        start = stack.start
        size = stack.size
    }

    func holds(_ address: UInt) -> Bool { address &- start < size }
}
