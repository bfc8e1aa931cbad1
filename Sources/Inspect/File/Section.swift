import ELF

/// One section header, of either class.
public struct Section: Equatable, Sendable {
    public let index: Int
    public let nameOffset: UInt32
    public let type: UInt32
    public let flags: UInt64
    public let address: UInt64
    public let offset: UInt64
    public let size: UInt64
    public let link: UInt32
    public let info: UInt32
    public let alignment: UInt64
    public let entrySize: UInt64

    public static let progBits: UInt32 = 1
    public static let symbolTable: UInt32 = 2
    public static let stringTable: UInt32 = 3
    public static let addendRelocations: UInt32 = 4
    public static let hash: UInt32 = 5
    public static let dynamic: UInt32 = 6
    public static let note: UInt32 = 7
    public static let noBits: UInt32 = 8
    public static let relocations: UInt32 = 9
    public static let dynamicSymbols: UInt32 = 11
    public static let group: UInt32 = 17
    public static let extendedIndices: UInt32 = 18
    public static let relativeRelocations: UInt32 = 19
    public static let gnuHash: UInt32 = 0x6fff_fff6
    public static let versionDefinitions: UInt32 = 0x6fff_fffd
    public static let versionNeeds: UInt32 = 0x6fff_fffe
    public static let versionSymbols: UInt32 = 0x6fff_ffff

    public static let write: UInt64 = 1
    public static let allocate: UInt64 = 2
    public static let execute: UInt64 = 4
    public static let threadLocal: UInt64 = 0x400

    /// True where the section lies in memory at run time.
    public var isAllocated: Bool { flags & Section.allocate != 0 }
    public var isThreadLocal: Bool { flags & Section.threadLocal != 0 }

    init?(parsing data: FileBytes, at offset: Int, index: Int) {
        let word = data.format.wordSize
        guard let name = data.word32(at: offset), let type = data.word32(at: offset + 4), let flags = data.word(at: offset + 8),
            let address = data.word(at: offset + 8 + word), let fileOffset = data.word(at: offset + 8 + 2 * word),
            let size = data.word(at: offset + 8 + 3 * word), let link = data.word32(at: offset + 8 + 4 * word),
            let info = data.word32(at: offset + 12 + 4 * word), let alignment = data.word(at: offset + 16 + 4 * word),
            let entrySize = data.word(at: offset + 16 + 5 * word)
        else { return nil }
        self.index = index
        nameOffset = name
        self.type = type
        self.flags = flags
        self.address = address
        self.offset = fileOffset
        self.size = size
        self.link = link
        self.info = info
        self.alignment = alignment
        self.entrySize = entrySize
    }

    /// All section headers that lie inside the file; section 0 says how many there are where e_shnum cannot.
    static func table(of data: FileBytes, _ header: ObjectHeader, _ flaws: inout [FileFlaw]) -> [Section] {
        guard header.sectionHeaderOffset != 0 else { return [] }
        let size = data.format.sectionHeaderSize
        guard header.sectionHeaderSize == size else {
            if header.sectionHeaderCount != 0 {
                flaws.append(.entrySize(what: "section headers (e_shentsize)", UInt64(header.sectionHeaderSize), expected: size))
            }
            return []
        }
        guard let start = Int(exactly: header.sectionHeaderOffset), start <= data.count,
            let first = Section(parsing: data, at: start, index: 0)
        else {
            flaws.append(
                .outside(
                    what: "section headers (e_shoff)", offset: header.sectionHeaderOffset, size: UInt64(header.sectionHeaderCount) * UInt64(size)))
            return []
        }
        let wanted = header.sectionHeaderCount == 0 ? first.size : UInt64(header.sectionHeaderCount)
        let fitting = UInt64((data.count - start) / size)
        if wanted > fitting {
            flaws.append(
                .outside(
                    what: "section headers (e_shnum \(wanted))", offset: header.sectionHeaderOffset,
                    size: wanted.multipliedReportingOverflow(by: UInt64(size)).partialValue))
        }
        return (0..<Int(min(wanted, fitting))).compactMap { Section(parsing: data, at: start + $0 * size, index: $0) }
    }

    /// The string table that e_shstrndx names.
    static func names(_ sections: [Section], _ header: ObjectHeader, in data: FileBytes) -> Bytes {
        let index = nameIndex(sections, header)
        guard index != 0, index < UInt32(clamping: sections.count) else { return Bytes() }
        let section = sections[Int(index)]
        guard section.type != noBits else { return Bytes() }
        return data.slice(at: section.offset, count: section.size)?.bytes ?? Bytes()
    }

    /// The index of the section that holds the sections' names.
    static func nameIndex(_ sections: [Section], _ header: ObjectHeader) -> UInt32 {
        header.sectionNameIndex == 0xffff ? sections.first?.link ?? 0 : UInt32(header.sectionNameIndex)
    }
}
