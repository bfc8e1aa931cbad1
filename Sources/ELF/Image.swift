/// One loadable segment as it lies in memory.
public struct SegmentRange: BitwiseCopyable, Sendable {
    public let start: LinkAddress
    /// The first address after the segment's memory (p_vaddr + p_memsz).
    public let end: LinkAddress
    public let flags: ProgramHeader.Flags
    /// What is added to its addresses beside the image's bias: not 0 only where the segment is no mapping but a part of a file in memory.
    let shift: UInt

    public init(start: LinkAddress, end: LinkAddress, flags: ProgramHeader.Flags) {
        self.init(start: start, end: end, flags: flags, shift: 0)
    }

    init(start: LinkAddress, end: LinkAddress, flags: ProgramHeader.Flags, shift: UInt) {
        self.start = start
        self.end = end
        self.flags = flags
        self.shift = shift
    }

    /// True when `count` bytes at an address lie inside the segment.
    @inline(__always)
    public func contains(_ address: LinkAddress, count: UInt64) -> Bool {
        address >= start && address <= end && count <= end - address
    }
}

/// A file's segments in memory: turns link addresses into bytes.
public struct Image: Sendable {
    /// What is added to a link address to get the memory address.
    public let bias: UInt
    /// The segments in the order of the program headers.
    public let segments: [SegmentRange]

    /// Describes segments that are mapped at `bias` and stay readable, those without PF_R aside, while the value is used.
    @unsafe public init(bias: UInt, segments: [SegmentRange]) {
        self.bias = bias
        self.segments = segments
    }

    /// Looks at the segments where they stand in the bytes of a whole file, as far as the file has them: what lies in memory beyond is not there.
    ///
    /// The bias is 0, so that addresses of definitions are link addresses; only `bytes` and `tail` lead to memory.
    public init(file: Bytes, headers: Table<ProgramHeader>) {
        bias = 0
        var segments: [SegmentRange] = []
        for index in 0..<headers.count {
            guard let header = headers[index], header.kind == .load, let offset = Int(exactly: header.offset), let rest = file.tail(from: offset) else {
                continue
            }
            let count = min(header.fileSize, header.memorySize, UInt64(rest.count), UInt64.max - header.address.value)
            segments.append(
                SegmentRange(
                    start: header.address, end: header.address + count, flags: header.flags,
                    shift: rest.address &- UInt(truncatingIfNeeded: header.address.value)))
        }
        self.segments = segments
    }

    /// The memory address of a link address.
    @inline(__always)
    public func address(of address: LinkAddress) -> UInt { bias &+ UInt(address.value) }

    /// The segment that holds `count` bytes at an address.
    public func segment(holding address: LinkAddress, count: UInt64 = 1) -> SegmentRange? {
        for segment in segments where segment.contains(address, count: count) { return segment }
        return nil
    }

    /// The bytes at a link address; nil where they are not all in one readable segment.
    public func bytes(at address: LinkAddress, count: UInt64) -> Bytes? {
        guard let segment = segment(holding: address, count: count), segment.flags.contains(.read), let count = Int(exactly: count) else {
            return nil
        }
        return unsafe Bytes(unsafeAddress: self.address(of: address) &+ segment.shift, count: count)
    }

    /// The bytes from a link address to the end of its segment; nil where no readable segment holds it.
    public func tail(from address: LinkAddress) -> Bytes? {
        guard let segment = segment(holding: address), segment.flags.contains(.read), let count = Int(exactly: segment.end - address) else {
            return nil
        }
        return unsafe Bytes(unsafeAddress: self.address(of: address) &+ segment.shift, count: count)
    }
}
