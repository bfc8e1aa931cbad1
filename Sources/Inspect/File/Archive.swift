import ELF

/// An archive of object files in the format of GNU ar: `!<arch>`, or `!<thin>` where the members are files of their own.
public struct Archive: Sendable {
    public let name: String
    public let isThin: Bool
    public let members: [Member]
    /// The symbol index: each symbol with the header offset of the member that defines it, in the file's order.
    public let index: [(symbol: Bytes, memberOffset: UInt64)]
    /// Where the list of members broke, nil where it ended as it should.
    public let brokenAt: UInt64?
    private let owner: FileContents?

    /// One member.
    public struct Member: Sendable {
        public let name: Bytes
        /// Where its header stands in the archive.
        public let headerOffset: UInt64
        /// Its bytes; nil in a thin archive.
        public let bytes: Bytes?
        public let size: UInt64
        public let date: UInt64
        public let user: UInt64
        public let group: UInt64
        public let mode: UInt64
    }

    /// Opens and maps an archive.
    public init(path: String) throws(ELFFileError) {
        let mapping = try FileContents(reading: path)
        try self.init(mapping.bytes, name: path, owner: mapping)
    }

    /// True for the first bytes of an archive.
    public static func isOne(_ bytes: Bytes) -> Bool { bytes.hasPrefix(Bytes("!<arch>\n")) || bytes.hasPrefix(Bytes("!<thin>\n")) }

    /// Reads an archive that is in memory; the owner, if any, is kept with it.
    public init(_ bytes: Bytes, name: String, owner: FileContents? = nil) throws(ELFFileError) {
        guard Archive.isOne(bytes) else { throw .notArchive(path: name) }
        self.name = name
        self.owner = owner
        isThin = bytes.hasPrefix(Bytes("!<thin>\n"))
        var members: [Member] = []
        var index: [(symbol: Bytes, memberOffset: UInt64)] = []
        var longNames = Bytes()
        var broken: UInt64?
        var at = 8
        while at < bytes.count {
            guard let header = ArchiveHeader(bytes, at: at) else { broken = UInt64(at); break }
            let isSpecial = header.isIndex || header.isWideIndex || header.isLongNames
            let content = bytes.slice(at: at + ArchiveHeader.size, count: header.size)
            guard content != nil || (isThin && !isSpecial) else { broken = UInt64(at); break }
            if header.isLongNames {
                longNames = content ?? Bytes()
            } else if header.isIndex || header.isWideIndex {
                index = Archive.symbols(content ?? Bytes(), isWide: header.isWideIndex)
            } else {
                members.append(header.member(longNames: longNames, content: isThin ? nil : content))
            }
            let next = at + ArchiveHeader.size + (isThin && !isSpecial ? 0 : header.size)
            at = next + next % 2
        }
        self.members = members
        self.index = index
        brokenAt = broken
    }

    /// The member whose header stands at an offset, as the index names it.
    public func member(atOffset offset: UInt64) -> Member? { members.first { $0.headerOffset == offset } }

    /// The path of the file that a member of a thin archive is: relative to the archive's folder.
    public func path(of member: Member) -> String {
        let text = member.name.text
        guard !text.hasPrefix("/"), let slash = name.lastIndex(of: "/") else { return text }
        return name[...slash] + text
    }

    /// The object file that a member is; a thin archive's is opened where it lies.
    public func object(_ member: Member) throws(ELFFileError) -> ELFFile {
        let title = "\(name)(\(member.name.text))"
        if let bytes = member.bytes { return try ELFFile(bytes, name: title, owner: owner) }
        let mapping = try FileContents(reading: path(of: member))
        return try ELFFile(mapping.bytes, name: title, owner: mapping)
    }

    /// The index's entries: a big-endian count, as many offsets, as many strings.
    private static func symbols(_ bytes: Bytes, isWide: Bool) -> [(symbol: Bytes, memberOffset: UInt64)] {
        let words = FileBytes(bytes, format: FileFormat(is64: isWide, isBigEndian: true))
        let width = words.format.wordSize
        guard let wanted = words.word(at: 0) else { return [] }
        let count = Int(min(wanted, UInt64(words.count / width - 1)))
        var result: [(symbol: Bytes, memberOffset: UInt64)] = []
        result.reserveCapacity(count)
        var at = (count + 1) * width
        for index in 0..<count {
            guard let offset = words.word(at: (index + 1) * width), let name = bytes.string(at: at) else { break }
            result.append((name, offset))
            at += name.count + 1
        }
        return result
    }
}
