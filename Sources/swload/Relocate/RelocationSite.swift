/// The writable memory of one object: turns the site of a relocation into an address after one bounds check.
struct RelocationSite {
    private let object: LoadedObject
    /// True where all segments may be written: where the object has text relocations.
    private let textIsWritable: Bool
    /// Pages that are written where they are staged.
    private var staged: StagedPages?
    /// The range that held the last site, as its start and its number of bytes, and what is added to its link addresses; relocations come in runs.
    private var start: UInt64 = 0
    private var length: UInt64 = 0
    private var bias: UInt = 0

    init(_ object: LoadedObject, textIsWritable: Bool, staged: StagedPages?) {
        self.object = object
        self.textIsWritable = textIsWritable
        self.staged = staged
    }

    /// The address of `count` bytes at a site; nil where they are not all in one writable segment.
    @inline(__always)
    mutating func address(_ site: LinkAddress, count: UInt64 = 8) -> UInt? {
        // A site before the range wraps to a distance that no range has.
        let distance = site.value &- start
        if length >= count, distance <= length &- count { return bias &+ UInt(site.value) }
        return search(site, count)
    }

    @inline(never)
    private mutating func search(_ site: LinkAddress, _ count: UInt64) -> UInt? {
        for segment in object.image.segments where (textIsWritable || segment.flags.contains(.write)) && segment.contains(site, count: count) {
            (start, length, bias) = (segment.start.value, segment.end - segment.start, object.image.bias)
            if let staged { narrow(to: site, staged) }
            if count <= length &- (site.value &- start) { return bias &+ UInt(site.value) }
        }
        length = 0
        if staged == nil { return nil }
        // It may lie across the end of the staged pages.
        finish()
        return search(site, count)
    }

    /// Makes of a segment's range what lies around a site and is wholly staged, or wholly not.
    private mutating func narrow(to site: LinkAddress, _ staged: StagedPages) {
        var end = start &+ length
        for part in staged.parts {
            if part.end <= site {
                start = max(start, part.end.value)
            } else if part.start > site {
                end = min(end, part.start.value)
            } else {
                (start, end) = (max(start, part.start.value), min(end, part.end.value))
                bias = part.stage &- UInt(part.start.value)
            }
        }
        length = end &- start
    }

    /// True while pages are staged.
    var isStaged: Bool { staged != nil }

    /// Moves the staged pages into place; every site is there from then on.
    mutating func finish() {
        guard let staged else { return }
        staged.move()
        self.staged = nil
        length = 0
    }
}
