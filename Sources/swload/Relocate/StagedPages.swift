/// Pages of an object, most of them such as only relocation writes (PT_GNU_RELRO), while they are written elsewhere: in huge pages, of which a fault brings
/// 512 at once. Then they are moved into place, so that none of them has to be copied by a fault of its own.
struct StagedPages {
    /// A range of pages: where it is, and where it belongs.
    struct Part {
        let start: LinkAddress
        let end: LinkAddress
        let stage: UInt
        let home: UInt
        /// True where nothing writes it once it is relocated.
        let isReadOnly: Bool
    }

    /// From the lowest address on.
    let parts: [Part]
    /// True where the words that only need the load bias have it.
    let isLinked: Bool

    /// Takes what an earlier start has kept of an object's pages, or copies them; nil where there is nothing of the first, and not many that relocation
    /// writes densely.
    init?(_ object: LoadedObject, on stage: PageStage?) {
        guard let stage else { return nil }
        if let linked = stage.linked(object), let parts = Self.read(linked, object, stage) {
            self.parts = parts
            isLinked = true
            return
        }
        guard let range = Self.range(of: object), let part = Self.part(object, range.start, range.length, isReadOnly: false, stage) else { return nil }
        Memory.copy(from: part.home, to: part.stage, count: Int(range.length))
        parts = [part]
        isLinked = false
    }

    private static func part(_ object: LoadedObject, _ start: LinkAddress, _ length: UInt64, isReadOnly: Bool, _ stage: PageStage) -> Part? {
        guard let room = stage.take(length, isReadOnly: isReadOnly) else { return nil }
        return Part(start: start, end: start + length, stage: room, home: object.image.address(of: start), isReadOnly: isReadOnly)
    }

    /// Reads what is kept; nil where not all of it can be read.
    private static func read(_ linked: LinkedPages, _ object: LoadedObject, _ stage: PageStage) -> [Part]? {
        var parts: [Part] = []
        parts.reserveCapacity(linked.ranges.count)
        var mark = 0
        for index in 0..<linked.ranges.count {
            guard let range = linked.ranges[index],
                let part = part(object, LinkAddress(range.start), range.length, isReadOnly: range.isReadOnly, stage),
                linked.read(range, mark: mark, to: part.stage)
            else { return nil }
            parts.append(part)
            mark += Int(range.length / WordMarks.span)
        }
        return parts
    }

    /// Moves the pages into place; false where some had to be copied.
    @discardableResult
    func move() -> Bool {
        var isMoved = true
        for part in parts {
            let count = part.end - part.start
            if System.move(part.stage, count: count, to: part.home) { continue }
            Memory.copy(from: part.stage, to: part.home, count: Int(count))
            isMoved = false
        }
        return isMoved
    }

    /// True where one part, which nothing writes any more, has all of an object's pages that only relocation writes.
    func coversProtected(_ object: LoadedObject) -> Bool {
        guard let range = object.plan.relro else { return false }
        return parts.contains { $0.isReadOnly && $0.start <= range.start && $0.end >= range.start + range.length }
    }

    /// True where an object has enough pages that only relocation writes.
    static func takes(_ plan: SegmentPlan) -> Bool { (plan.relro?.length ?? 0) >= least }

    /// Below this number of bytes faults cost less, and less than this many relocations a page leave too many pages alone.
    private static let least: UInt64 = 6 * 4096
    private static let leastRelocations: UInt64 = 12

    /// The range that is worth it: large, of one file mapping that is written and not executed, and full of words to relocate.
    static func range(of object: LoadedObject) -> (start: LinkAddress, length: UInt64)? {
        guard let range = object.plan.relro, !object.isSaved, takes(object.plan), !object.tables.dynamic.flags.contains(.textRelocations) else { return nil }
        // A word of packed relocations stands for one or for up to 63 of them.
        let packed = object.tables.relativeRelocations.words.count * 16
        guard UInt64(object.tables.relocations.count + packed) >= range.length / 4096 * leastRelocations else { return nil }
        let isMapped = object.plan.steps.contains {
            $0.fileOffset != nil && $0.flags == [.read, .write] && range.start >= $0.start && range.start + range.length <= $0.start + $0.length
        }
        return isMapped ? range : nil
    }
}
