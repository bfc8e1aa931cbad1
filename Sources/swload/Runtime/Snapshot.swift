import CFreestanding

/// What is loaded, as one value that does not change: for code that the program calls on any thread, which takes no lock.
///
/// A new one is published at every change; an old one, and the memory of objects that are gone, is given up when all readers have left that may have
/// seen it.
final class Snapshot {
    let namespace: FrozenNamespace
    let objects: [LoadedObject]
    /// The objects of each link-map namespace in load order.
    let loaded: [[ObjectID]]
    /// The module ID of each object's thread-local storage, 0 where it has none.
    let moduleIDs: [Int]
    /// For each object the one that was opened and led to it: the program for those of the start.
    private let roots: [ObjectID]
    /// For each object whether it may be unloaded.
    private let mayGo: [Bool]
    /// For each object what it needs.
    private let needs: [[ObjectID]]
    /// The link map of each object.
    let records: [UInt]
    /// What `dl_iterate_phdr` gives, in its order.
    let headers: [HeaderInformation]

    init(_ tables: ObjectTables, _ maps: LinkMaps, sharedObject: SharedObject?) {
        namespace = FrozenNamespace(tables.namespace)
        objects = tables.objects
        loaded = tables.loaded
        moduleIDs = tables.usage.map { $0.moduleID }
        roots = tables.usage.indices.map { tables.root(of: ObjectID($0)) }
        needs = tables.usage.indices.map { tables.needs(ObjectID($0)) }
        mayGo = tables.usage.map { $0.isLate && !$0.stays }
        records = maps.records
        number = ranges_version()
        headers = HeaderInformation.all(tables, sharedObject)
    }

    /// The object of a link map; nil for an address that is none.
    func object(ofRecord record: UInt) -> ObjectID? {
        guard record != 0, record & 7 == 0 else { return nil }
        let index = Memory.load(Int.self, at: record &+ LinkMaps.idOffset)
        return index >= 0 && index < records.count && records[index] == record ? ObjectID(index) : nil
    }

    /// The object that holds an address, nil where none does.
    func object(holding address: UInt) -> ObjectID? {
        ObjectRanges.find(address).flatMap { object(ofRecord: $0.map) }
    }

    /// The object that was opened and led to another.
    func root(of id: ObjectID) -> ObjectID { roots[id.index] }

    /// Notes that a first call, or a question by name, bound one object to another that might be unloaded before it.
    func noteFirstCall(from object: ObjectID, to target: ObjectID) {
        guard mayGo[target.index], target != object, !needs[object.index].contains(target) else { return }
        FirstCalls(records[object.index]).add(target)
    }

    /// The number of the snapshot, which no other has.
    let number: UInt

    /// Makes this what readers see from now on; it stays until `release` is called for it.
    func publish() {
        Memory.stopCounting(self)
        publish_table(UInt(bitPattern: unsafe Unmanaged.passUnretained(self).toOpaque()))
    }

    /// Calls `body` with what is loaded now; what it sees stays until it returns. Any thread, async-signal-safe: no lock, no allocation.
    @inline(__always)
    static func read<Result>(_ body: (Snapshot) -> Result) -> Result {
        let token = readers_enter()
        defer { readers_leave(token) }
        return body(unsafe current)
    }

    /// The published one; only for readers, and for who has the right to load.
    @inline(__always)
    @unsafe static var current: Snapshot {
        guard let address = unsafe UnsafeRawPointer(bitPattern: published_table()) else { System.exit(127) }
        return unsafe Unmanaged<Snapshot>.fromOpaque(address).takeUnretainedValue()
    }
}
