/// The address ranges of all objects, sorted, so that an address leads to its object by bisection.
///
/// Written before the program runs and only read afterwards: a lookup takes no lock, allocates nothing and is async-signal-safe.
struct ObjectRanges {
    /// One object's range and what an unwinder wants of it.
    struct Range {
        let start: UInt
        let end: UInt
        /// The address of the unwind table (PT_GNU_EH_FRAME), 0 where there is none.
        let unwindTable: UInt
        let map: UInt
    }

    private var ranges: [Range] = []

    init(_ objects: [LoadedObject], _ maps: LinkMaps, sharedObject: SharedObject?) {
        for object in objects where !object.isMissing {
            add(
                Range(
                    start: object.start, end: object.end, unwindTable: Self.table(object.headers, object.image),
                    map: maps.records[object.id.index]))
        }
        if let kernel = sharedObject {
            add(Range(start: kernel.start, end: kernel.end, unwindTable: Self.table(kernel.headers, kernel.image), map: maps.sharedObject))
        }
    }

    private static func table(_ headers: Table<ProgramHeader>, _ image: Image) -> UInt {
        headers.first(.unwindTable).map { image.address(of: $0.address) } ?? 0
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

/// `_dl_find_object`: fills a `struct dl_find_object` (<dlfcn.h>: flags, start, end, map, unwind table, seven reserved words).
/// Any thread, async-signal-safe, no lock, no allocation.
@c(swload_find_object) func findObject(_ address: UInt, _ result: UInt) -> Int32 {
    guard let range = Process.shared.ranges.find(address) else { return -1 }
    Memory.clear(result, count: 96)
    Memory.store(range.start, at: result &+ 8)
    Memory.store(range.end, at: result &+ 16)
    Memory.store(range.map, at: result &+ 24)
    Memory.store(range.unwindTable, at: result &+ 32)
    return 0
}
