#if !hasFeature(Embedded)
    import ELF
#endif

/// The PT_TLS segment of one module.
public struct TLSSegment: BitwiseCopyable, Sendable {
    public let object: ObjectID
    public let address: LinkAddress
    /// The bytes that the image holds.
    public let fileSize: UInt64
    /// The size of the block in bytes.
    public let memorySize: UInt64
    /// A power of two.
    public let alignment: UInt64

    /// The largest block that is taken for meant, in bytes.
    static let largest: UInt64 = 1 << 30

    /// Takes a PT_TLS header; throws where the sizes or the alignment are impossible.
    public init(object: ObjectID, header: ProgramHeader) throws(ELFError) {
        let alignment = max(header.alignment, 1)
        guard alignment.isPowerOfTwo, alignment <= 1 << 21 else { throw .invalid(.threadLocalImage, header.alignment) }
        guard header.fileSize <= header.memorySize, header.memorySize <= Self.largest else { throw .invalid(.threadLocalImage, header.memorySize) }
        self.object = object
        self.address = header.address
        self.fileSize = header.fileSize
        self.memorySize = header.memorySize
        self.alignment = alignment
    }
}

/// Where each module's block lies below the thread pointer (TLS variant II, "ELF Handling For Thread-Local Storage").
///
/// The program's module comes first, nearest to the thread pointer, because its code has the distance built in.
public struct TLSLayout: Sendable {
    /// The modules in the order of their module IDs, which begin with 1.
    public private(set) var modules: [TLSSegment] = []
    /// How many bytes below the thread pointer each module's block begins.
    public private(set) var offsets: [UInt64] = []
    /// The bytes in use below the thread pointer.
    public private(set) var used: UInt64 = 0
    /// The largest alignment of a module.
    public private(set) var alignment: UInt64 = 64

    public init() {}

    /// Places one more module below the others; throws where all of them together would be too large.
    public mutating func add(_ segment: TLSSegment) throws(ELFError) {
        guard used <= TLSSegment.largest else { throw .invalid(.threadLocalImage, used &+ segment.memorySize) }
        // The block begins at an address that is congruent to p_vaddr modulo the alignment.
        let first = (0 &- segment.address.value) & (segment.alignment &- 1)
        // Less than nothing, where the first address alone makes room for the block, rounds up to nothing.
        let mask = segment.alignment &- 1
        used = ((used &+ segment.memorySize &- first &+ mask) & ~mask) &+ first
        alignment = max(alignment, segment.alignment)
        modules.append(segment)
        offsets.append(used)
    }

    /// The size of a block that holds all modules and `extra` bytes below them, a multiple of the alignment.
    public func size(withExtra extra: UInt64) -> UInt64 {
        (used &+ extra).roundedUp(to: alignment) ?? used
    }

    /// The module ID of an object, 0 where it has no thread-local storage.
    public func moduleID(of object: ObjectID) -> Int {
        for index in 0..<modules.count where modules[index].object == object { return index + 1 }
        return 0
    }
}
