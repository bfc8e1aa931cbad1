/// The pages of an object that relocation writes, and which of them a cache keeps.
struct TouchedPages {
    private let object: LoadedObject
    private var isTouched: [Bool]
    private let first: UInt64

    private init(_ object: LoadedObject) {
        self.object = object
        first = object.plan.start.value
        isTouched = Array(repeating: false, count: Int(object.plan.length >> 12))
        touchRelocated()
    }

    /// The ranges to keep as relocation left them, from the lowest address on; `written` lists the sites that every start writes.
    static func saved(_ object: LoadedObject, written: [LinkAddress]) -> [CachedPages] {
        var pages = TouchedPages(object)
        pages.touchZeroes()
        pages.fillProtected()
        return pages.collect(gap: 4, least: 1).map { pages.joined(pages.range($0, written)) }
    }

    /// The ranges to keep with link addresses, from the lowest address on. To move a range into place costs as much as some faults do, and saves making it
    /// read-only there.
    static func linked(_ object: LoadedObject) -> [CachedPages] {
        var pages = TouchedPages(object)
        if pages.isProtectedDense { pages.fillProtected() }
        var written: [LinkAddress] = []
        // The debugger's word.
        if object.role == .program, let slot = object.debugSlot { written.append(LinkAddress(UInt64(slot &- object.image.bias))) }
        return pages.collect(gap: 8, least: 8).map { pages.range($0, written) }
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
    }

    /// The rest of a segment's last file page is zeroed when it is mapped.
    private mutating func touchZeroes() {
        for zero in object.plan.zeroes where zero.flags.contains(.write) { touch(zero.start, count: zero.length) }
    }

    /// All pages that only relocation writes, or none.
    private mutating func fillProtected() {
        guard let relro = object.plan.relro else { return }
        let range = page(relro.start.value)..<page(relro.start.value &+ relro.length)
        if isTouched[range].contains(true) { for page in range { isTouched[page] = true } }
    }

    /// True where relocation writes a good part of the pages that only it writes.
    private var isProtectedDense: Bool {
        guard let relro = object.plan.relro else { return false }
        let range = page(relro.start.value)..<page(relro.start.value &+ relro.length)
        return isTouched[range].count { $0 } * 4 >= range.count
    }

    private func page(_ address: UInt64) -> Int { Int((address &- first) >> 12) }

    /// The runs of touched pages in a segment's file pages, those that only relocation writes apart from others: of `least` pages and more, with up to `gap`
    /// clean pages in between, to have which costs less than another mapping.
    private func collect(gap: Int, least: Int) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for step in object.plan.steps where step.fileOffset != nil && step.flags.contains(.write) && step.flags.contains(.read) {
            let begin = page(step.start.value)
            let end = begin + Int(step.length >> 12)
            let border = object.plan.relro.map { page($0.start.value &+ $0.length) } ?? begin
            for part in [begin..<min(max(border, begin), end), min(max(border, begin), end)..<end] {
                var page = part.lowerBound
                while page < part.upperBound {
                    guard isTouched[page] else {
                        page += 1
                        continue
                    }
                    let start = page
                    var last = page
                    while page < part.upperBound, page - last <= gap {
                        if isTouched[page] { last = page }
                        page += 1
                    }
                    page = last + 1
                    if page - start >= least { runs.append(start..<page) }
                }
            }
        }
        return runs
    }

    private func range(_ run: Range<Int>, _ written: [LinkAddress]) -> CachedPages {
        let from = first &+ UInt64(run.lowerBound) << 12
        let length = UInt64(run.count) << 12
        var isReadOnly = false
        if let relro = object.plan.relro, from >= relro.start.value, from &+ length <= relro.start.value &+ relro.length {
            isReadOnly = !written.contains { $0.value &+ 16 > from && $0.value < from &+ length }
        }
        return CachedPages(start: from, length: length, fileOffset: 0, isReadOnly: isReadOnly)
    }

    /// A range with the pages of the read-only segment that ends where it begins, or with the zero pages that begin where it ends, if these are few:
    /// together they are one mapping instead of two.
    private func joined(_ range: CachedPages) -> CachedPages {
        let end = range.start &+ range.length
        if range.isReadOnly {
            guard let step = object.plan.readOnlyStep(before: LinkAddress(range.start)), step.length <= 96 << 12 else { return range }
            return CachedPages(start: step.start.value, length: end &- step.start.value, fileOffset: 0, isReadOnly: true)
        }
        guard let step = object.plan.zeroStep(behind: LinkAddress(end)), step.length <= 16 << 12, !object.mayNeedZeroPages else { return range }
        return CachedPages(start: range.start, length: range.length &+ step.length, fileOffset: 0, isReadOnly: false)
    }
}

extension LoadedObject {
    /// True unless the file's sections show that no variable has zero pages for itself: such pages have to be anonymous ones, for a program that has them wiped
    /// in a child (MADV_WIPEONFORK), or freed.
    fileprivate var mayNeedZeroPages: Bool {
        let file = System.contents(of: path)
        defer { System.unmap(file.address, count: UInt64(file.count)) }
        let sections = file.sectionHeaders
        for index in 0..<sections.count {
            if let section = sections[index], section.type == SectionHeader.zeros, section.alignment >= 4096 { return true }
        }
        return sections.count == 0
    }
}
