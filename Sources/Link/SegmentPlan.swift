#if !hasFeature(Embedded)
    import ELF
#endif

/// What to map where for one file: the page arithmetic of the kernel and of ld.so, as an unchanging value.
///
/// Addresses are link addresses; whoever maps adds the load bias.
public final class SegmentPlan: Sendable {
    /// One range of pages that is mapped private; all numbers are multiples of the page size.
    public struct Step: BitwiseCopyable, Sendable {
        public let start: LinkAddress
        public let length: UInt64
        /// Where its bytes stand in the file; nil for anonymous memory.
        public let fileOffset: UInt64?
        /// What may be done with it; nothing in a hole between segments.
        public let flags: ProgramHeader.Flags
    }

    /// The bytes from the end of a segment's file data to the end of its page, which are set to zero.
    public struct Zero: BitwiseCopyable, Sendable {
        public let start: LinkAddress
        public let length: UInt64
        public let flags: ProgramHeader.Flags
    }

    /// The ranges to map, in order of their addresses; one may begin in the last page of the one before, and then has it.
    public let steps: [Step]
    public let zeroes: [Zero]
    /// The segments' exact ranges, for bounds checks.
    public let segments: [SegmentRange]
    /// The first address of the first page, and the bytes from there to the end of the last page.
    public let start: LinkAddress
    public let length: UInt64
    /// The largest p_align, at least the page size.
    public let alignment: UInt64
    /// True where the addresses are fixed (ET_EXEC).
    public let isFixed: Bool
    /// The pages that become read-only after relocation (PT_GNU_RELRO), rounded as ld.so rounds them; nil where there are none.
    public let relro: (start: LinkAddress, length: UInt64)?

    /// A plan that maps nothing.
    public init() {
        (steps, zeroes, segments) = ([], [], [])
        start = LinkAddress(0)
        length = 0
        alignment = 1
        isFixed = false
        relro = nil
    }

    /// Plans the mapping of a file of `fileSize` bytes; `isFixed` says that its addresses cannot be changed (ET_EXEC).
    public init(headers: Table<ProgramHeader>, isFixed: Bool, fileSize: UInt64, pageSize: UInt64) throws(ELFError) {
        var lowest: UInt64?
        var end: UInt64 = 0
        var alignment = pageSize
        for index in 0..<headers.count {
            guard let segment = headers[index], segment.isLoaded else { continue }
            let first = segment.address.value.roundedDown(to: pageSize)
            guard segment.fileSize <= segment.memorySize else { throw .invalid(.segment, segment.fileSize) }
            guard let dataEnd = segment.offset.adding(segment.fileSize), dataEnd <= fileSize else {
                throw .truncated(.segment, segment.offset &+ segment.fileSize)
            }
            guard let memoryEnd = segment.address.value.adding(segment.memorySize)?.roundedUp(to: pageSize), memoryEnd < 1 << 63 else {
                throw .invalid(.segment, segment.memorySize)
            }
            guard segment.alignment <= 1 || segment.alignment.isPowerOfTwo, segment.alignment <= 1 << 40 else {
                throw .invalid(.segment, segment.alignment)
            }
            guard (segment.address.value &- segment.offset) & (pageSize &- 1) == 0 else { throw .invalid(.segment, segment.offset) }
            guard lowest == nil || first &+ pageSize >= end else { throw .invalid(.segment, segment.address.value) }
            if lowest == nil { lowest = first }
            alignment = max(alignment, segment.alignment)
            // A later segment may begin in the page in which the one before ends; its bytes win, as in the kernel.
            end = max(end, memoryEnd)
        }
        guard let lowest else { throw .noSegments }
        start = LinkAddress(lowest)
        length = end - lowest
        self.alignment = alignment
        self.isFixed = isFixed
        if let header = headers.first(.relro), header.memorySize > 0 {
            let first = header.address.value.roundedDown(to: pageSize)
            guard let last = header.address.value.adding(header.memorySize)?.roundedDown(to: pageSize) else {
                throw .invalid(.segment, header.memorySize)
            }
            guard first >= lowest, last <= end else { throw .outside(.segment, header.address.value) }
            relro = last > first ? (LinkAddress(first), last - first) : nil
        } else {
            relro = nil
        }
        var parts = Parts(end: lowest)
        for index in 0..<headers.count {
            if let segment = headers[index], segment.isLoaded { parts.add(segment, pageSize: pageSize) }
        }
        steps = parts.steps
        zeroes = parts.zeroes
        segments = parts.segments
    }

    /// What segments are made of, one after the other.
    private struct Parts {
        var steps: [Step] = []
        var zeroes: [Zero] = []
        var segments: [SegmentRange] = []
        /// The end of the pages of those before.
        private var end: UInt64

        init(end: UInt64) {
            self.end = end
            // What nearly all files need.
            steps.reserveCapacity(6)
            segments.reserveCapacity(4)
        }

        mutating func add(_ segment: ProgramHeader, pageSize: UInt64) {
            let address = segment.address.value
            let first = address.roundedDown(to: pageSize)
            let dataEnd = address &+ segment.fileSize
            let pageEnd = dataEnd.roundedUp(to: pageSize) ?? dataEnd
            let memoryEnd = (address &+ segment.memorySize).roundedUp(to: pageSize) ?? dataEnd
            if first > end { steps.append(Step(start: LinkAddress(end), length: first &- end, fileOffset: nil, flags: [])) }
            end = max(end, memoryEnd)
            segments.append(SegmentRange(start: segment.address, end: LinkAddress(address &+ segment.memorySize), flags: segment.flags))
            // Where the segment before ends in this one's first page, this one's bytes stay.
            if let before = zeroes.last, before.start + before.length > segment.address {
                zeroes.removeLast()
                if before.start < segment.address {
                    zeroes.append(Zero(start: before.start, length: segment.address - before.start, flags: before.flags))
                }
            }
            // A segment without file bytes that begins inside a page has that page from the file all the same, as in ld.so: another's bytes may be there.
            if pageEnd > first {
                steps.append(
                    Step(
                        start: LinkAddress(first), length: pageEnd &- first, fileOffset: segment.offset.roundedDown(to: pageSize),
                        flags: segment.flags))
            }
            if memoryEnd > pageEnd {
                steps.append(Step(start: LinkAddress(pageEnd), length: memoryEnd &- pageEnd, fileOffset: nil, flags: segment.flags))
            }
            if segment.memorySize > segment.fileSize, pageEnd > dataEnd {
                zeroes.append(Zero(start: LinkAddress(dataEnd), length: pageEnd &- dataEnd, flags: segment.flags))
            }
        }
    }
}

extension ProgramHeader {
    /// True for a segment that is mapped: one of no size loads nothing, wherever it says it is.
    @inline(__always)
    fileprivate var isLoaded: Bool { kind == .load && memorySize > 0 }
}
