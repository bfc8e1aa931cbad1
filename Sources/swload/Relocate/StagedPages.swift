/// The pages of an object that only relocation writes (PT_GNU_RELRO), while they are written elsewhere: in huge pages, of which a fault brings 512 at once.
/// Then they are moved into place, so that none of them has to be copied by a fault of its own.
struct StagedPages {
    let start: LinkAddress
    let end: LinkAddress
    /// Where they are, and where they belong.
    let stage: UInt
    private let home: UInt

    /// Copies an object's pages to a stage; nil where it has not many that relocation writes densely.
    init?(_ object: LoadedObject, on stage: PageStage?) {
        guard let stage, let range = Self.range(of: object), let room = stage.take(range.length) else { return nil }
        start = range.start
        end = range.start + range.length
        home = object.image.address(of: range.start)
        self.stage = room
        Memory.copy(from: home, to: room, count: Int(range.length))
    }

    /// Moves the pages into place.
    func move() {
        let count = end - start
        if System.move(stage, count: count, to: home) { return }
        Memory.copy(from: stage, to: home, count: Int(count))
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

/// Room for staged pages, given out upwards.
final class PageStage {
    private let room: Memory.Room
    private var next: UInt

    /// Below this number of bytes a huge page, which is cleared as a whole, costs more than it saves.
    private static let least: UInt64 = 200 * 4096

    /// Makes room for the pages of a list of objects; nil where these are not many.
    init?(for objects: [LoadedObject]) {
        var count: UInt64 = 0
        for object in objects where object.role != .linker { count &+= StagedPages.range(of: object)?.length ?? 0 }
        guard count >= Self.least, let room = Memory.Room(count: Int(count)) else { return nil }
        self.room = room
        next = room.address
    }

    fileprivate func take(_ count: UInt64) -> UInt? {
        guard UInt(count) <= room.end &- next else { return nil }
        defer { next &+= UInt(count) }
        return next
    }

    /// Gives back what is left.
    func close() { room.giveBack(from: next) }
}
