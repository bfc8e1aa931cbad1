/// The pages that relative relocations write: where these lie densely, all pages are asked for at once, which costs less than a fault for each.
struct WrittenPages {
    private let object: LoadedObject
    private let staged: StagedPages?
    /// Relocations that are looked at together, and the bytes over which they may lie to count as dense: eight to a page.
    private static let group = 64
    private static let groupLength: UInt64 = 64 * 512
    /// Below this many bytes a system call is not worth it.
    private static let smallest: UInt64 = 4 * 4096

    /// Staged pages need nothing.
    init(_ object: LoadedObject, staged: StagedPages?) {
        self.object = object
        self.staged = staged
    }

    /// Asks the kernel for the dense ranges.
    func populate() {
        populateUnpacked()
        // Of packed relocations the read-only-after-relocation range is taken; a bitmap word stands for up to 63, take a third.
        let entries = object.tables.relativeRelocations.words.count * 20
        if staged == nil, let range = object.plan.relro, UInt64(entries) >= range.length / 512 { populate(range.start, range.start + range.length) }
    }

    /// Link editors sort the relative relocations by address: the first and the last of a group show how dense it is.
    private func populateUnpacked() {
        let table = object.tables.relocations
        let count = min(object.tables.relativeCount, table.count)
        var start = LinkAddress(0)
        var end = LinkAddress(0)
        for index in stride(from: 0, to: count, by: Self.group) {
            // Eight steps ahead: a step is a third of a page, and the processor guesses none of them.
            table.expect(index + 8 * Self.group)
            guard let first = table[index]?.site, let last = table[min(index + Self.group, count) - 1]?.site else { return }
            let isDense = first <= last && last - first <= Self.groupLength
            if isDense, end.value != 0, first >= end, first - end <= 4096 {
                end = last
                continue
            }
            populate(start, end)
            (start, end) = isDense ? (first, last) : (LinkAddress(0), LinkAddress(0))
        }
        populate(start, end)
    }

    private func populate(_ start: LinkAddress, _ end: LinkAddress) {
        var first = LinkAddress(start.value.roundedDown(to: 4096))
        for part in staged?.parts ?? [] where first < part.end && end > part.start { first = part.end }
        guard end > first, end - first >= Self.smallest, let last = end.value.roundedUp(to: 4096) else { return }
        for step in object.plan.steps where step.flags.contains(.write) && first >= step.start && last <= (step.start + step.length).value {
            System.populate(object.image.address(of: first), count: last - first.value)
        }
    }
}
