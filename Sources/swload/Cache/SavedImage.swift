/// One object's pages as relocation left them, in a cache file: where they lie, and where the object has to be mapped for them to be right.
struct SavedImage {
    let bias: UInt
    let pages: Table<CachedPages>
    /// The cache file.
    let descriptor: Int32

    /// Takes what a cache says of an object; nil where the object need not be mapped at its old place.
    init?(_ known: CachedStart, _ index: Int) {
        guard known.pages >= 0, let record = known.file.objects[index], record.isFixed == 1, let bias = UInt(exactly: record.bias) else { return nil }
        self.bias = bias
        pages = known.file.pages.part(record.pages)
        descriptor = known.pages
    }

    /// True where every range of pages lies in the plan's writable file pages, in order.
    func fits(_ plan: SegmentPlan) -> Bool {
        if bias & UInt(plan.alignment &- 1) != 0 || (plan.isFixed && bias != 0) { return false }
        var end: UInt64 = 0
        for index in 0..<pages.count {
            guard let range = pages[index], range.start >= end, (range.start | range.length | range.fileOffset) & 4095 == 0, range.length > 0,
                let next = range.start.adding(range.length), plan.holdsFilePages(from: range.start, to: next)
            else { return false }
            end = next
        }
        return true
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
    /// True where one writable segment's file pages hold all of a range of link addresses.
    func holdsFilePages(from start: UInt64, to end: UInt64) -> Bool {
        for step in steps where step.fileOffset != nil && step.flags.contains(.write) && step.flags.contains(.read) {
            if start >= step.start.value, end <= (step.start + step.length).value { return true }
        }
        return false
    }
}

/// Which pages of an object a cache keeps: those that relocation wrote, and those that mapping would write.
struct SavedPages {
    private let object: LoadedObject
    private var isTouched: [Bool]
    private let first: UInt64

    init(_ object: LoadedObject) {
        self.object = object
        first = object.plan.start.value
        isTouched = Array(repeating: false, count: Int(object.plan.length >> 12))
    }

    /// The ranges, from the lowest address on; `written` lists the sites that every start writes.
    static func ranges(_ object: LoadedObject, written: [LinkAddress]) -> [CachedPages] {
        var pages = SavedPages(object)
        pages.touchRelocated()
        return pages.collect(written)
    }

    private mutating func touch(_ site: LinkAddress, count: UInt64 = 8) {
        let from = Int(clamping: (site.value &- first) >> 12)
        let to = Int(clamping: (site.value &+ count &- 1 &- first) >> 12)
        if isTouched.indices.contains(from) { isTouched[from] = true }
        if isTouched.indices.contains(to) { isTouched[to] = true }
    }

    private mutating func touchRelocated() {
        var sites: [LinkAddress] = []
        _ = object.tables.relativeRelocations.forEach { site in
            sites.append(site)
            return true
        }
        for table in [object.tables.relocations, object.tables.pltRelocations] {
            for index in 0..<table.count {
                guard let relocation = table[index], OpenFile.machine.kind(of: relocation.type) != .copy else { continue }
                sites.append(relocation.site)
            }
        }
        for site in sites { touch(site) }
        // The rest of a segment's last file page is zeroed when it is mapped.
        for zero in object.plan.zeroes where zero.flags.contains(.write) { touch(zero.start, count: zero.length) }
        guard let relro = object.plan.relro else { return }
        let range = Int((relro.start.value &- first) >> 12)..<Int((relro.start.value &+ relro.length &- first) >> 12)
        if isTouched[range].contains(true) { for page in range { isTouched[page] = true } }
    }

    /// Clean pages between two ranges are kept as well where there are so few that another mapping costs more.
    private static let smallestGap = 4

    private func collect(_ written: [LinkAddress]) -> [CachedPages] {
        var ranges: [CachedPages] = []
        for step in object.plan.steps where step.fileOffset != nil && step.flags.contains(.write) && step.flags.contains(.read) {
            let begin = Int((step.start.value &- first) >> 12)
            let end = begin + Int(step.length >> 12)
            let border = object.plan.relro.map { Int(($0.start.value &+ $0.length &- first) >> 12) } ?? begin
            for part in [begin..<min(max(border, begin), end), min(max(border, begin), end)..<end] {
                var page = part.lowerBound
                while page < part.upperBound {
                    guard isTouched[page] else {
                        page += 1
                        continue
                    }
                    let start = page
                    var last = page
                    while page < part.upperBound, page - last <= Self.smallestGap {
                        if isTouched[page] { last = page }
                        page += 1
                    }
                    page = last + 1
                    ranges.append(range(start, page, written))
                }
            }
        }
        return ranges
    }

    private func range(_ start: Int, _ end: Int, _ written: [LinkAddress]) -> CachedPages {
        let from = first &+ UInt64(start) << 12
        let length = UInt64(end - start) << 12
        var isReadOnly = false
        if let relro = object.plan.relro, from >= relro.start.value, from &+ length <= relro.start.value &+ relro.length {
            isReadOnly = !written.contains { $0.value &+ 16 > from && $0.value < from &+ length }
        }
        return CachedPages(start: from, length: length, fileOffset: 0, isReadOnly: isReadOnly)
    }
}
