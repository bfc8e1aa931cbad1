import CFreestanding

/// The address ranges of all objects, sorted, so that an address leads to its object by bisection.
///
/// Unwinders ask here for every frame, on any thread and in signal handlers. So there are two tables in memory that is never given back; the one that
/// readers do not look at is written, then a counter says which is the newer. Who reads while the counter moves reads again: no lock, no waiting, no
/// write by a reader.
enum ObjectRanges {
    /// One object's range and what an unwinder wants of it.
    struct Range: BitwiseCopyable {
        let start: UInt
        let end: UInt
        /// The address of the unwind table (PT_GNU_EH_FRAME), 0 where there is none.
        let unwindTable: UInt
        /// The link map.
        let map: UInt
    }

    /// Writes all ranges into the older table and makes it the newer. Only for who may change the loader's tables.
    static func publish(_ closure: Closure, _ maps: LinkMaps, sharedObject: SharedObject?) {
        var ranges: [Range] = []
        ranges.reserveCapacity(closure.objects.count + 1)
        // Later objects lie lower, so that this finds them nearly sorted.
        for index in maps.records.indices.reversed() where maps.records[index] != 0 {
            let object = closure.objects[index]
            add(Range(start: object.start, end: object.end, unwindTable: object.unwindTable, map: maps.records[index]), &ranges)
        }
        if let kernel = sharedObject {
            let table = HeaderMarks(kernel.headers).unwindTable.map { kernel.image.address(of: $0) } ?? 0
            add(Range(start: kernel.start, end: kernel.end, unwindTable: table, map: maps.sharedObject), &ranges)
        }
        let table = older_ranges(ranges.count * stride + 8)
        guard table != 0 else { System.exit(127) }
        Memory.store(ranges.count, at: table)
        for index in ranges.indices { Memory.store(ranges[index], at: place(table, index)) }
        publish_ranges()
    }

    private static func add(_ range: Range, _ ranges: inout [Range]) {
        var place = ranges.count
        while place > 0, ranges[place - 1].start > range.start { place -= 1 }
        ranges.insert(range, at: place)
    }

    private static var stride: Int { MemoryLayout<Range>.stride }

    @inline(__always)
    private static func place(_ table: UInt, _ index: Int) -> UInt { table &+ 8 &+ UInt(index &* stride) }

    /// The range that holds an address; there is always one range at least, the program's. Any thread, async-signal-safe.
    @inline(__always)
    static func find(_ address: UInt) -> Range? {
        while true {
            let version = ranges_version()
            let table = newer_ranges(version)
            var rest = Memory.load(Int.self, at: table)
            var entry = place(table, 0)
            // Without branches on what is found, which nobody can predict.
            while rest > 1 {
                let half = rest / 2
                let middle = entry &+ UInt(half &* stride)
                entry = Memory.load(UInt.self, at: middle) <= address ? middle : entry
                rest &-= half
            }
            let range = Memory.load(Range.self, at: entry)
            guard ranges_are(version) != 0 else { continue }
            return address >= range.start && address < range.end ? range : nil
        }
    }
}

extension ObjectRanges {
    /// swload's own range, where traced functions return to it and unwinders have to go on from there.
    @inline(never)
    fileprivate static func ownRange(_ address: UInt) -> Range? {
        guard let loader = Process.shared.context.calls?.loader, loader.holds(address) else { return nil }
        return Range(start: loader.start, end: loader.end, unwindTable: loader.unwindTable, map: 0)
    }
}

/// `struct dl_find_object` (<dlfcn.h>).
private struct FoundObject: BitwiseCopyable {
    var flags: UInt = 0
    var start: UInt = 0
    var end: UInt = 0
    var map: UInt = 0
    var unwindTable: UInt = 0
    /// The first of seven reserved words, which glibc 2.42 has a use for; it says so in the flags.
    var reserved: UInt = 0
}

/// `_dl_find_object`. Any thread, async-signal-safe, no lock, no allocation.
@c(swload_find_object) func findObject(_ address: UInt, _ result: UInt) -> Int32 {
    guard let range = ObjectRanges.find(address) ?? ObjectRanges.ownRange(address) else { return -1 }
    Memory.store(FoundObject(start: range.start, end: range.end, map: range.map, unwindTable: range.unwindTable), at: result)
    return 0
}
