import ELF
import Glibc

/// Why a file cannot be shown at all.
public enum ELFFileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The system's own reason.
    case system(path: String, errno: Int32)
    /// Neither a file nor a link to one.
    case notRegular(path: String)
    case empty(path: String)
    /// The first bytes are those of no format that is read here.
    case notELF(path: String)
    case notArchive(path: String)
    /// The file ends inside the header.
    case truncatedHeader(path: String, size: Int)
    /// EI_CLASS and EI_DATA decide how everything else is read.
    case fileClass(path: String, UInt8)
    case byteOrder(path: String, UInt8)

    /// The sentence for a person: the file, the field and its value, and what to do.
    public var description: String {
        switch self {
        case .system(let path, let errno): "\(path): cannot be read: \(unsafe String(cString: strerror(errno)))"
        case .notRegular(let path): "\(path): is not a regular file; name an ELF file or an archive of them"
        case .empty(let path): "\(path): the file is empty"
        case .notELF(let path): "\(path): is not an ELF file: its first four bytes are not 7f 45 4c 46"
        case .notArchive(let path): "\(path): is not an archive: it does not begin with !<arch> or !<thin>"
        case .truncatedHeader(let path, let size): "\(path): the ELF header is cut off: the file has only \(size) bytes"
        case .fileClass(let path, let value): "\(path): EI_CLASS is \(value), which is neither 1 (32 bits) nor 2 (64 bits)"
        case .byteOrder(let path, let value): "\(path): EI_DATA is \(value), which is neither 1 (little-endian) nor 2 (big-endian)"
        }
    }
}

extension FileContents {
    /// Maps a file that has to have bytes.
    convenience init(reading path: String) throws(ELFFileError) {
        let kept = KeptBytes()
        // The bytes of the path are looked at until the file is open.
        defer { withExtendedLifetime(kept) {} }
        do throws(FileError) {
            try self.init(path: path.kept(in: kept))
        } catch {
            throw switch error {
            case .system(let number): .system(path: path, errno: number)
            case .notRegular, .format: .notRegular(path: path)
            }
        }
        if bytes.isEmpty { throw .empty(path: path) }
    }
}
