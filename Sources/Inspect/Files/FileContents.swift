import ELF
import Glibc

/// The bytes of a file, mapped read-only; views of them are valid as long as this is held.
@safe public final class FileContents: Sendable {
    public let bytes: Bytes
    /// What tells one file from another.
    public let identity: FileStatus
    private let isMapped: Bool

    /// Maps a regular file.
    public init(path: Bytes) throws(FileError) {
        let name = path.array.map { CChar(bitPattern: $0) } + [0]
        let descriptor = unsafe name.withUnsafeBufferPointer { unsafe open($0.baseAddress.unsafelyUnwrapped, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) }
        guard descriptor >= 0 else { throw .system(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .system(errno) }
        if status.st_mode & S_IFMT == S_IFDIR { throw .system(EISDIR) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular }
        identity = FileStatus(device: UInt64(status.st_dev), inode: UInt64(status.st_ino), mode: status.st_mode)
        guard status.st_size > 0 else {
            (bytes, isMapped) = (Bytes(), false)
            return
        }
        guard let start = unsafe mmap(nil, status.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0), unsafe start != MAP_FAILED else {
            throw .system(errno)
        }
        bytes = unsafe Bytes(unsafeAddress: UInt(bitPattern: start), count: status.st_size)
        isMapped = true
    }

    /// Takes bytes that are no file's.
    public init(_ contents: [UInt8]) {
        bytes = unsafe contents.withUnsafeBytes { unsafe Bytes(unsafeAddress: UInt(bitPattern: $0.baseAddress), count: $0.count).kept() }
        identity = FileStatus(device: 0, inode: 0, mode: 0)
        isMapped = false
    }

    deinit {
        guard let start = unsafe UnsafeMutableRawPointer(bitPattern: bytes.address) else { return }
        if isMapped { unsafe munmap(start, bytes.count) } else { unsafe start.deallocate() }
    }
}

/// The file behind a path, whatever the path.
public struct FileStatus: Equatable, Sendable {
    public let device: UInt64
    public let inode: UInt64
    let mode: mode_t

    /// True where somebody may execute the file.
    public var anyoneMayExecute: Bool { mode & (S_IXUSR | S_IXGRP | S_IXOTH) != 0 }
    /// True where the file runs with its owner's or its group's rights.
    public var setsID: Bool { mode & (S_ISUID | S_ISGID) != 0 }
    public var setsUserID: Bool { mode & S_ISUID != 0 }
}

extension Bytes {
    /// A copy.
    public var array: [UInt8] { (0..<count).map { self[$0] ?? 0 } }

    /// The bytes as text.
    public var text: String { unsafe String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self) }
}

extension String {
    /// The text's bytes, which stay as long as `strings`.
    public func kept(in strings: KeptBytes) -> Bytes {
        var text = self
        return text.withUTF8 { unsafe strings.keep(Bytes(unsafeAddress: UInt(bitPattern: $0.baseAddress), count: $0.count)) }
    }
}
