/// The pages that relative relocations write densely: all of them are asked for at once, or staged, which costs less than a fault for each.
struct WrittenPages {
    typealias Range = (start: LinkAddress, end: LinkAddress)

    private let object: LoadedObject
    /// Whole pages of file mappings that are written, from the lowest address on.
    let ranges: [Range]
    /// How many relative relocations come before the first that was looked at.
    let unseen: Int
    /// Relocations that are looked at together, and the bytes over which they may lie to count as dense: eight to a page.
    private static let group = 64
    private static let groupLength: UInt64 = 64 * 512
    /// Below this many bytes a system call is not worth it.
    private static let smallest: UInt64 = 4 * 4096

    /// Finds the dense ranges of an object, only those behind an address where there is one.
    init(_ object: LoadedObject, behind start: LinkAddress?, _ file: ObjectFile?) {
        self.object = object
        let table = object.tables.relatives
        unseen = start.map { start in table.firstIndex(from: start) { file?.relocation($0, of: table) ?? table[$0] } } ?? 0
        ranges = Self.dense(table.dropFirst(unseen)).compactMap { Self.pages($0, object.plan) }
    }

    /// As many bytes as an object's dense ranges can have at most.
    static func most(_ object: LoadedObject) -> UInt64 {
        var written: UInt64 = 0
        for step in object.plan.steps where step.isPlainData { written &+= step.length }
        return min(written, UInt64(object.tables.relatives.count) * (groupLength / UInt64(group)))
    }

    /// Asks the kernel for the dense ranges, besides what is staged.
    func populate(besides staged: StagedPages?) {
        for range in ranges { populate(range, besides: staged) }
        // Of packed relocations the read-only-after-relocation range is taken; a bitmap word stands for up to 63, take a third.
        let entries = object.tables.relativeRelocations.words.count * 20
        guard let relro = object.plan.relro, UInt64(entries) >= relro.length / 512,
            let pages = Self.pages((relro.start, relro.start + relro.length), object.plan)
        else { return }
        populate(pages, besides: staged)
    }

    private func populate(_ range: Range, besides staged: StagedPages?) {
        var start = range.start
        for part in staged?.parts ?? [] where start < part.end && range.end > part.start { start = part.end }
        if range.end > start, range.end - start >= Self.smallest { System.populate(object.image.address(of: start), count: range.end - start) }
    }

    /// Link editors sort the relative relocations by address: the first and the last of a group show how dense it is.
    private static func dense(_ table: Table<Relocation>) -> [Range] {
        var ranges: [Range] = []
        let count = table.count
        var dense: Range?
        for index in stride(from: 0, to: count, by: group) {
            // Eight steps ahead: a step is a third of a page, and the processor guesses none of them.
            table.expect(index + 8 * group)
            guard let first = table[index]?.site, let last = table[min(index + group, count) - 1]?.site else { break }
            let isDense = first <= last && last - first <= groupLength
            if isDense, let before = dense, first >= before.end, first - before.end <= 4096 {
                dense = (before.start, last)
                continue
            }
            if let dense { ranges.append(dense) }
            dense = isDense ? (first, last) : nil
        }
        if let dense { ranges.append(dense) }
        return ranges
    }

    /// The pages of a range, where they are enough, and of one file mapping that is written and not executed.
    private static func pages(_ range: Range, _ plan: SegmentPlan) -> Range? {
        let start = LinkAddress(range.start.value.roundedDown(to: 4096))
        guard range.end > start, let end = range.end.value.roundedUp(to: 4096).map({ LinkAddress($0) }), end - start >= smallest else { return nil }
        return plan.hasPlainData((start, end)) ? (start, end) : nil
    }
}

extension SegmentPlan.Step {
    /// True for a file mapping that is written and not executed.
    var isPlainData: Bool { fileOffset != nil && flags == [.read, .write] }
}

extension SegmentPlan {
    /// True where a range is of one such mapping.
    func hasPlainData(_ range: WrittenPages.Range) -> Bool {
        steps.contains { $0.isPlainData && range.start >= $0.start && range.end <= $0.start + $0.length }
    }
}

extension Table<Relocation> {
    /// The index of the first relocation whose site is not before an address, where they are sorted.
    fileprivate func firstIndex(from start: LinkAddress, _ relocation: (Int) -> Relocation?) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if let site = relocation(middle)?.site, site < start { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
