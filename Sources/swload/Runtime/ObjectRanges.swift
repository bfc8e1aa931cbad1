import CFreestanding

/// The address ranges of all objects, sorted, so that an address leads to its object by bisection.
struct ObjectRanges {
    /// One object's range and what an unwinder wants of it.
    struct Range: BitwiseCopyable {
        let start: UInt
        let end: UInt
        /// The address of the unwind table (PT_GNU_EH_FRAME), 0 where there is none.
        let unwindTable: UInt
        /// The link map.
        let map: UInt
    }

    private var ranges: [Range] = []

    init(_ tables: ObjectTables, _ maps: LinkMaps, sharedObject: SharedObject?) {
        ranges.reserveCapacity(tables.objects.count + 1)
        // Later objects lie lower, so that this finds them nearly sorted.
        for index in maps.records.indices.reversed() where maps.records[index] != 0 {
            let record = maps.records[index]
            let object = tables.objects[index]
            add(Range(start: object.start, end: object.end, unwindTable: object.unwindTable, map: record))
        }
        if let kernel = sharedObject {
            add(Range(start: kernel.start, end: kernel.end, unwindTable: kernel.headers.unwindTable(kernel.image), map: maps.sharedObject))
        }
    }

    private mutating func add(_ range: Range) {
        var place = ranges.count
        while place > 0, ranges[place - 1].start > range.start { place -= 1 }
        ranges.insert(range, at: place)
    }

    /// The range that holds an address.
    func find(_ address: UInt) -> Range? {
        let all = ranges.span
        var low = 0
        var high = all.count
        while low < high {
            let middle = (low &+ high) / 2
            if all[middle].start <= address { low = middle &+ 1 } else { high = middle }
        }
        guard low > 0, address < all[low &- 1].end else { return nil }
        return all[low &- 1]
    }
}

extension Table<ProgramHeader> {
    /// The address of the unwind table (PT_GNU_EH_FRAME), 0 where there is none.
    func unwindTable(_ image: Image) -> UInt {
        first(.unwindTable).map { image.address(of: $0.address) } ?? 0
    }
}

/// `_dl_find_object`: fills a `struct dl_find_object` (<dlfcn.h>: flags, start, end, map, unwind table, seven reserved words).
/// Any thread, async-signal-safe, no lock, no allocation.
@c(swload_find_object) func findObject(_ address: UInt, _ result: UInt) -> Int32 {
    Snapshot.read { snapshot in
        guard let range = snapshot.ranges.find(address) else { return -1 }
        Memory.clear(result, count: 96)
        Memory.store(range.start, at: result &+ 8)
        Memory.store(range.end, at: result &+ 16)
        Memory.store(range.map, at: result &+ 24)
        Memory.store(range.unwindTable, at: result &+ 32)
        return 0
    }
}
