import ELF
import Link

/// An ELF file as it lies on disk; nothing of it is loaded.
public final class ObjectFile: Sendable {
    public let path: Bytes
    public let contents: FileContents
    public let header: FileHeader
    public let machine: Machine
    public let headers: Table<ProgramHeader>
    /// The loadable segments, as far as the file has them.
    public let image: Image

    /// Takes a file with a sound header; its tables may be broken.
    public init(path: Bytes, contents: FileContents) throws(FileError) {
        self.path = path
        self.contents = contents
        do throws(ELFError) {
            header = try FileHeader(parsing: contents.bytes)
            guard let machine = Machine(rawValue: header.machine) else { throw .machine(header.machine) }
            self.machine = machine
            headers = try header.programHeaders(in: contents.bytes)
        } catch {
            throw .format(error)
        }
        image = Image(file: contents.bytes, headers: headers)
    }

    /// Opens a file; the path has to stay as long as this is held.
    public convenience init(path: Bytes) throws(FileError) {
        try self.init(path: path, contents: try FileContents(path: path))
    }

    /// The segments as they would be mapped.
    public func segmentPlan() throws(ELFError) -> SegmentPlan {
        try SegmentPlan(headers: headers, isFixed: header.type == .executable, fileSize: UInt64(contents.bytes.count), pageSize: 4096)
    }

    /// The tables of the dynamic section, all empty in a file that has none.
    public func tables() throws(ELFError) -> DynamicObject {
        guard let dynamic = headers.first(.dynamic) else { return DynamicObject() }
        guard let bytes = image.bytes(at: dynamic.address, count: dynamic.memorySize) else {
            throw .outside(.dynamicSection, dynamic.address.value)
        }
        return try DynamicObject(image: image, dynamic: bytes)
    }

    /// The path of the dynamic linker that the file names (PT_INTERP), nil where it names none.
    public func interpreter() throws(ELFError) -> Bytes? {
        guard let header = headers.first(.interpreter) else { return nil }
        guard let bytes = image.bytes(at: header.address, count: header.fileSize), let text = bytes.string(at: 0) else {
            throw .outside(.segment, header.address.value)
        }
        return text
    }
}
