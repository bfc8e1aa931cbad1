import ELF
import Glibc

/// Why a file cannot be looked at.
public enum FileError: Error, Equatable, Sendable {
    /// A system call failed, with its error number.
    case system(Int32)
    /// It is a pipe, a device or a socket.
    case notRegular
    case format(ELFError)

    /// What is wrong, without the file's name; `machine` is the one that the file should be for.
    public func sentence(for machine: Machine) -> String {
        switch self {
        case .system(let number): unsafe String(cString: strerror(number))
        case .notRegular: "not a regular file"
        case .format(let error): error.sentence(for: machine)
        }
    }

    /// True where there is no such file.
    public var isMissing: Bool { self == .system(ENOENT) || self == .system(ENOTDIR) }
}

extension ELFError {
    /// What is wrong with the file; `machine` is the one that it should be for.
    public func sentence(for machine: Machine) -> String {
        let sink = StringSink()
        ELFSentences(text: sink, machine: machine).describe(self)
        return sink.text
    }
}

/// Gathers a sentence in a string.
private final class StringSink: TextSink {
    private(set) var text = ""

    func append(_ text: StaticString) { self.text += "\(text)" }
    func append(decimal value: UInt64) { text += "\(value)" }
    func append(hex value: UInt64) { text += "0x" + String(value, radix: 16) }
}
