import Foundation

/// The bytes of a 64-bit little-endian ELF file, to be broken on purpose.
struct Image {
    var bytes: [UInt8]

    init(path: String) throws { bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path))) }

    var isELF: Bool { bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46]) }

    /// Writes the bytes to a file that can be executed.
    func write(to path: String) throws {
        try? FileManager.default.removeItem(atPath: path)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    subscript<T: FixedWidthInteger>(offset: Int, _: T.Type) -> T {
        get { (0..<T.bitWidth / 8).reduce(0) { $0 | T(truncatingIfNeeded: bytes[offset + $1]) << ($1 * 8) } }
        set { for index in 0..<T.bitWidth / 8 { bytes[offset + index] = UInt8(truncatingIfNeeded: newValue >> (index * 8)) } }
    }

    /// A program header, by the place of its fields in the file.
    struct Segment {
        var offset: Int
        var type: UInt32
        var fileOffset: Int
        var address: UInt64
        var fileSize: Int

        static let flags = 4, fileOffset = 8, address = 16, fileSize = 32, memorySize = 40, alignment = 48
        static let load: UInt32 = 1, dynamic: UInt32 = 2, interpreter: UInt32 = 3, threadLocal: UInt32 = 7
    }

    var programHeaders: Range<Int> {
        let start = Int(self[32, UInt64.self])
        return start..<start + 56 * Int(self[56, UInt16.self])
    }

    var segments: [Segment] {
        stride(from: programHeaders.lowerBound, to: programHeaders.upperBound, by: 56).map {
            Segment(
                offset: $0, type: self[$0, UInt32.self], fileOffset: Int(self[$0 + 8, UInt64.self]), address: self[$0 + 16, UInt64.self],
                fileSize: Int(self[$0 + 32, UInt64.self]))
        }
    }

    /// Where the dynamic section stands in the file.
    var dynamicSection: Range<Int> {
        guard let segment = segments.first(where: { $0.type == Segment.dynamic }) else { return 0..<0 }
        return segment.fileOffset..<segment.fileOffset + segment.fileSize
    }

    /// The offset in the file of the entry with a tag.
    func dynamicEntry(_ tag: UInt64) -> Int? {
        stride(from: dynamicSection.lowerBound, to: dynamicSection.upperBound, by: 16).first { self[$0, UInt64.self] == tag }
    }

    /// Where the file holds what is loaded at an address.
    func fileOffset(of address: UInt64) -> Int? {
        segments.first { $0.type == Segment.load && address >= $0.address && address < $0.address + UInt64($0.fileSize) }
            .map { $0.fileOffset + Int(address - $0.address) }
    }

    /// The offset in the file of the table that an entry points to.
    func table(_ tag: UInt64) -> Int? {
        dynamicEntry(tag).flatMap { fileOffset(of: self[$0 + 8, UInt64.self]) }
    }
}

/// Repeatable numbers without a pattern (SplitMix64).
struct FixedRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
