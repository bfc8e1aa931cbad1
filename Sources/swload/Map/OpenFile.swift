/// An ELF file that has been opened and whose headers fit this machine.
struct OpenFile {
    /// The machine that this build of the loader runs on.
    static let machine = Machine.x86_64

    let path: Bytes
    let descriptor: Int32
    let status: FileStatus
    let header: FileHeader
    /// The first bytes of the file, valid until the next file is opened.
    let start: Bytes
    /// The program headers, valid until the next file is opened.
    let headers: Table<ProgramHeader>

    /// Checks an open file; closes it where it does not fit.
    static func check(_ path: Bytes, _ descriptor: Int32, _ buffer: Bytes, _ strings: KeptBytes) throws(LoadError) -> OpenFile {
        do throws(LoadError) {
            return try OpenFile(path, descriptor, buffer, strings)
        } catch {
            System.close(descriptor)
            throw error
        }
    }

    private init(_ path: Bytes, _ descriptor: Int32, _ buffer: Bytes, _ strings: KeptBytes) throws(LoadError) {
        self.path = path
        self.descriptor = descriptor
        do throws(SystemError) {
            status = try System.status(of: descriptor)
            if status.isDirectory { throw SystemError.isDirectory }
            start = try Self.read(descriptor, at: 0, into: buffer)
        } catch {
            throw .file(path, error)
        }
        do throws(ELFError) {
            header = try FileHeader(parsing: start)
            guard header.machine == Self.machine.rawValue else { throw .machine(header.machine) }
            guard let end = header.endOfProgramHeaders, end <= status.fileSize else {
                throw .truncated(.programHeaders, header.programHeaderOffset)
            }
            if end <= UInt64(start.count) {
                headers = try header.programHeaders(in: start)
            } else {
                let table = Memory.Buffer(count: header.programHeaderCount * ProgramHeader.size)
                let bytes: Bytes
                do throws(SystemError) {
                    bytes = strings.keep(try Self.read(descriptor, at: header.programHeaderOffset, into: table.bytes))
                } catch {
                    throw ELFError.truncated(.programHeaders, header.programHeaderOffset)
                }
                guard bytes.count == table.bytes.count else { throw .truncated(.programHeaders, end) }
                headers = Table(bytes)
            }
        } catch {
            throw .format(path, error)
        }
    }

    /// Reads as much as there is, up to the size of the buffer.
    private static func read(_ descriptor: Int32, at offset: UInt64, into buffer: Bytes) throws(SystemError) -> Bytes {
        let count = try System.read(descriptor, into: buffer.address, count: buffer.count, at: offset)
        return buffer.slice(at: 0, count: count) ?? Bytes()
    }
}
