import CSystem

/// A read-only range of memory: the one place of this layer that touches raw memory, each access after one bounds check.
///
/// The maker promises that the memory stays readable for as long as the value and its slices are used.
@safe public struct Bytes: Equatable, BitwiseCopyable, @unchecked Sendable {
    /// The memory address of the first byte; 0 in an empty range.
    public let address: UInt
    /// The number of bytes.
    public let count: Int

    /// Makes a view of `count` bytes at `address`, which must stay readable while the view is used.
    @unsafe public init(unsafeAddress address: UInt, count: Int) {
        self.address = address
        self.count = count
    }

    /// An empty range.
    public init() {
        self.address = 0
        self.count = 0
    }

    /// The bytes of a literal.
    public init(_ literal: StaticString) {
        self.address = unsafe UInt(bitPattern: literal.utf8Start)
        self.count = literal.utf8CodeUnitCount
    }

    /// True when there is no byte.
    public var isEmpty: Bool { count == 0 }

    /// The value of a fixed-layout type at a byte offset, or nil where it would not fit.
    @inline(__always)
    public func load<T: BitwiseCopyable>(_ type: T.Type, at offset: Int) -> T? {
        guard offset >= 0, offset <= count &- MemoryLayout<T>.size else { return nil }
        return unsafe place(offset).loadUnaligned(as: T.self)
    }

    /// The byte at an offset, or nil past the end.
    @inline(__always)
    public subscript(offset: Int) -> UInt8? {
        guard UInt(bitPattern: offset) < UInt(bitPattern: count) else { return nil }
        return unsafe place(offset).load(as: UInt8.self)
    }

    /// The sixteen bytes at an offset, or nil where there are not so many.
    @inline(__always)
    func block(at offset: Int) -> ByteBlock? {
        guard offset >= 0, offset <= count &- 16 else { return nil }
        return ByteBlock(address: address &+ UInt(bitPattern: offset))
    }

    /// Tells the processor that the byte at an offset will be read soon; no offset is wrong.
    @inline(__always)
    public func expect(at offset: Int) { prefetch(address &+ UInt(bitPattern: offset)) }

    /// The range of `length` bytes at an offset, or nil where it would not fit.
    @inline(__always)
    public func slice(at offset: Int, count length: Int) -> Bytes? {
        guard offset >= 0, length >= 0, offset <= count, length <= count &- offset else { return nil }
        return unsafe Bytes(unsafeAddress: address &+ UInt(bitPattern: offset), count: length)
    }

    /// What follows an offset, or nil past the end.
    public func tail(from offset: Int) -> Bytes? {
        slice(at: offset, count: count &- offset)
    }

    /// The bytes of the NUL-terminated string at an offset, without the NUL; nil where no NUL follows inside the range.
    public func string(at offset: Int) -> Bytes? {
        guard offset >= 0, offset < count else { return nil }
        var end = offset
        // Eight bytes a step.
        while let word = load(UInt64.self, at: end) {
            if let zero = word.firstZeroByte { return slice(at: offset, count: end &- offset &+ zero) }
            end &+= 8
        }
        while let byte = self[end] {
            if byte == 0 { return slice(at: offset, count: end &- offset) }
            end &+= 1
        }
        return nil
    }

    /// True when the NUL-terminated string at an offset is `name`.
    @inline(__always)
    public func hasString(_ name: Bytes, at offset: Int) -> Bool {
        guard offset >= 0, offset < count &- name.count else { return false }
        return unsafe (place(offset &+ name.count).load(as: UInt8.self) == 0 && same(place(offset), name))
    }

    /// True when both ranges hold the same bytes.
    @inline(__always)
    public static func == (left: Bytes, right: Bytes) -> Bool {
        unsafe (left.count == right.count && same(left.pointer(0), right))
    }

    /// True when the range begins with the bytes of `prefix`.
    public func hasPrefix(_ prefix: Bytes) -> Bool {
        slice(at: 0, count: prefix.count).map { $0 == prefix } ?? false
    }

    /// The offset of the first byte of this value, at or after `start`.
    public func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
        var index = start
        while let word = load(UInt64.self, at: index) {
            if let found = (word ^ UInt64(byte) &* 0x0101_0101_0101_0101).firstZeroByte { return index &+ found }
            index &+= 8
        }
        while let here = self[index] {
            if here == byte { return index }
            index &+= 1
        }
        return nil
    }

    /// The offset of the last byte of this value.
    public func lastIndex(of byte: UInt8) -> Int? {
        var index = count &- 1
        while let here = self[index] {
            if here == byte { return index }
            index &-= 1
        }
        return nil
    }

    /// What follows the last slash of a path, or all of it.
    public var fileName: Bytes { lastIndex(of: 0x2f).flatMap { tail(from: $0 &+ 1) } ?? self }

    /// Calls `body` with a pointer to the bytes, for system calls and writers.
    @unsafe public var start: UnsafeRawPointer { unsafe pointer(0) }

    /// A pointer to a byte that is there.
    @inline(__always)
    @unsafe private func place(_ offset: Int) -> UnsafeRawPointer {
        unsafe UnsafeRawPointer(bitPattern: address &+ UInt(bitPattern: offset)).unsafelyUnwrapped
    }

    @inline(__always)
    @unsafe private func pointer(_ offset: Int) -> UnsafeRawPointer {
        // An empty range has no address; nothing is read through the pointer it gets.
        unsafe UnsafeRawPointer(bitPattern: address &+ UInt(bitPattern: offset)) ?? UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped
    }
}

/// Sixteen bytes that are there.
struct ByteBlock: BitwiseCopyable {
    fileprivate let address: UInt

    /// True where one of them is zero.
    @inline(__always)
    var hasZero: Bool { block_has_zero(address) != 0 }

    /// The digits of a number to the base 33, the first highest, modulo 2 to the 32nd.
    @inline(__always)
    var polynomial: UInt32 { block_polynomial(address) }
}

/// Compares sixteen bytes a step, then the rest.
@inline(__always)
@unsafe private func same(_ left: UnsafeRawPointer, _ right: Bytes) -> Bool {
    let other = unsafe right.start
    var index = 0
    while index &+ 16 <= right.count {
        guard block_is_equal(UInt(bitPattern: left) &+ UInt(bitPattern: index), right.address &+ UInt(bitPattern: index)) != 0 else { return false }
        index &+= 16
    }
    if index &+ 8 <= right.count {
        guard unsafe left.loadUnaligned(fromByteOffset: index, as: UInt64.self) == other.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        else { return false }
        index &+= 8
    }
    if index > 0 {
        // The last eight bytes, some of them once more.
        index = right.count &- 8
        return unsafe left.loadUnaligned(fromByteOffset: index, as: UInt64.self) == other.loadUnaligned(fromByteOffset: index, as: UInt64.self)
    }
    while index < right.count {
        guard unsafe left.load(fromByteOffset: index, as: UInt8.self) == other.load(fromByteOffset: index, as: UInt8.self) else { return false }
        index &+= 1
    }
    return true
}

extension UInt64 {
    /// The number of the lowest byte that is zero, nil where none is: the lowest bit that is set marks it.
    fileprivate var firstZeroByte: Int? {
        let zeros = (self &- 0x0101_0101_0101_0101) & ~self & 0x8080_8080_8080_8080
        return zeros == 0 ? nil : zeros.trailingZeroBitCount / 8
    }
}
