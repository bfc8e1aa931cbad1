import ELF

/// One program header, of either class.
public struct Segment: Equatable, Sendable {
    public let index: Int
    public let type: UInt32
    public let flags: UInt32
    public let offset: UInt64
    public let address: UInt64
    public let physicalAddress: UInt64
    public let fileSize: UInt64
    public let memorySize: UInt64
    public let alignment: UInt64

    public static let load: UInt32 = 1
    public static let dynamic: UInt32 = 2
    public static let interpreter: UInt32 = 3
    public static let note: UInt32 = 4
    public static let programHeaders: UInt32 = 6
    public static let threadLocal: UInt32 = 7
    public static let unwindTable: UInt32 = 0x6474_e550
    public static let stack: UInt32 = 0x6474_e551
    public static let relro: UInt32 = 0x6474_e552
    public static let property: UInt32 = 0x6474_e553
    public static let simpleFrame: UInt32 = 0x6474_e554

    public var isExecutable: Bool { flags & 1 != 0 }
    public var isWritable: Bool { flags & 2 != 0 }
    public var isReadable: Bool { flags & 4 != 0 }

    init?(parsing data: FileBytes, at offset: Int, index: Int) {
        let word = data.format.wordSize
        // The flags stand second in ELF64, for alignment, and last but one in ELF32.
        let is64 = data.format.is64
        let body = is64 ? offset + 8 : offset + 4
        guard let type = data.word32(at: offset), let flags = data.word32(at: is64 ? offset + 4 : offset + 24),
            let fileOffset = data.word(at: body), let address = data.word(at: body + word), let physical = data.word(at: body + 2 * word),
            let fileSize = data.word(at: body + 3 * word), let memorySize = data.word(at: body + 4 * word),
            let alignment = data.word(at: is64 ? body + 5 * word : offset + 28)
        else { return nil }
        self.index = index
        self.type = type
        self.flags = flags
        self.offset = fileOffset
        self.address = address
        physicalAddress = physical
        self.fileSize = fileSize
        self.memorySize = memorySize
        self.alignment = alignment
    }

    /// All program headers that lie inside the file.
    static func table(of data: FileBytes, _ header: ObjectHeader, _ sections: [Section], _ flaws: inout [FileFlaw]) -> [Segment] {
        let wanted = count(header, sections)
        guard wanted != 0 else { return [] }
        let size = data.format.programHeaderSize
        guard header.programHeaderSize == size else {
            flaws.append(.entrySize(what: "program headers (e_phentsize)", UInt64(header.programHeaderSize), expected: size))
            return []
        }
        let bytes = data.clamped(at: header.programHeaderOffset, count: wanted * UInt64(size))
        if UInt64(bytes.count) < wanted * UInt64(size) {
            flaws.append(.outside(what: "program headers (e_phoff)", offset: header.programHeaderOffset, size: wanted * UInt64(size)))
        }
        return (0..<bytes.count / size).compactMap { Segment(parsing: bytes, at: $0 * size, index: $0) }
    }

    /// The number of program headers that the file says it has; section 0 has it where e_phnum is too small (PN_XNUM).
    static func count(_ header: ObjectHeader, _ sections: [Section]) -> UInt64 {
        guard header.programHeaderCount == 0xffff, let first = sections.first, first.info != 0 else { return UInt64(header.programHeaderCount) }
        return UInt64(first.info)
    }
}
