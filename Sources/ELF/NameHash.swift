/// The two hash functions of symbol names.
public enum NameHash {
    /// The hash of DT_GNU_HASH: h * 33 + c from 5381 on, modulo 2^32.
    @inline(__always)
    public static func gnu(_ name: Bytes) -> UInt32 {
        var hash: UInt32 = 5381
        var index = 0
        // Four bytes a step: the multiplications by powers of 33 do not wait for each other.
        while let word = name.load(UInt32.self, at: index) {
            let low = (word & 0xff) &* 35937 &+ ((word >> 8) & 0xff) &* 1089
            let high = ((word >> 16) & 0xff) &* 33 &+ (word >> 24)
            hash = hash &* 1_185_921 &+ low &+ high
            index &+= 4
        }
        while let byte = name[index] {
            hash = hash &* 33 &+ UInt32(byte)
            index &+= 1
        }
        return hash
    }

    /// The hash of DT_HASH and of version names (gABI, "Hash Table").
    public static func sysv(_ name: Bytes) -> UInt32 {
        var hash: UInt32 = 0
        var index = 0
        while let byte = name[index] {
            hash = (hash << 4) &+ UInt32(byte)
            let high = hash & 0xf000_0000
            hash ^= high >> 24
            hash &= ~high
            index &+= 1
        }
        return hash
    }
}

/// A symbol name with its hash computed once.
public struct Name: BitwiseCopyable, Sendable {
    public let bytes: Bytes
    /// The DT_GNU_HASH hash.
    public let hash: UInt32

    @inline(__always)
    public init(_ bytes: Bytes) {
        self.bytes = bytes
        self.hash = NameHash.gnu(bytes)
    }

    /// The NUL-terminated name at an offset of a string table, hashed on the way; nil where no NUL follows inside the table.
    @inline(__always)
    public init?(in strings: Bytes, at offset: Int) {
        guard let tail = strings.tail(from: offset) else { return nil }
        var hash: UInt32 = 5381
        var count = 0
        while let byte = tail[count] {
            guard byte != 0 else {
                bytes = tail.slice(at: 0, count: count) ?? Bytes()
                self.hash = hash
                return
            }
            hash = hash &* 33 &+ UInt32(byte)
            count &+= 1
        }
        return nil
    }

    /// The name of a literal.
    public init(_ literal: StaticString) {
        self.init(Bytes(literal))
    }
}
