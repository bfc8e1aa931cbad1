import CFreestanding

/// What nobody finds any more and somebody may still be looking at.
struct Retired {
    /// Snapshots that were replaced.
    var snapshots: [Snapshot] = []
    /// Objects that were unloaded, with their memory, and their link maps.
    private var objects: [LoadedObject] = []
    private var records: [UInt] = []

    /// Takes an object that is in no table any more.
    mutating func add(_ object: LoadedObject, record: UInt) {
        objects.append(object)
        if record != 0 { records.append(record) }
    }

    /// Gives everything back, unless a reader stays for long; then it waits for the next time.
    @inline(__always)
    mutating func release(_ space: AddressSpace) {
        if !snapshots.isEmpty || !objects.isEmpty, readers_have_left() != 0 { releaseAll(space) }
    }

    private mutating func releaseAll(_ space: AddressSpace) {
        // The list's own reference is the only one.
        for snapshot in snapshots { Memory.count(snapshot) }
        snapshots.removeAll(keepingCapacity: true)
        for object in objects { object.unmap(space) }
        objects.removeAll(keepingCapacity: true)
        for record in records {
            FirstCalls(record).free()
            SymbolsByAddress(record).free()
            Memory.free(record)
        }
        records.removeAll(keepingCapacity: true)
    }
}
