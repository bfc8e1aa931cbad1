#if !hasFeature(Embedded)
    import ELF
#endif

/// Which names a directory may hold: a bit at the place of each one's hash, instead of the names.
///
/// A name whose bit is not set is not there; one whose bit is set has to be asked for. Some directories take upper and lower case for the same
/// (ext4's casefold), so the letters of ASCII are hashed alike, and a directory with a name beyond ASCII has no filter.
public struct NameFilter: Sendable {
    /// A power of two of words; none for a directory without names.
    private var words: [UInt64]

    /// A filter without names yet, with room for so many.
    public init(count: Int) {
        // Sixteen bits a name make one question in sixteen a vain one.
        var size = 0
        while size &* 4 < count { size = max(size &* 2, 1) }
        words = Array(repeating: 0, count: size)
    }

    /// Adds a name; false where the filter is of no use for a directory that holds it.
    public mutating func add(_ name: Bytes) -> Bool {
        guard !words.isEmpty, let hash = Self.hash(name) else { return false }
        words[Int(hash >> 6) & (words.count &- 1)] |= 1 &<< (hash & 63)
        return true
    }

    /// False where the directory certainly holds no such name.
    public func mayHold(_ name: Bytes) -> Bool {
        guard let hash = Self.hash(name) else { return true }
        return !words.isEmpty && words[Int(hash >> 6) & (words.count &- 1)] >> (hash & 63) & 1 != 0
    }

    /// The hash of a name without regard to the case of its letters; nil for one beyond ASCII.
    private static func hash(_ name: Bytes) -> UInt64? {
        var hash = UInt64(name.count)
        var index = 0
        var seen: UInt64 = 0
        func mix(_ word: UInt64) {
            seen |= word
            // The bit that tells small letters from capitals; the odd factor is 2^64 divided by the golden ratio.
            hash = (hash ^ (word | 0x2020_2020_2020_2020)) &* 0x9e37_79b9_7f4a_7c15
            hash ^= hash >> 32
        }
        while let word = name.load(UInt64.self, at: index) {
            mix(word)
            index &+= 8
        }
        while let byte = name[index] {
            mix(UInt64(byte))
            index &+= 1
        }
        return seen & 0x8080_8080_8080_8080 == 0 ? hash : nil
    }
}
