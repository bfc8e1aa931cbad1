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
/// The program's module comes first, nearest to the thread pointer, because its code has the distance built in. Modules that come while the program
/// runs have a block of their own for each thread, or, where code has the distance built in, a place in what is left below the first modules.
public struct TLSLayout: Sendable {
    /// The modules in the order of their module IDs, which begin with 1; nil for one that is gone.
    public private(set) var modules: [TLSSegment?] = []
    /// How many bytes below the thread pointer each module's block begins; 0 where it has no place there.
    public private(set) var offsets: [UInt64] = []
    /// The bytes in use below the thread pointer by the modules that were there at the start.
    public private(set) var used: UInt64 = 0
    /// The largest alignment of a module of the start.
    public private(set) var alignment: UInt64 = 64
    /// Where the room for later modules ends, as a distance below the thread pointer.
    public var limit: UInt64 = 0

    public init() {}

    /// Places one more module of the start below the others; throws where all of them together would be too large.
    public mutating func add(_ segment: TLSSegment) throws(ELFError) {
        guard used <= TLSSegment.largest else { throw .invalid(.threadLocalImage, used &+ segment.memorySize) }
        used = segment.place(below: used)
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
        for index in 0..<modules.count where modules[index]?.object == object { return index + 1 }
        return 0
    }

    /// How far below the thread pointer a module's block begins; 0 where it has no place there, or for no module.
    public func offset(of moduleID: Int) -> UInt64 { moduleID == 0 ? 0 : offsets[moduleID - 1] }

    /// Gives a module that comes later the first free module ID, and no place yet.
    public mutating func addLate(_ segment: TLSSegment) -> Int {
        if let free = modules.firstIndex(where: { $0 == nil }) {
            modules[free] = segment
            return free + 1
        }
        modules.append(segment)
        offsets.append(0)
        return modules.count
    }

    /// Gives a late module a place below the thread pointer, the first that is large enough; false where there is none.
    public mutating func place(_ moduleID: Int) -> Bool {
        guard let segment = modules[moduleID - 1], segment.alignment <= alignment else { return false }
        if offsets[moduleID - 1] != 0 { return true }
        var base = used
        while true {
            let offset = segment.place(below: base)
            // The next module below the candidate's beginning must end before it.
            guard let other = firstLate(endingAbove: offset, from: base) else {
                guard offset <= limit else { return false }
                offsets[moduleID - 1] = offset
                return true
            }
            base = other
        }
    }

    /// Where the late module begins that reaches into the bytes from `base` to `offset`; nil where there is none.
    private func firstLate(endingAbove offset: UInt64, from base: UInt64) -> UInt64? {
        for index in modules.indices where offsets[index] > base {
            guard let segment = modules[index] else { continue }
            if offsets[index] &- segment.memorySize < offset { return offsets[index] }
        }
        return nil
    }

    /// Takes a late module's place away again.
    public mutating func unplace(_ moduleID: Int) {
        if modules[moduleID - 1] != nil { offsets[moduleID - 1] = 0 }
    }

    /// Gives up a late module's ID and place.
    public mutating func remove(_ moduleID: Int) {
        modules[moduleID - 1] = nil
        offsets[moduleID - 1] = 0
    }

    /// The bytes that are left for late modules, in one piece or several.
    public var free: UInt64 {
        var taken: UInt64 = 0
        for index in modules.indices where offsets[index] > used { taken &+= modules[index]?.memorySize ?? 0 }
        return limit &- min(limit, used &+ taken)
    }
}

extension TLSSegment {
    /// Where the block begins, as a distance below the thread pointer, when the bytes above `base` are taken; its address is congruent to p_vaddr
    /// modulo the alignment.
    func place(below base: UInt64) -> UInt64 {
        let mask = alignment &- 1
        let first = (0 &- address.value) & mask
        // Less than nothing, where the first address alone makes room for the block, rounds up to nothing.
        return ((base &+ memorySize &- first &+ mask) & ~mask) &+ first
    }
}
