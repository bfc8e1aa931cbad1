/// Puts a string together in memory that stays, NUL-terminated for system calls.
@safe public struct ByteBuilder: ~Copyable {
    private var start: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    /// The number of bytes so far.
    public private(set) var count = 0

    /// Starts with room for a path of usual length.
    public init(capacity: Int = 128) {
        self.capacity = max(capacity, 16)
        unsafe start = UnsafeMutablePointer<UInt8>.allocate(capacity: self.capacity)
    }

    deinit { unsafe start.deallocate() }

    /// Adds one byte.
    public mutating func append(_ byte: UInt8) {
        reserve(1)
        unsafe start[count] = byte
        count &+= 1
    }

    /// Adds bytes.
    public mutating func append(_ bytes: Bytes) {
        reserve(bytes.count)
        unsafe UnsafeMutableRawPointer(start + count).copyMemory(from: bytes.start, byteCount: bytes.count)
        count &+= bytes.count
    }

    /// Puts other bytes in the place of what was added at an offset, as far as there is room.
    public mutating func replace(at offset: Int, _ bytes: Bytes) {
        guard offset >= 0, offset &+ bytes.count <= count else { return }
        unsafe UnsafeMutableRawPointer(start + offset).copyMemory(from: bytes.start, byteCount: bytes.count)
    }

    /// Drops what was added after the first `length` bytes.
    public mutating func truncate(to length: Int) {
        if length >= 0, length < count { count = length }
    }

    /// The bytes so far; valid until the builder changes or ends.
    public var view: Bytes {
        mutating get {
            reserve(1)
            unsafe start[count] = 0
            return unsafe Bytes(unsafeAddress: UInt(bitPattern: start), count: count)
        }
    }

    /// A copy that stays for the rest of the process, followed by a NUL.
    public mutating func kept() -> Bytes { view.kept() }

    private mutating func reserve(_ more: Int) {
        guard count &+ more > capacity else { return }
        let larger = max(capacity &* 2, count &+ more &+ 1)
        let fresh = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        unsafe UnsafeMutableRawPointer(fresh).copyMemory(from: start, byteCount: count)
        unsafe start.deallocate()
        unsafe start = fresh
        capacity = larger
    }
}

/// Copies of bytes that stay as long as this, each followed by a NUL.
@safe public final class KeptBytes {
    private var copies: [UInt] = []

    public init() {}

    deinit { for copy in copies { unsafe UnsafeMutablePointer<UInt8>(bitPattern: copy).unsafelyUnwrapped.deallocate() } }

    /// A copy, valid only as long as this is held.
    public func keep(_ bytes: Bytes) -> Bytes {
        let copy = bytes.kept()
        copies.append(copy.address)
        return copy
    }

    /// The address of two words that stay.
    public func keep(_ words: [2 of UInt64]) -> UInt {
        unsafe withUnsafeBytes(of: words) { keep(unsafe Bytes(unsafeAddress: UInt(bitPattern: $0.baseAddress), count: $0.count)).address }
    }
}

extension Bytes {
    /// A copy that stays for the rest of the process, followed by a NUL.
    public func kept() -> Bytes {
        let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: count &+ 1)
        unsafe UnsafeMutableRawPointer(copy).copyMemory(from: start, byteCount: count)
        unsafe copy[count] = 0
        return unsafe Bytes(unsafeAddress: UInt(bitPattern: copy), count: count)
    }

    /// Calls `body` with each run of bytes between separators that is not empty.
    public func split(where isSeparator: (UInt8) -> Bool, _ body: (Bytes) -> Void) {
        splitKeepingEmpty(where: isSeparator) { if !$0.isEmpty { body($0) } }
    }

    /// Calls `body` with each run of bytes between separators, empty ones included.
    public func splitKeepingEmpty(where isSeparator: (UInt8) -> Bool, _ body: (Bytes) -> Void) {
        var start = 0
        for index in 0...count {
            if let byte = self[index], !isSeparator(byte) { continue }
            if let run = slice(at: start, count: index &- start) { body(run) }
            start = index &+ 1
        }
    }
}
