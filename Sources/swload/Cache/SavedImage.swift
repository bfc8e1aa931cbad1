/// One object's pages as relocation left them, in a cache file: where they lie, and where the object has to be mapped for them to be right.
struct SavedImage {
    let bias: UInt
    let pages: Table<CachedPages>
    /// The cache file.
    let descriptor: Int32

    /// Takes what a cache says of an object; nil where the object need not be mapped at its old place.
    init?(_ known: CachedStart, _ index: Int) {
        guard known.hasPlaces, let record = known.file.objects[index], record.isFixed, let bias = UInt(exactly: record.bias) else { return nil }
        self.bias = bias
        pages = known.file.pages.part(record.pages)
        descriptor = known.pages
    }

    /// True where the place is one for the object, and the pages are its own.
    func fits(_ plan: SegmentPlan) -> Bool {
        bias & UInt(plan.alignment &- 1) == 0 && (!plan.isFixed || bias == 0) && plan.hold(pages)
    }

    /// True where the pages hold all of a range.
    func covers(_ start: LinkAddress, _ length: UInt64, readOnly: Bool = false) -> Bool {
        for index in 0..<pages.count {
            guard let range = pages[index], !readOnly || range.isReadOnly else { continue }
            if start.value >= range.start, start.value &- range.start <= range.length, length <= range.length &- (start.value &- range.start) {
                return true
            }
        }
        return false
    }
}

extension SegmentPlan {
    /// The file pages of a segment that nothing writes or executes, where they end at an address at which those of a writable one begin.
    func readOnlyStep(before address: LinkAddress) -> Step? {
        guard let next = steps.firstIndex(where: { $0.start == address }), next > 0, steps[next].fileOffset != nil, steps[next].flags.contains(.write)
        else { return nil }
        let step = steps[next - 1]
        return step.fileOffset != nil && step.flags == .read && step.start + step.length == address ? step : nil
    }

    /// The zero pages with which a writable segment goes on where its file pages end.
    func zeroStep(behind address: LinkAddress) -> Step? {
        guard let place = steps.firstIndex(where: { $0.start == address }), place > 0, steps[place].fileOffset == nil else { return nil }
        let step = steps[place - 1]
        return step.fileOffset != nil && step.flags == steps[place].flags && step.start + step.length == address ? steps[place] : nil
    }

    /// True where every range of pages lies in writable file pages, in order; before those that are only read, a read-only segment's may stand, and behind
    /// the others the segment's zero pages.
    func hold(_ pages: Table<CachedPages>) -> Bool {
        var end: UInt64 = 0
        for index in 0..<pages.count {
            guard let range = pages[index], range.start >= end, (range.start | range.length | range.fileOffset) & 4095 == 0, range.length > 0,
                let next = range.start.adding(range.length), holdsPages(from: writableStart(of: range), to: next, withZeroes: !range.isReadOnly)
            else { return false }
            end = next
        }
        return true
    }

    /// Where the writable file pages of a range begin.
    func writableStart(of range: CachedPages) -> UInt64 {
        guard range.isReadOnly, let step = steps.first(where: { $0.start.value == range.start }), step.flags == .read,
            readOnlyStep(before: step.start + step.length) != nil, range.length > step.length
        else { return range.start }
        return (step.start + step.length).value
    }

    /// True where one writable segment's file pages hold all of a range of link addresses, or with the zero pages behind them.
    private func holdsPages(from start: UInt64, to end: UInt64, withZeroes: Bool) -> Bool {
        for step in steps where step.fileOffset != nil && step.flags.contains(.write) && step.flags.contains(.read) {
            let fileEnd = step.start + step.length
            guard start >= step.start.value, start < fileEnd.value else { continue }
            if end <= fileEnd.value { return true }
            if withZeroes, let zeroes = zeroStep(behind: fileEnd), end == (zeroes.start + zeroes.length).value { return true }
        }
        return false
    }
}
