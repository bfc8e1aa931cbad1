import ELF

/// The ELF header (gABI chapter 4) as it stands in the file; the counts may be escapes for larger ones.
public struct ObjectHeader: Equatable, Sendable {
    public static var magic: Bytes { Bytes("\u{7f}ELF") }

    /// e_ident, 16 bytes.
    public let identification: Bytes
    public let type: UInt16
    public let machine: UInt16
    public let version: UInt32
    public let entry: UInt64
    public let programHeaderOffset: UInt64
    public let sectionHeaderOffset: UInt64
    public let flags: UInt32
    public let headerSize: UInt16
    public let programHeaderSize: UInt16
    /// e_phnum; 0xffff where section 0's sh_info has the count (PN_XNUM).
    public let programHeaderCount: UInt16
    public let sectionHeaderSize: UInt16
    /// e_shnum; 0 where section 0's sh_size has the count.
    public let sectionHeaderCount: UInt16
    /// e_shstrndx; 0xffff where section 0's sh_link has the index (SHN_XINDEX).
    public let sectionNameIndex: UInt16

    public static let relocatable: UInt16 = 1
    public static let executable: UInt16 = 2
    public static let shared: UInt16 = 3
    public static let core: UInt16 = 4

    /// EI_OSABI.
    public var osABI: UInt8 { identification[7] ?? 0 }
    public var abiVersion: UInt8 { identification[8] ?? 0 }

    init?(parsing data: FileBytes) {
        let word = data.format.wordSize
        // Three words stand between the machine's half of the header and the flags.
        let flagsOffset = 24 + 3 * word
        guard let identification = data.bytes.slice(at: 0, count: 16), let type = data.half(at: 16), let machine = data.half(at: 18),
            let version = data.word32(at: 20), let entry = data.word(at: 24), let programHeaders = data.word(at: 24 + word),
            let sectionHeaders = data.word(at: 24 + 2 * word), let flags = data.word32(at: flagsOffset),
            let headerSize = data.half(at: flagsOffset + 4), let programHeaderSize = data.half(at: flagsOffset + 6),
            let programHeaderCount = data.half(at: flagsOffset + 8), let sectionHeaderSize = data.half(at: flagsOffset + 10),
            let sectionHeaderCount = data.half(at: flagsOffset + 12), let nameIndex = data.half(at: flagsOffset + 14)
        else { return nil }
        self.identification = identification
        self.type = type
        self.machine = machine
        self.version = version
        self.entry = entry
        programHeaderOffset = programHeaders
        sectionHeaderOffset = sectionHeaders
        self.flags = flags
        self.headerSize = headerSize
        self.programHeaderSize = programHeaderSize
        self.programHeaderCount = programHeaderCount
        self.sectionHeaderSize = sectionHeaderSize
        self.sectionHeaderCount = sectionHeaderCount
        sectionNameIndex = nameIndex
    }
}
