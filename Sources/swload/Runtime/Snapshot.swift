import CFreestanding

/// What is loaded, as one value that does not change: for code that the program calls on any thread, which takes no lock.
///
/// A new one is published at every change; an old one, and the memory of objects that are gone, is given up when all readers have left that may have
/// seen it.
final class Snapshot {
    let namespace: FrozenNamespace
    let objects: [LoadedObject]
    /// What is asked of one object.
    private struct Facts: BitwiseCopyable {
        /// The module ID of its thread-local storage, 0 where it has none.
        let moduleID: Int
        /// The object that was opened and led to it: the program for those of the start.
        let root: ObjectID
        let mayGo: Bool
        /// Its link map.
        let record: UInt
    }

    private let facts: [Facts]
    /// What `dl_iterate_phdr` gives, in its order.
    let headers: [HeaderInformation]

    /// Takes what is loaded now.
    init(_ closure: Closure, _ records: [UInt], sharedObject: SharedObject?) {
        namespace = FrozenNamespace(closure.tables.namespace)
        objects = closure.tables.objects
        facts = closure.tables.objects.indices.map { index in
            let usage = closure.tables.usage[index]
            return Facts(
                moduleID: usage.moduleID, root: closure.tables.root(of: ObjectID(index)), mayGo: usage.isLate && !usage.stays,
                record: index < records.count ? records[index] : 0)
        }
        number = ranges_version()
        headers = HeaderInformation.all(closure, sharedObject)
    }

    /// The object of a link map; nil for an address that is none.
    func object(ofRecord record: UInt) -> ObjectID? {
        guard record != 0, record & 7 == 0 else { return nil }
        let index = Memory.load(Int.self, at: record &+ LinkMaps.idOffset)
        return index >= 0 && index < facts.count && facts[index].record == record ? ObjectID(index) : nil
    }

    /// The object that holds an address, nil where none does.
    func object(holding address: UInt) -> ObjectID? {
        ObjectRanges.find(address).flatMap { object(ofRecord: $0.map) }
    }

    /// The object that was opened and led to another.
    func root(of id: ObjectID) -> ObjectID { facts[id.index].root }

    /// The module ID of an object's thread-local storage, 0 where it has none.
    func moduleID(of id: ObjectID) -> Int { facts[id.index].moduleID }

    /// True for an object that may be unloaded.
    func mayGo(_ id: ObjectID) -> Bool { facts[id.index].mayGo }

    /// Notes that a first call, or a question by name, bound one object to another that might be unloaded before it.
    func noteFirstCall(from object: ObjectID, to target: ObjectID, _ trace: TraceOutput) {
        guard facts[target.index].mayGo, target != object, !namespace.opened(object, needs: target) else { return }
        guard FirstCalls(facts[object.index].record).add(target) else { return }
        let (from, to) = (namespace.traced(object), namespace.traced(target))
        if facts[object.index].mayGo {
            trace.emit(.files, .bound(object: to, by: from))
        } else {
            trace.emit(.bindings, .markedBound(object: to, by: from))
        }
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
