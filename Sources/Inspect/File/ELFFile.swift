import ELF

/// An ELF file of any class, byte order and machine: a relocatable object, a program, a shared object or a core.
///
/// Reading never fails once the header is there: what does not lie inside the file is left out, and `flaws` says so.
/// The views that a file gives are good for as long as the file is kept.
public struct ELFFile: Sendable {
    /// What the file is called in sentences; of a member of an archive, "archive(member)".
    public let name: String
    /// The whole file.
    public let data: FileBytes
    public let header: ObjectHeader
    public let segments: [Segment]
    public let sections: [Section]
    /// The names of the sections (e_shstrndx); empty where there are none.
    public let sectionNames: StringTable
    /// For a symbol table's index, that of the section with the indices that are too large for st_shndx.
    let extendedIndices: [UInt32: Int]
    /// What is wrong with the header tables.
    public let flaws: [FileFlaw]
    private let owner: FileContents?

    public var format: FileFormat { data.format }
    public var bytes: Bytes { data.bytes }

    /// Opens and maps a file.
    public init(path: String) throws(ELFFileError) {
        let mapping = try FileContents(reading: path)
        try self.init(mapping.bytes, name: path, owner: mapping)
    }

    /// Reads a file that is in memory; the owner, if any, is kept with it.
    public init(_ bytes: Bytes, name: String, owner: FileContents? = nil) throws(ELFFileError) {
        guard bytes.hasPrefix(ObjectHeader.magic) else { throw .notELF(path: name) }
        guard let fileClass = bytes[4], let order = bytes[5] else { throw .truncatedHeader(path: name, size: bytes.count) }
        guard fileClass == 1 || fileClass == 2 else { throw .fileClass(path: name, fileClass) }
        guard order == 1 || order == 2 else { throw .byteOrder(path: name, order) }
        let data = FileBytes(bytes, format: FileFormat(is64: fileClass == 2, isBigEndian: order == 2))
        guard let header = ObjectHeader(parsing: data) else { throw .truncatedHeader(path: name, size: bytes.count) }
        self.name = name
        self.data = data
        self.header = header
        self.owner = owner
        var flaws: [FileFlaw] = []
        let sections = Section.table(of: data, header, &flaws)
        self.sections = sections
        sectionNames = StringTable(Section.names(sections, header, in: data))
        extendedIndices = Dictionary(sections.filter { $0.type == Section.extendedIndices }.map { ($0.link, $0.index) }) { first, _ in first }
        segments = Segment.table(of: data, header, sections, &flaws)
        self.flaws = flaws
    }

    /// True for the first bytes of an ELF file.
    public static func isOne(_ bytes: Bytes) -> Bool { bytes.hasPrefix(ObjectHeader.magic) }

    /// The name of a section; nil where its offset lies outside of the names.
    public func name(of section: Section) -> Bytes? { sectionNames.string(at: section.nameOffset) }

    /// The first section of a name.
    public func section(named name: Bytes) -> Section? { sections.first { self.name(of: $0) == name } }
    public func section(named name: StaticString) -> Section? { section(named: Bytes(name)) }

    /// The section of an index, nil where there is none.
    public func section(_ index: UInt32) -> Section? { index < UInt32(clamping: sections.count) ? sections[Int(index)] : nil }

    /// The bytes of a section; none for one without bytes (SHT_NOBITS), nil where they do not lie inside the file.
    public func contents(of section: Section) -> FileBytes? {
        section.type == Section.noBits ? FileBytes(Bytes(), format: format) : data.slice(at: section.offset, count: section.size)
    }

    /// The strings that a section's names are in (sh_link), empty where they are not in the file.
    public func strings(of section: Section) -> StringTable {
        StringTable(self.section(section.link).flatMap { contents(of: $0) }?.bytes ?? Bytes())
    }

    /// The file's bytes of a segment, nil where they do not lie inside the file.
    public func contents(of segment: Segment) -> FileBytes? { data.slice(at: segment.offset, count: segment.fileSize) }

    /// Where the byte at a link address stands in the file, by the PT_LOAD segments; nil where no segment brings it from the file.
    public func fileOffset(of address: UInt64, count: UInt64 = 1) -> UInt64? {
        for segment in segments where segment.type == Segment.load {
            guard address >= segment.address, address &- segment.address <= segment.fileSize,
                count <= segment.fileSize &- (address &- segment.address)
            else { continue }
            return segment.offset.adding(address &- segment.address)
        }
        return nil
    }

    /// The file's bytes from a link address to the end of its segment's part of the file.
    public func bytes(from address: UInt64) -> FileBytes? {
        for segment in segments where segment.type == Segment.load {
            guard address >= segment.address, address &- segment.address < segment.fileSize,
                let offset = segment.offset.adding(address &- segment.address)
            else { continue }
            return data.clamped(at: offset, count: segment.fileSize &- (address &- segment.address))
        }
        return nil
    }
}
