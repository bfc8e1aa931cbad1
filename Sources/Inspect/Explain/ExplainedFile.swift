import ELF
import Link

/// A file that is explained: its bytes, and what of it can be read; what is broken leaves a sentence and the rest.
public struct ExplainedFile: Sendable {
    /// The pages of the machines that swload knows.
    static let pageSize: UInt64 = 4096

    public let path: String
    private let contents: FileContents
    public let bytes: Bytes
    public let header: FileHeader?
    public let headers: Table<ProgramHeader>
    /// What to map where; nil where that cannot be done.
    public let plan: SegmentPlan?
    /// The segments where they stand in the file.
    let image: Image
    let dynamicBytes: Bytes
    /// The tables of dynamic linking; empty where there are none.
    let object: DynamicObject
    public private(set) var problems: [String] = []

    /// Opens a file; throws where it cannot be read at all.
    public init(_ path: String) throws(FileError) {
        let strings = KeptBytes()
        let name = path.kept(in: strings)
        defer { withExtendedLifetime(strings) {} }
        self.init(path, try FileContents(path: name))
    }

    init(_ path: String, _ contents: FileContents) {
        self.path = path
        self.contents = contents
        bytes = contents.bytes
        let bytes = contents.bytes
        var problems: [String] = []
        header = Self.attempt(&problems) { () throws(ELFError) in try FileHeader(parsing: bytes) }
        let header = header
        if let header, Machine(rawValue: header.machine) == nil { problems.append(ELFError.machine(header.machine).sentence(for: .thisMachine)) }
        headers = Self.attempt(&problems) { () throws(ELFError) in try header?.programHeaders(in: bytes) ?? Table() } ?? Table()
        let headers = headers
        image = Image(file: bytes, headers: headers)
        let image = image
        plan =
            header == nil || headers.count == 0
            ? nil
            : Self.attempt(&problems) { () throws(ELFError) in
                try SegmentPlan(
                    headers: headers, isFixed: header?.type == .executable, fileSize: UInt64(bytes.count), pageSize: Self.pageSize)
            }
        var section = Bytes()
        if let entry = headers.first(.dynamic) {
            section = image.bytes(at: entry.address, count: entry.fileSize) ?? Bytes()
            if section.isEmpty { problems.append("the dynamic section at \(entry.address.value.hex) is in no segment of the file") }
        }
        dynamicBytes = section
        object =
            section.isEmpty
            ? DynamicObject()
            : Self.attempt(&problems) { () throws(ELFError) in try DynamicObject(image: image, dynamic: section) } ?? DynamicObject()
        self.problems = problems
    }

    /// What a part of the file gives, or nil and a sentence.
    private static func attempt<Value>(_ problems: inout [String], _ body: () throws(ELFError) -> Value) -> Value? {
        do throws(ELFError) { return try body() } catch {
            problems.append(error.sentence(for: .thisMachine))
            return nil
        }
    }

    /// The machine of the file, nil for one that swload knows nothing of.
    var machine: Machine? { header.flatMap { Machine(rawValue: $0.machine) } }

    /// The name without its folders.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// True where something has to be linked before the program can run.
    var isDynamic: Bool { !dynamicBytes.isEmpty }

    /// The interpreter that the file names (PT_INTERP), nil for none.
    var interpreter: String? {
        guard let entry = headers.first(.interpreter), let offset = Int(exactly: entry.offset), let text = bytes.string(at: offset) else {
            return nil
        }
        return text.text
    }

    /// Where a link address stands in the file, nil where no segment's file bytes hold it.
    func fileOffset(of address: LinkAddress) -> UInt64? { headers.fileOffset(of: address.value) }

    /// How many symbols the dynamic symbol table has, as far as its hash table tells.
    var symbolCount: Int { object.hash.isEmpty ? 0 : min(object.hash.symbolCount, object.symbols.count) }

    /// The name of the section that holds a link address, for readers only.
    func section(of address: LinkAddress) -> String? {
        let sections = bytes.sectionHeaders
        for index in 0..<sections.count {
            guard let section = sections[index], section.flags & 2 != 0, section.address.value != 0 else { continue }
            if address >= section.address, address - section.address < section.size { return sectionName(section) }
        }
        return nil
    }

    /// The name of a section.
    func sectionName(_ section: SectionHeader) -> String? {
        guard let index = bytes.load(UInt16.self, at: 62), let names = bytes.sectionHeaders[Int(index)] else { return nil }
        return bytes.contents(of: names).string(at: Int(section.nameOffset))?.text
    }
}

extension Table where Element == ProgramHeader {
    /// Where a link address stands in the file, nil where no segment's file bytes hold it.
    func fileOffset(of address: UInt64) -> UInt64? {
        for index in 0..<count {
            guard let header = self[index], header.kind == .load, address >= header.address.value, address - header.address.value < header.fileSize else {
                continue
            }
            return header.offset &+ (address - header.address.value)
        }
        return nil
    }

    /// The address of a byte of the file before the load base is added, nil where it is not loaded.
    func address(ofByte offset: UInt64) -> UInt64? {
        for index in 0..<count {
            guard let header = self[index], header.kind == .load, offset >= header.offset, offset - header.offset < header.fileSize else { continue }
            return header.address.value &+ (offset - header.offset)
        }
        return nil
    }
}
