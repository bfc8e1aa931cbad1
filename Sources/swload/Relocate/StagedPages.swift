/// Pages of an object that relocation writes densely, most of them such as nothing else writes (PT_GNU_RELRO), while they are written elsewhere: in huge
/// pages, of which a fault brings 512 at once. Then they are moved into place, so that none of them has to be copied by a fault of its own.
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

    /// Takes what an earlier start has kept of an object's pages, where the words that only need the load bias have it; nil where it has nothing.
    init?(keptOf object: LoadedObject, on stage: PageStage?) {
        guard let stage, let linked = stage.linked(object), let parts = Self.read(linked, object, stage) else { return nil }
        self.parts = parts
    }

    /// Copies an object's pages, from its file where that is open; nil where not many are written densely.
    init?(_ object: LoadedObject, _ written: WrittenPages, _ file: ObjectFile?, on stage: PageStage?) {
        guard let stage, Self.mayStage(object) else { return nil }
        var parts: [Part] = []
        func add(_ start: LinkAddress, _ end: LinkAddress, from least: UInt64) {
            guard end > start, end - start >= least else { return }
            for part in Self.parts(object, start, end - start, isReadOnly: false, stage) ?? [] {
                let pages = Memory.bytes(at: part.home, count: Int(part.end - part.start))
                if !(file?.read(pages, to: part.stage) ?? false) { Memory.copy(from: pages.address, to: part.stage, count: pages.count) }
                parts.append(part)
            }
        }
        if let range = Self.readOnly(of: object) { add(range.start, range.end, from: Self.least) }
        for range in written.ranges { add(max(range.start, parts.last?.end ?? range.start), range.end, from: Self.leastOfOthers) }
        if parts.isEmpty { return nil }
        self.parts = parts
    }

    /// Where a range of pages is written: whole huge pages of its place apart, for to move one is to move one entry of a page table. Nil where there is no
    /// room.
    private static func parts(_ object: LoadedObject, _ start: LinkAddress, _ length: UInt64, isReadOnly: Bool, _ stage: PageStage) -> [Part]? {
        let home = object.image.address(of: start)
        let whole = Memory.hugePages(in: home, count: length)
        guard !whole.isEmpty, let wholeRoom = stage.takeWhole(whole.upperBound - whole.lowerBound) else {
            guard let room = stage.take(length, isReadOnly: isReadOnly) else { return nil }
            return [Part(start: start, end: start + length, stage: room, home: home, isReadOnly: isReadOnly)]
        }
        var parts: [Part] = []
        for range in [0..<whole.lowerBound, whole, whole.upperBound..<length] where !range.isEmpty {
            // It is made read-only in its place.
            guard let room = range == whole ? wholeRoom : stage.take(range.upperBound - range.lowerBound, isReadOnly: false) else { return nil }
            parts.append(
                Part(start: start + range.lowerBound, end: start + range.upperBound, stage: room, home: home &+ UInt(range.lowerBound), isReadOnly: false))
        }
        return parts
    }

    /// Reads what is kept; nil where not all of it can be read.
    private static func read(_ linked: LinkedPages, _ object: LoadedObject, _ stage: PageStage) -> [Part]? {
        var all: [Part] = []
        all.reserveCapacity(linked.ranges.count)
        var mark = 0
        for index in 0..<linked.ranges.count {
            guard let range = linked.ranges[index],
                let parts = parts(object, LinkAddress(range.start), range.length, isReadOnly: range.isReadOnly, stage)
            else { return nil }
            for part in parts {
                let count = part.end - part.start
                guard linked.read(at: range.fileOffset &+ (part.start.value &- range.start), count: Int(count), mark: mark, to: part.stage) else { return nil }
                mark += Int(count / WordMarks.span)
                all.append(part)
            }
        }
        return all
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

    /// Gives the pages back.
    func giveBack() { for part in parts { System.unmap(part.stage, count: part.end - part.start) } }

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
    /// The same for pages beside those that become read-only, which without it would be asked for together.
    private static let leastOfOthers: UInt64 = 32 * 4096

    /// As many bytes as are staged of an object at most; 0 where none are.
    static func most(_ object: LoadedObject) -> UInt64 {
        guard mayStage(object) else { return 0 }
        let others = WrittenPages.most(object)
        return (readOnly(of: object).map { $0.end - $0.start } ?? 0) &+ (others >= leastOfOthers ? others : 0)
    }

    private static func mayStage(_ object: LoadedObject) -> Bool { !object.isSaved && !object.tables.dynamic.flags.contains(.textRelocations) }

    /// The pages that become read-only where they are worth it: many, of one file mapping that is written and not executed, and full of words to relocate.
    static func readOnly(of object: LoadedObject) -> WrittenPages.Range? {
        guard mayStage(object), let range = object.plan.relro, takes(object.plan) else { return nil }
        // A word of packed relocations stands for one or for up to 63 of them.
        let packed = object.tables.relativeRelocations.words.count * 16
        guard UInt64(object.tables.relocations.count + packed) >= range.length / 4096 * leastRelocations else { return nil }
        let pages = (start: range.start, end: range.start + range.length)
        return object.plan.hasPlainData(pages) ? pages : nil
    }
}
