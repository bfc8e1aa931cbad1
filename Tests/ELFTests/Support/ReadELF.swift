import ELF
import Testing

/// What `readelf` says about a file, as values.
struct ReadELF {
    let path: String

    struct Segment: Equatable {
        let type: Substring
        /// p_offset, p_vaddr, p_paddr, p_filesz, p_memsz.
        let numbers: [UInt64]
        /// Some of R, W, E.
        let flags: String
        let alignment: UInt64
    }

    /// `readelf -lW`.
    func segments() throws -> [Segment] {
        try lines("-lW").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count >= 7, words[1...5].allSatisfy({ $0.hasPrefix("0x") }), let alignment = hex(words[words.count - 1]) else { return nil }
            return Segment(
                type: words[0], numbers: words[1...5].compactMap(hex), flags: words[6..<words.count - 1].joined(), alignment: alignment)
        }
    }

    struct Entry {
        let tag: UInt64
        let name: Substring
        let value: Substring
    }

    /// `readelf -dW`, DT_NULL included.
    func dynamicEntries() throws -> [Entry] {
        try lines("-dW").compactMap { line in
            let words = line.split(separator: " ", maxSplits: 2)
            guard words.count == 3, words[0].hasPrefix("0x"), let tag = hex(words[0]), words[1].hasPrefix("(") else { return nil }
            return Entry(tag: tag, name: words[1].dropFirst().dropLast(), value: words[2].drop { $0 == " " })
        }
    }

    struct DynamicSymbol: Equatable {
        let value: UInt64
        let size: UInt64
        let type: Substring
        let binding: Substring
        let visibility: Substring
        let section: Substring
        /// Without its version.
        let name: Substring
    }

    /// `readelf --dyn-syms -W`, by index.
    func symbols() throws -> [DynamicSymbol] {
        try lines("--dyn-syms", "-W").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count >= 7, words[0].hasSuffix(":"), Int(words[0].dropLast()) != nil, let value = hex(words[1]) else { return nil }
            let size = words[2].hasPrefix("0x") ? hex(words[2]) : UInt64(words[2])
            return DynamicSymbol(
                value: value, size: try #require(size), type: words[3], binding: words[4], visibility: words[5], section: words[6],
                name: words.count > 7 ? words[7].prefix { $0 != "@" } : "")
        }
    }

    struct Fixup: Equatable {
        let site: UInt64
        let info: UInt64
        let typeName: Substring
        let addend: Int64
    }

    /// The entries of one section in `readelf -rW`.
    func relocations(_ section: String) throws -> [Fixup] {
        try relocationLines(section).compactMap { line in
            let words = line.split(separator: " ")
            guard words.count >= 3, words[0].count == 16, let site = hex(words[0]), let info = hex(words[1]) else { return nil }
            // "… name + 10", "… name - 10", "10" or "-10"; none at all means 0.
            let isNegative = words.count > 4 && words[words.count - 2] == "-" || words[words.count - 1].hasPrefix("-")
            let digits = words.count > 3 ? words[words.count - 1].drop { $0 == "-" } : "0"
            let addend = Int64(bitPattern: try #require(UInt64(digits, radix: 16), "\(line)"))
            return Fixup(site: site, info: info, typeName: words[2], addend: isNegative ? 0 &- addend : addend)
        }
    }

    /// The decoded addresses of `.relr.dyn` in `readelf -rW`, in the format of binutils 2.40 or that of 2.43.
    func relativeRelocations() throws -> [UInt64] {
        try relocationLines(".relr.dyn").compactMap { line in
            var words = line.split(separator: " ")
            if words.first?.hasSuffix(":") == true { words = Array(words.dropFirst(2)) }
            guard let first = words.first, first.count == 16 else { return nil }
            return hex(first)
        }
    }

    private func relocationLines(_ section: String) throws -> [Substring] {
        let all = try lines("-rW")
        guard let start = all.firstIndex(where: { $0.hasPrefix("Relocation section '\(section)'") }) else { return [] }
        return Array(all[(start + 1)...].prefix { !$0.hasPrefix("Relocation section") })
    }

    func lines(_ options: String...) throws -> [Substring] {
        try Tool.readelf.run(options + [path])
    }
}

/// The number that hexadecimal digits are, with or without 0x before them.
func hex(_ text: Substring) -> UInt64? {
    UInt64(text.hasPrefix("0x") ? text.dropFirst(2) : text, radix: 16)
}
