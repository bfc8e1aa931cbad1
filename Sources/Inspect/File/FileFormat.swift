import ELF

/// How the numbers of a file are written: EI_CLASS and EI_DATA.
public struct FileFormat: Equatable, Sendable {
    public let is64: Bool
    public let isBigEndian: Bool

    public init(is64: Bool, isBigEndian: Bool) {
        self.is64 = is64
        self.isBigEndian = isBigEndian
    }

    /// The size of an address, an offset and a word of the class.
    public var wordSize: Int { is64 ? 8 : 4 }
    public var fileHeaderSize: Int { is64 ? 64 : 52 }
    public var programHeaderSize: Int { is64 ? 56 : 32 }
    public var sectionHeaderSize: Int { is64 ? 64 : 40 }
    public var symbolSize: Int { is64 ? 24 : 16 }
    public var dynamicEntrySize: Int { is64 ? 16 : 8 }
    /// The size of a relocation with or without an addend.
    public func relocationSize(hasAddend: Bool) -> Int { wordSize * (hasAddend ? 3 : 2) }
}

/// A range of a file's bytes whose numbers are read in the file's own format; every read is checked.
public struct FileBytes: Equatable, Sendable {
    public let bytes: Bytes
    public let format: FileFormat

    public init(_ bytes: Bytes, format: FileFormat) {
        self.bytes = bytes
        self.format = format
    }

    public var count: Int { bytes.count }
    public var isEmpty: Bool { bytes.isEmpty }

    /// The integer of a fixed width at an offset, nil where it does not fit.
    @inline(__always)
    public func integer<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type, at offset: Int) -> T? {
        guard let value = bytes.load(T.self, at: offset) else { return nil }
        return format.isBigEndian ? T(bigEndian: value) : T(littleEndian: value)
    }

    public func byte(at offset: Int) -> UInt8? { bytes[offset] }
    public func half(at offset: Int) -> UInt16? { integer(UInt16.self, at: offset) }
    public func word32(at offset: Int) -> UInt32? { integer(UInt32.self, at: offset) }
    public func word64(at offset: Int) -> UInt64? { integer(UInt64.self, at: offset) }

    /// An address, offset or size of the class, zero-extended.
    public func word(at offset: Int) -> UInt64? {
        format.is64 ? word64(at: offset) : word32(at: offset).map(UInt64.init)
    }

    /// A signed word of the class.
    public func signedWord(at offset: Int) -> Int64? {
        format.is64 ? integer(Int64.self, at: offset) : integer(Int32.self, at: offset).map(Int64.init)
    }

    /// A part, by numbers from a file; nil where it does not lie inside.
    public func slice(at offset: UInt64, count: UInt64) -> FileBytes? {
        guard let start = Int(exactly: offset), let length = Int(exactly: count) else { return nil }
        return bytes.slice(at: start, count: length).map { FileBytes($0, format: format) }
    }

    /// The part of a range that the file still has; empty where it begins behind the end.
    public func clamped(at offset: UInt64, count: UInt64) -> FileBytes {
        guard offset <= UInt64(self.count) else { return FileBytes(Bytes(), format: format) }
        return slice(at: offset, count: min(count, UInt64(self.count) - offset)) ?? FileBytes(Bytes(), format: format)
    }
}
