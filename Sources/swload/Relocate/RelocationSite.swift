/// The writable memory of one object: turns the site of a relocation into an address after one bounds check.
struct RelocationSite {
    private let bias: UInt
    private let segments: [SegmentRange]
    /// The segment that held the last site, as its start and its number of bytes; relocations come in runs.
    private var start: UInt64 = 0
    private var length: UInt64 = 0

    /// Takes the object's segments that may be written: all of them where it has text relocations.
    init(_ object: LoadedObject, textIsWritable: Bool) {
        bias = object.image.bias
        segments = object.image.segments.filter { textIsWritable || $0.flags.contains(.write) }
    }

    /// The address of `count` bytes at a site; nil where they are not all in one writable segment.
    @inline(__always)
    mutating func address(_ site: LinkAddress, count: UInt64 = 8) -> UInt? {
        // A site before the segment wraps to a distance that no segment has.
        let distance = site.value &- start
        if length >= count, distance <= length &- count { return bias &+ UInt(site.value) }
        return search(site, count)
    }

    @inline(never)
    private mutating func search(_ site: LinkAddress, _ count: UInt64) -> UInt? {
        for segment in segments where segment.contains(site, count: count) {
            start = segment.start.value
            length = segment.end - segment.start
            return bias &+ UInt(site.value)
        }
        return nil
    }
}
