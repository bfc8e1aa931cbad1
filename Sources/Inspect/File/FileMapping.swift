import ELF
import Glibc

/// A file mapped read-only; the owner of every view of its bytes.
public final class FileMapping: Sendable {
    public let path: String
    public let bytes: Bytes

    /// Maps a regular file as it is now.
    public init(path: String) throws(ELFFileError) {
        self.path = path
        // A pipe without a writer must not block the question what it is.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .system(path: path, errno: errno) }
        defer { close(descriptor) }
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0 else { throw .system(path: path, errno: errno) }
        guard facts.st_mode & S_IFMT != S_IFDIR else { throw .system(path: path, errno: EISDIR) }
        guard facts.st_mode & S_IFMT == S_IFREG else { throw .notRegular(path: path) }
        guard facts.st_size > 0 else { throw .empty(path: path) }
        guard let start = unsafe mmap(nil, facts.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0), unsafe start != MAP_FAILED else {
            throw .system(path: path, errno: errno)
        }
        bytes = unsafe Bytes(unsafeAddress: UInt(bitPattern: start), count: facts.st_size)
    }

    deinit {
        unsafe munmap(UnsafeMutableRawPointer(bitPattern: bytes.address), bytes.count)
    }
}
