import ELF
import Glibc

/// Calls `body` with a copy of the content that ends where an inaccessible page begins: a read past the end is a crash, not luck.
func withBytes<Result>(_ content: [UInt8], _ body: (Bytes) throws -> Result) rethrows -> Result {
    let page = 4096
    let room = (content.count + page - 1) / page * page
    guard let start = unsafe mmap(nil, room + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), unsafe start != MAP_FAILED,
        unsafe mprotect(start + room, page, PROT_NONE) == 0
    else { preconditionFailure("no memory for a test") }
    defer { unsafe munmap(start, room + page) }
    let first = unsafe start + (room - content.count)
    unsafe content.withUnsafeBytes { unsafe UnsafeMutableRawBufferPointer(start: first, count: content.count).copyMemory(from: $0) }
    return try body(unsafe Bytes(unsafeAddress: UInt(bitPattern: first), count: content.count))
}

/// Calls `body` with an image of one readable segment at a link address, which holds the content and ends at an inaccessible page.
func withImage<Result>(_ content: [UInt8], at address: UInt64, _ body: (Image) throws -> Result) rethrows -> Result {
    try withBytes(content) { bytes in
        let start = LinkAddress(address)
        let segment = SegmentRange(start: start, end: start + UInt64(content.count), flags: .read)
        return try body(unsafe Image(bias: bytes.address &- UInt(address), segments: [segment]))
    }
}

/// Little-endian bytes of numbers, one after the other.
struct Record {
    var bytes: [UInt8] = []

    /// A record of bytes that are all the same.
    static func filled(_ byte: UInt8, count: Int) -> Record { Record(bytes: Array(repeating: byte, count: count)) }

    /// Adds a number in as many bytes as its type has.
    func adding<T: FixedWidthInteger>(_ numbers: T...) -> Record {
        var copy = self
        for number in numbers { copy.bytes += Self.littleEndian(number) }
        return copy
    }

    /// Adds text with a NUL behind it.
    func adding(text: String) -> Record { Record(bytes: bytes + Array(text.utf8) + [0]) }

    /// Writes a number over what stands at an offset.
    func replacing<T: FixedWidthInteger>(at offset: Int, with number: T) -> Record {
        var copy = self
        copy.bytes.replaceSubrange(offset..<offset + T.bitWidth / 8, with: Self.littleEndian(number))
        return copy
    }

    private static func littleEndian<T: FixedWidthInteger>(_ number: T) -> [UInt8] {
        (0..<T.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }
}

extension Bytes {
    /// The bytes as text.
    var text: String { String(decoding: array, as: UTF8.self) }

    /// A copy.
    var array: [UInt8] { (0..<count).compactMap { self[$0] } }
}

/// Calls `body` with a name made of text.
func withName<Result>(_ text: String, _ body: (Name) throws -> Result) rethrows -> Result {
    try withBytes(Array(text.utf8)) { try body(Name($0)) }
}
