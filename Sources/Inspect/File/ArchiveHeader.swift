import ELF

/// The 60 bytes of text before each member of an archive.
struct ArchiveHeader {
    static let size = 60
    /// No system has longer paths.
    private static let longestName = 4096

    let offset: Int
    let rawName: Bytes
    let date: UInt64
    let user: UInt64
    let group: UInt64
    let mode: UInt64
    let size: Int

    /// Reads and checks a header; nil where it does not end with its two magic bytes or has no size.
    init?(_ bytes: Bytes, at offset: Int) {
        guard let header = bytes.slice(at: offset, count: ArchiveHeader.size), header.slice(at: 58, count: 2) == Bytes("`\n"),
            let size = ArchiveHeader.number(header, 48, 10).flatMap({ Int(exactly: $0) }), let name = header.slice(at: 0, count: 16)
        else { return nil }
        self.offset = offset
        self.size = size
        rawName = ArchiveHeader.trimmed(name)
        date = ArchiveHeader.number(header, 16, 12) ?? 0
        user = ArchiveHeader.number(header, 28, 6) ?? 0
        group = ArchiveHeader.number(header, 34, 6) ?? 0
        mode = ArchiveHeader.number(header, 40, 8, radix: 8) ?? 0
    }

    var isIndex: Bool { rawName == Bytes("/") }
    var isWideIndex: Bool { rawName == Bytes("/SYM64/") }
    var isLongNames: Bool { rawName == Bytes("//") }

    /// The member, its name looked up where it is an offset into the long names (`/123`) or stands before the content (`#1/20`).
    func member(longNames: Bytes, content: Bytes?) -> Archive.Member {
        var name = rawName
        var content = content
        if rawName.hasPrefix(Bytes("/")), let at = ArchiveHeader.number(rawName, 1, rawName.count - 1), let start = Int(exactly: at),
            let rest = longNames.slice(at: start, count: min(longNames.count - min(start, longNames.count), ArchiveHeader.longestName))
        {
            let line = rest.firstIndex(of: 10).flatMap { rest.slice(at: 0, count: $0) } ?? rest
            name = ArchiveHeader.withoutSlash(line)
        } else if rawName.hasPrefix(Bytes("#1/")), let length = ArchiveHeader.number(rawName, 3, rawName.count - 3), let whole = content,
            let count = Int(exactly: length), let inner = whole.slice(at: 0, count: count)
        {
            name = inner.string(at: 0) ?? inner
            content = whole.tail(from: count)
        } else {
            name = ArchiveHeader.withoutSlash(rawName)
        }
        return Archive.Member(
            name: name, headerOffset: UInt64(offset), bytes: content, size: UInt64(content?.count ?? size), date: date, user: user, group: group,
            mode: mode)
    }

    /// A number in text, padded with blanks.
    private static func number(_ bytes: Bytes, _ start: Int, _ count: Int, radix: UInt64 = 10) -> UInt64? {
        guard let field = bytes.slice(at: start, count: count) else { return nil }
        var value: UInt64 = 0
        var index = 0
        while let digit = field[index], digit != 0x20 {
            guard digit >= 0x30, UInt64(digit - 0x30) < radix else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: radix)
            guard !overflow, let sum = product.adding(UInt64(digit - 0x30)) else { return nil }
            value = sum
            index += 1
        }
        return index == 0 ? nil : value
    }

    private static func trimmed(_ field: Bytes) -> Bytes {
        var count = field.count
        while count > 0, field[count - 1] == 0x20 { count -= 1 }
        return field.slice(at: 0, count: count) ?? field
    }

    /// GNU ar ends a name with a slash, so that it can have blanks.
    private static func withoutSlash(_ name: Bytes) -> Bytes {
        name[name.count - 1] == 0x2f ? name.slice(at: 0, count: name.count - 1) ?? name : name
    }
}
