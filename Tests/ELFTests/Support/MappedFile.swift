import ELF
import Glibc

/// An ELF file with its loadable segments copied to where its program headers put them, relative to one another.
///
/// Nothing is relocated, and the memory is never given back, so that views into it need no owner.
struct MappedFile: Sendable {
    /// The whole file.
    let file: Bytes
    let header: FileHeader
    let programHeaders: Table<ProgramHeader>
    let image: Image

    /// What keeps a file from being mapped, other than what `ELFError` says.
    enum Failure: Error {
        case unreadable(String, errno: Int32)
        case noMemory(UInt64)
        case segmentPastEnd(Int)
    }

    init(path: String) throws {
        try self.init(file: try Self.contents(path))
    }

    /// Takes a file that is in memory and stays there.
    init(file: Bytes) throws {
        self.file = file
        header = try FileHeader(parsing: file)
        programHeaders = try header.programHeaders(in: file)
        image = try Self.copySegments(programHeaders, of: file)
    }

    /// The dynamic section, no bytes where there is none.
    var dynamicSection: Bytes {
        guard let entry = programHeaders.first(.dynamic) else { return Bytes() }
        return image.bytes(at: entry.address, count: entry.memorySize) ?? Bytes()
    }

    /// The tables of the dynamic section.
    func dynamicObject() throws -> DynamicObject {
        try DynamicObject(image: image, dynamic: dynamicSection)
    }

    private static func contents(_ path: String) throws -> Bytes {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure.unreadable(path, errno: errno) }
        defer { close(descriptor) }
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0 else { throw Failure.unreadable(path, errno: errno) }
        if facts.st_size == 0 { return Bytes() }
        guard let start = unsafe mmap(nil, facts.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0), unsafe start != MAP_FAILED else {
            throw Failure.unreadable(path, errno: errno)
        }
        return unsafe Bytes(unsafeAddress: UInt(bitPattern: start), count: facts.st_size)
    }

    private static func copySegments(_ headers: Table<ProgramHeader>, of file: Bytes) throws -> Image {
        let loads = (0..<headers.count).compactMap { headers[$0] }.filter { $0.kind == .load }
        let ends = loads.compactMap { $0.address.value.adding($0.memorySize) }
        guard let low = loads.map(\.address.value).min(), let high = ends.max(), high > low, ends.count == loads.count else {
            throw ELFError.noSegments
        }
        // No file that is worth a test is larger.
        guard let count = Int(exactly: high - low), count <= 1 << 30,
            let region = unsafe mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
            unsafe region != MAP_FAILED
        else { throw Failure.noMemory(high - low) }
        var segments: [SegmentRange] = []
        for (index, load) in loads.enumerated() {
            guard let offset = Int(exactly: load.offset), load.fileSize <= load.memorySize, let size = Int(exactly: load.fileSize),
                let content = file.slice(at: offset, count: size)
            else { throw Failure.segmentPastEnd(index) }
            unsafe region.advanced(by: Int(load.address.value - low)).copyMemory(from: content.start, byteCount: size)
            segments.append(SegmentRange(start: load.address, end: load.address + load.memorySize, flags: load.flags))
        }
        return unsafe Image(bias: UInt(bitPattern: region) &- UInt(low), segments: segments)
    }
}
