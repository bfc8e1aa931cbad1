#if !hasFeature(Embedded)
    import ELF
#endif

/// Which words of some ranges of pages get the load bias added: a bit a word, from the first range's first word on, 64 to an integer.
public struct WordMarks: Sendable {
    /// The bytes that one integer stands for.
    public static let span: UInt64 = 512

    public private(set) var words: [UInt64]
    private let ranges: [CachedPages]

    /// No word is marked yet.
    public init(_ ranges: [CachedPages]) {
        self.ranges = ranges
        words = Array(repeating: 0, count: ranges.reduce(0) { $0 + Int($1.length / Self.span) })
    }

    /// Marks the word at a link address; gives its distance from the first range's beginning as the ranges lie one behind the other in the file, nil where
    /// it is no whole word of any.
    public mutating func mark(_ site: LinkAddress) -> UInt64? {
        guard site.value & 7 == 0 else { return nil }
        var before: UInt64 = 0
        for range in ranges {
            let distance = site.value &- range.start
            if distance < range.length {
                let offset = before + distance
                words[Int(offset / Self.span)] |= 1 << (offset / 8 & 63)
                return offset
            }
            before += range.length
        }
        return nil
    }
}
