/// Room for staged pages, given out upwards, and those that wait to be moved into place together: to make them read-only all at once costs as much as for one.
final class PageStage {
    private let room: Memory.Room
    /// Where the next pages go that are moved as whole huge pages; behind them, those that nothing writes once they are relocated; and behind these the
    /// others.
    private var nextWhole: UInt
    private let firstReadOnly: UInt
    private var nextReadOnly: UInt
    private let border: UInt
    private var next: UInt
    /// What an earlier start has kept of each object's pages; empty where nothing of any.
    private let linked: [LinkedPages?]
    private var waiting: [(object: LoadedObject, pages: StagedPages)] = []
    /// The pages of those that wait that become read-only.
    private var readOnly: Range<UInt> = 0..<0

    /// Below this number of bytes a huge page, which is cleared as a whole, costs more than it saves.
    static let least: UInt64 = 200 * 4096

    /// Makes room for the pages of a list of objects; nil where these are not many, and none of them kept.
    init?(for objects: [LoadedObject], _ known: CachedStart?) {
        let linked = known.map { known in objects.map { LinkedPages(known, $0) } } ?? []
        var (whole, readOnly, others): (UInt64, UInt64, UInt64) = (0, 0, 0)
        var keepsSome = false
        for (index, object) in objects.enumerated() where object.role != .linker {
            let pages = linked.isEmpty ? nil : linked[index]
            let most = pages?.length ?? StagedPages.most(object)
            if let pages {
                readOnly &+= pages.readOnlyLength
                keepsSome = true
            }
            // Read-only ones are among these, too, where whole huge pages are taken out of them.
            others &+= most
            if most > 0 { whole &+= Self.wholePages(of: object) }
        }
        guard keepsSome || others >= Self.least, let room = Memory.Room(count: Int(whole + readOnly + others)) else { return nil }
        self.linked = linked
        self.room = room
        nextWhole = room.address
        firstReadOnly = room.address &+ UInt(whole)
        nextReadOnly = firstReadOnly
        border = firstReadOnly &+ UInt(readOnly)
        next = border
    }

    /// The bytes of all huge pages among an object's file pages that are written.
    private static func wholePages(of object: LoadedObject) -> UInt64 {
        var count: UInt64 = 0
        for step in object.plan.steps where step.isPlainData {
            let pages = Memory.hugePages(in: object.image.address(of: step.start), count: step.length)
            count &+= pages.upperBound &- pages.lowerBound
        }
        return count
    }

    /// What an earlier start has kept of an object's pages, nil where nothing.
    func linked(_ object: LoadedObject) -> LinkedPages? { linked.isEmpty ? nil : linked[object.id.index] }

    /// Gives out room, nil where there is not so much.
    func take(_ count: UInt64, isReadOnly: Bool) -> UInt? {
        let address = isReadOnly ? nextReadOnly : next
        guard UInt(count) <= (isReadOnly ? border : room.end) &- address else { return nil }
        if isReadOnly { nextReadOnly = address &+ UInt(count) } else { next = address &+ UInt(count) }
        return address
    }

    /// Gives out room for whole huge pages, nil where there is not so much.
    func takeWhole(_ count: UInt64) -> UInt? {
        guard UInt(count) <= firstReadOnly &- nextWhole else { return nil }
        defer { nextWhole &+= UInt(count) }
        return nextWhole
    }

    /// Lets the pages of an object that is relocated wait.
    func hold(_ pages: StagedPages, of object: LoadedObject) {
        // Where something was moved away in between, something else may be mapped.
        if !readOnly.isEmpty, let first = pages.parts.first(where: { $0.isReadOnly }), first.stage != readOnly.upperBound { place() }
        if waiting.isEmpty { waiting.reserveCapacity(64) }
        waiting.append((object, pages))
        for part in pages.parts where part.isReadOnly {
            let end = part.stage &+ UInt(part.end - part.start)
            readOnly = (readOnly.isEmpty ? part.stage : readOnly.lowerBound)..<end
        }
    }

    /// Moves everything that waits into place: before anybody's code runs.
    func place() {
        if waiting.isEmpty { return }
        var isProtected = false
        if !readOnly.isEmpty {
            do throws(SystemError) {
                try System.protect(readOnly.lowerBound, count: UInt64(readOnly.upperBound &- readOnly.lowerBound), .read)
                isProtected = true
            } catch {
                // Each object is asked for by itself at the end.
            }
        }
        for (object, pages) in waiting where pages.move() && isProtected && pages.coversProtected(object) { object.isProtected = true }
        waiting.removeAll(keepingCapacity: true)
        readOnly = 0..<0
    }

    /// Moves what still waits, and gives back what was not given out; where pages were moved away something else may be mapped.
    func close() {
        place()
        if nextWhole < firstReadOnly { System.unmap(nextWhole, count: UInt64(firstReadOnly &- nextWhole)) }
        if nextReadOnly < border { System.unmap(nextReadOnly, count: UInt64(border &- nextReadOnly)) }
        room.giveBack(from: next)
    }
}
