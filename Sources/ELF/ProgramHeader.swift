/// One entry of the program header table (gABI chapter 5), laid out as in the file.
public struct ProgramHeader: BitwiseCopyable, Sendable {
    /// The size of an entry in bytes.
    public static let size = 56

    public let rawType: UInt32
    public let flags: Flags
    /// p_offset, in bytes from the start of the file.
    public let offset: UInt64
    public let address: LinkAddress
    public let physicalAddress: UInt64
    /// p_filesz, in bytes.
    public let fileSize: UInt64
    /// p_memsz, in bytes.
    public let memorySize: UInt64
    /// p_align; 0 and 1 mean none.
    public let alignment: UInt64

    /// Makes an entry, for a program header table that is not in a file.
    public init(type: Kind, flags: Flags, address: LinkAddress, fileSize: UInt64 = 0, memorySize: UInt64 = 0, alignment: UInt64 = 1) {
        self.rawType = type.rawValue
        self.flags = flags
        self.offset = 0
        self.address = address
        self.physicalAddress = address.value
        self.fileSize = fileSize
        self.memorySize = memorySize
        self.alignment = alignment
    }

    /// The entry's type, nil for one that the loader has no use for.
    public var kind: Kind? { Kind(rawValue: rawType) }

    /// The types that mean something to a loader.
    public enum Kind: UInt32, Sendable {
        case load = 1
        case dynamic = 2
        case interpreter = 3
        case note = 4
        case programHeaders = 6
        case threadLocal = 7
        case unwindTable = 0x6474_e550
        case stack = 0x6474_e551
        case relro = 0x6474_e552
        case property = 0x6474_e553
    }

    /// p_flags: what may be done with the pages.
    public struct Flags: OptionSet, BitwiseCopyable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let execute = Flags(rawValue: 1)
        public static let write = Flags(rawValue: 2)
        public static let read = Flags(rawValue: 4)
    }
}

extension Table where Element == ProgramHeader {
    /// The first entry of a type.
    public func first(_ kind: ProgramHeader.Kind) -> ProgramHeader? {
        for index in 0..<count {
            if let header = self[index], header.rawType == kind.rawValue { return header }
        }
        return nil
    }
}
