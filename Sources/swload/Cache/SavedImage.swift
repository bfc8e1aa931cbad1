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
    /// True where every range of pages lies in writable file pages, in order.
    func hold(_ pages: Table<CachedPages>) -> Bool {
        var end: UInt64 = 0
        for index in 0..<pages.count {
            guard let range = pages[index], range.start >= end, (range.start | range.length | range.fileOffset) & 4095 == 0, range.length > 0,
                let next = range.start.adding(range.length), holdsFilePages(from: range.start, to: next)
            else { return false }
            end = next
        }
        return true
    }

    /// True where one writable segment's file pages hold all of a range of link addresses.
    private func holdsFilePages(from start: UInt64, to end: UInt64) -> Bool {
        for step in steps where step.fileOffset != nil && step.flags.contains(.write) && step.flags.contains(.read) {
            if start >= step.start.value, end <= (step.start + step.length).value { return true }
        }
        return false
    }
}
