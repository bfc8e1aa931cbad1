/// The two hash functions of symbol names.
public enum NameHash {
    /// The hash of DT_GNU_HASH: h * 33 + c from 5381 on, modulo 2^32.
    public static func gnu(_ name: Bytes) -> UInt32 {
        var hash: UInt32 = 5381
        var index = 0
        while let block = name.block(at: index) {
            hash = appending(block, to: hash)
            index &+= 16
        }
        if let word = name.load(UInt64.self, at: index) {
            hash = appending(word, to: hash)
            index &+= 8
        }
        while let byte = name[index] {
            hash = hash &* 33 &+ UInt32(byte)
            index &+= 1
        }
        return hash
    }

    /// The hash and the length of the NUL-terminated name at the start of a range; nil where no NUL follows.
    @inline(__always)
    static func gnu(terminatedIn bytes: Bytes) -> (hash: UInt32, count: Int)? {
        var hash: UInt32 = 5381
        var index = 0
        while let block = bytes.block(at: index), !block.hasZero {
            hash = appending(block, to: hash)
            index &+= 16
        }
        while let word = bytes.load(UInt64.self, at: index) {
            // The lowest set bit marks the first zero byte.
            let zeros = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
            if zeros == 0 {
                hash = appending(word, to: hash)
                index &+= 8
                continue
            }
            let count = zeros.trailingZeroBitCount / 8
            if count > 0 {
                // The bytes move to the end of the word; the zeros before them add nothing.
                hash = hash &* power(count) &+ polynomial(word &<< UInt64(64 &- 8 &* count))
            }
            return (hash, index &+ count)
        }
        while let byte = bytes[index] {
            if byte == 0 { return (hash, index) }
            hash = hash &* 33 &+ UInt32(byte)
            index &+= 1
        }
        return nil
    }

    @inline(__always)
    private static func appending(_ block: ByteBlock, to hash: UInt32) -> UInt32 {
        // 33 to the sixteenth
        hash &* 0x92d9_e201 &+ block.polynomial
    }

    @inline(__always)
    private static func appending(_ word: UInt64, to hash: UInt32) -> UInt32 {
        // 33 to the eighth
        hash &* 0x747c_7101 &+ polynomial(word)
    }

    /// The eight bytes of a word as the digits of a number to the base 33, the first byte highest: pairs, then what four of them count for, which the upper
    /// half of a product adds up. The lower half has no carry: a pair is below 2^14.
    @inline(__always)
    private static func polynomial(_ word: UInt64) -> UInt32 {
        let bytes: UInt64 = 0x00ff_00ff_00ff_00ff
        let pairs = (word & bytes) &* 33 &+ ((word >> 8) & bytes)
        let halves: UInt64 = 0x0000_ffff_0000_ffff
        // 33 to the sixth and the second, 33 to the fourth and one.
        let sum = (pairs & halves) &* (1_291_467_969 << 32 | 1089) &+ ((pairs >> 16) & halves) &* (1_185_921 << 32 | 1)
        return UInt32(truncatingIfNeeded: sum >> 32)
    }

    /// 33 to a power below 8, modulo 2^32.
    @inline(__always)
    private static func power(_ exponent: Int) -> UInt32 {
        switch exponent {
        case 1: 33
        case 2: 1089
        case 3: 35937
        case 4: 1_185_921
        case 5: 39_135_393
        case 6: 1_291_467_969
        case 7: 3_963_737_313
        default: 1
        }
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

    /// A name whose hash is known.
    public init(_ bytes: Bytes, hash: UInt32) {
        self.bytes = bytes
        self.hash = hash
    }

    /// The NUL-terminated name at an offset of a string table, hashed on the way; nil where no NUL follows inside the table.
    @inline(__always)
    public init?(in strings: Bytes, at offset: Int) {
        guard let tail = strings.tail(from: offset), let (hash, count) = NameHash.gnu(terminatedIn: tail) else { return nil }
        bytes = tail.slice(at: 0, count: count) ?? Bytes()
        self.hash = hash
    }

    /// The name of a literal.
    public init(_ literal: StaticString) {
        self.init(Bytes(literal))
    }
}
