/// The kinds of file that can be loaded (gABI, e_type).
public enum FileType: UInt16, BitwiseCopyable, Sendable {
    /// An executable at a fixed address.
    case executable = 2
    /// A shared object or position-independent executable.
    case shared = 3
}

/// The header of an ELF64 little-endian file (gABI chapter 4).
public struct FileHeader: BitwiseCopyable, Sendable {
    /// The size of the header in bytes.
    public static let size = 64

    public let type: FileType
    public let machine: UInt16
    public let entry: LinkAddress
    /// Where the program headers stand in the file, in bytes.
    public let programHeaderOffset: UInt64
    public let programHeaderCount: Int

    /// Reads and checks the header at the start of a file, in the order in which ld.so checks it.
    public init(parsing bytes: Bytes) throws(ELFError) {
        if let magic = bytes.load(UInt32.self, at: 0), magic != 0x464c_457f { throw .notELF }
        guard bytes.count >= FileHeader.size,
            let fileClass = bytes[4], let order = bytes[5], let identVersion = bytes[6], let osABI = bytes[7], let abiVersion = bytes[8],
            let rawType = bytes.load(UInt16.self, at: 16), let machine = bytes.load(UInt16.self, at: 18),
            let version = bytes.load(UInt32.self, at: 20), let entry = bytes.load(UInt64.self, at: 24),
            let offset = bytes.load(UInt64.self, at: 32), let entrySize = bytes.load(UInt16.self, at: 54),
            let entryCount = bytes.load(UInt16.self, at: 56)
        else { throw .truncated(.fileHeader, UInt64(FileHeader.size)) }
        guard fileClass == 2 else { throw .fileClass(fileClass) }
        guard order == 1 else { throw .byteOrder(order) }
        guard identVersion == 1 else { throw .identVersion(identVersion) }
        // System V or GNU; GNU files may ask for ABI versions up to 3.
        guard osABI == 0 || osABI == 3 else { throw .osABI(osABI) }
        guard abiVersion == 0 || (osABI == 3 && abiVersion <= 3) else { throw .abiVersion(abiVersion) }
        guard version == 1 else { throw .fileVersion(version) }
        guard let type = FileType(rawValue: rawType) else { throw .type(rawType) }
        guard entrySize == UInt16(ProgramHeader.size) else { throw .programHeaderSize(entrySize) }
        self.type = type
        self.machine = machine
        self.entry = LinkAddress(entry)
        self.programHeaderOffset = offset
        self.programHeaderCount = Int(entryCount)
    }

    /// The number of bytes from the start of the file to the end of the program headers, or nil where the offsets wrap.
    public var endOfProgramHeaders: UInt64? {
        programHeaderOffset.adding(UInt64(programHeaderCount * ProgramHeader.size))
    }

    /// The program headers, from the bytes of the file's beginning.
    public func programHeaders(in file: Bytes) throws(ELFError) -> Table<ProgramHeader> {
        guard let offset = Int(exactly: programHeaderOffset),
            let bytes = file.slice(at: offset, count: programHeaderCount * ProgramHeader.size)
        else { throw .truncated(.programHeaders, programHeaderOffset) }
        return Table(bytes)
    }
}
