#if !hasFeature(Embedded)
    import ELF
#endif

/// A pattern of names: `*` stands for any bytes, `?` for one, `[a-z]` for one of a set, `[!a-z]` for one that is not in it, `\` for the next one itself.
public struct Glob: BitwiseCopyable, Sendable {
    private let pattern: Bytes

    public init(_ pattern: Bytes) {
        self.pattern = pattern
    }

    /// True when the whole name has the pattern. Takes time in proportion to the product of both lengths at most.
    public func matches(_ name: Bytes) -> Bool {
        var place = 0
        var at = 0
        // Where to go on when what follows the last star does not fit.
        var star: (place: Int, at: Int)?
        while at < name.count {
            if pattern[place] == 0x2a {
                star = (place + 1, at)
                place += 1
            } else if let next = step(place, name[at] ?? 0) {
                place = next
                at += 1
            } else if let last = star {
                star = (last.place, last.at + 1)
                place = last.place
                at = last.at + 1
            } else {
                return false
            }
        }
        while pattern[place] == 0x2a { place += 1 }
        return place == pattern.count
    }

    /// The place behind the element at a place, if it stands for the byte.
    private func step(_ place: Int, _ byte: UInt8) -> Int? {
        switch pattern[place] {
        case 0x3f: place + 1
        case 0x5b: set(place, byte)
        case 0x5c where place + 1 < pattern.count: pattern[place + 1] == byte ? place + 2 : nil
        case byte: place + 1
        default: nil
        }
    }

    /// A set in brackets; a bracket that none closes stands for itself.
    private func set(_ start: Int, _ byte: UInt8) -> Int? {
        var place = start + 1
        let isNegative = pattern[place] == 0x21 || pattern[place] == 0x5e
        if isNegative { place += 1 }
        let first = place
        var isIn = false
        while let low = pattern[place] {
            if low == 0x5d, place > first { return isIn != isNegative ? place + 1 : nil }
            if pattern[place + 1] == 0x2d, let high = pattern[place + 2], high != 0x5d {
                isIn = isIn || low <= byte && byte <= high
                place += 3
            } else {
                isIn = isIn || low == byte
                place += 1
            }
        }
        return byte == 0x5b ? start + 1 : nil
    }
}
