import CFreestanding

/// The objects that an object's first calls were bound to and that it does not name: they must not be unloaded before it.
///
/// A list without a lock, since a first call may come on any thread and in a signal handler; its memory is the storage heap's, which can serve there.
struct FirstCalls {
    private let head: UInt

    /// The list of the object that has a link map.
    init(_ record: UInt) {
        head = record &+ LinkMaps.firstCalls
    }

    /// Adds an object, true where it was not there. Any thread, async-signal-safe; takes the storage lock for a new one.
    func add(_ id: ObjectID) -> Bool {
        guard !contains(id) else { return false }
        let signals = storage_lock()
        defer { storage_unlock(signals) }
        let node = storage_allocate(16, 16)
        guard node != 0 else { return false }
        Memory.store(Memory.load(UInt.self, at: head), at: node)
        Memory.store(id.index, at: node &+ 8)
        Memory.store(node, at: head)
        return true
    }

    private func contains(_ id: ObjectID) -> Bool {
        var found = false
        forEach { if $0 == id { found = true } }
        return found
    }

    /// True where nothing was bound; also for an object that is gone.
    var isEmpty: Bool { head == LinkMaps.firstCalls || Memory.load(UInt.self, at: head) == 0 }

    func forEach(_ body: (ObjectID) -> Void) {
        var node = Memory.load(UInt.self, at: head)
        while node != 0 {
            body(ObjectID(Memory.load(Int.self, at: node &+ 8)))
            node = Memory.load(UInt.self, at: node)
        }
    }

    /// Frees the list.
    func free() {
        if isEmpty { return }
        let signals = storage_lock()
        defer { storage_unlock(signals) }
        var node = Memory.load(UInt.self, at: head)
        Memory.store(UInt(0), at: head)
        while node != 0 {
            let next = Memory.load(UInt.self, at: node)
            storage_free(node)
            node = next
        }
    }
}
