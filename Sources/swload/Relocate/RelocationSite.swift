/// The writable memory of one object: turns the site of a relocation into an address after one bounds check.
struct RelocationSite {
    private let object: LoadedObject
    /// True where all segments may be written: where the object has text relocations.
    private let textIsWritable: Bool
    /// Pages that are written where they are staged.
    private var staged: StagedPages?
    /// The range that held the last site; relocations come in runs.
    private(set) var run = Run()

    /// A range of link addresses: how many places it has at which a word can be written, and what is added to its link addresses. A loop holds one in
    /// registers.
    struct Run: BitwiseCopyable {
        fileprivate var start: UInt64 = 0
        fileprivate var places: UInt64 = 0
        fileprivate var bias: UInt = 0

        /// The address of a word at a site; nil where the range does not hold it.
        @inline(__always)
        fileprivate func address(_ site: LinkAddress) -> UInt? {
            // A site before the range wraps to a distance that no range has.
            site.value &- start < places ? bias &+ UInt(site.value) : nil
        }

        /// The address of a word at a site of an object; the range is then the one that holds it.
        @inline(__always)
        mutating func address(_ site: LinkAddress, of all: inout RelocationSite) -> UInt? {
            if let known = address(site) { return known }
            let found = all.address(site)
            self = all.run
            return found
        }
    }

    init(_ object: LoadedObject, textIsWritable: Bool, staged: StagedPages?) {
        self.object = object
        self.textIsWritable = textIsWritable
        self.staged = staged
    }

    /// The address of `count` bytes at a site; nil where they are not all in one writable segment.
    @inline(__always)
    mutating func address(_ site: LinkAddress, count: UInt64 = 8) -> UInt? {
        if count == 8, let known = run.address(site) { return known }
        return search(site, count)
    }

    @inline(never)
    private mutating func search(_ site: LinkAddress, _ count: UInt64) -> UInt? {
        for segment in object.image.segments where (textIsWritable || segment.flags.contains(.write)) && segment.contains(site, count: count) {
            var (start, end, bias) = (segment.start, segment.end, object.image.bias)
            // What lies around the site and is wholly staged, or wholly not.
            for part in staged?.parts ?? [] {
                if part.end <= site {
                    start = max(start, part.end)
                } else if part.start > site {
                    end = min(end, part.start)
                } else {
                    (start, end) = (max(start, part.start), min(end, part.end))
                    bias = part.stage &- UInt(part.start.value)
                }
            }
            guard count <= end - site else { continue }
            run = Run(start: start.value, places: end - start >= 8 ? end - start &- 7 : 0, bias: bias)
            return bias &+ UInt(site.value)
        }
        if staged == nil { return nil }
        // It may lie across the end of the staged pages.
        finish()
        return search(site, count)
    }

    /// True while pages are staged.
    var isStaged: Bool { staged != nil }

    /// Gives the staged pages back, if they were not moved into place.
    mutating func giveUp() {
        staged?.giveBack()
        staged = nil
    }

    /// Moves the staged pages into place; every site is there from then on.
    mutating func finish() {
        guard let staged else { return }
        staged.move()
        self.staged = nil
        run = Run()
    }
}
