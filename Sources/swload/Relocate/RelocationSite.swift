/// The writable memory of one object: turns the site of a relocation into an address after one bounds check.
struct RelocationSite {
    /// A range of link addresses, and what is added to them.
    private struct Part {
        let start: UInt64
        let end: UInt64
        let bias: UInt
    }

    private let object: LoadedObject
    private let textIsWritable: Bool
    private var parts: [Part] = []
    private var staged: StagedPages?
    /// The part that held the last site, as its start and its number of bytes, and its bias; relocations come in runs.
    private var start: UInt64 = 0
    private var length: UInt64 = 0
    private var bias: UInt = 0

    /// Takes the object's segments that may be written: all of them where it has text relocations. Staged pages are written where they are.
    init(_ object: LoadedObject, textIsWritable: Bool, staged: StagedPages?) {
        self.object = object
        self.textIsWritable = textIsWritable
        self.staged = staged
        let bias = object.image.bias
        for segment in object.image.segments where textIsWritable || segment.flags.contains(.write) {
            let (start, end) = (segment.start.value, segment.end.value)
            var next = start
            for part in staged?.parts ?? [] where part.start.value < end && part.end.value > next {
                let (first, last) = (max(part.start.value, next), min(part.end.value, end))
                if next < first { parts.append(Part(start: next, end: first, bias: bias)) }
                parts.append(Part(start: first, end: last, bias: part.stage &- UInt(part.start.value)))
                next = last
            }
            if next < end { parts.append(Part(start: next, end: end, bias: bias)) }
        }
    }

    /// The address of `count` bytes at a site; nil where they are not all in one writable segment.
    @inline(__always)
    mutating func address(_ site: LinkAddress, count: UInt64 = 8) -> UInt? {
        // A site before the part wraps to a distance that no part has.
        let distance = site.value &- start
        if length >= count, distance <= length &- count { return bias &+ UInt(site.value) }
        return search(site, count)
    }

    @inline(never)
    private mutating func search(_ site: LinkAddress, _ count: UInt64) -> UInt? {
        for part in parts where site.value >= part.start && site.value <= part.end && count <= part.end - site.value {
            start = part.start
            length = part.end - part.start
            bias = part.bias
            return bias &+ UInt(site.value)
        }
        if staged == nil { return nil }
        // It may lie across the end of the staged pages.
        finish()
        return search(site, count)
    }

    /// True while pages are staged.
    var isStaged: Bool { staged != nil }

    /// Moves the staged pages into place; every site is there from then on.
    mutating func finish() {
        guard let staged else { return }
        staged.move()
        self = RelocationSite(object, textIsWritable: textIsWritable, staged: nil)
    }
}
