import ELF
import Glibc
import Testing

/// Commands that the tests ask for a second opinion.
enum Shell {
    /// What a command that failed says.
    struct Failure: Error {
        let command: String
        let status: Int32
        let output: [Substring]
    }

    /// The lines that a command writes to both outputs, in the C locale; throws where it fails, unless `failing` is allowed.
    @discardableResult
    static func lines(_ command: String, mayFail: Bool = false) throws -> [Substring] {
        guard let stream = unsafe popen("exec 2>&1; export LC_ALL=C; \(command)", "re") else {
            throw Failure(command: command, status: errno, output: [])
        }
        let output = unsafe contents(of: stream)
        let status = unsafe pclose(stream)
        let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
        guard status == 0 || mayFail else { throw Failure(command: command, status: status, output: lines) }
        return lines
    }

    /// The bytes of a file, which stay.
    static func content(of path: String) throws -> Bytes {
        guard let stream = unsafe fopen(path, "re") else { throw Failure(command: "fopen \(path)", status: errno, output: []) }
        defer { unsafe fclose(stream) }
        return unsafe withBytes(contents(of: stream)) { $0.kept() }
    }

    /// The path of an installed program, nil where there is none.
    static func find(_ program: String) -> String? {
        let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/bin:/bin"
        return (path.split(separator: ":").map(String.init) + ["/usr/sbin", "/sbin"]).map { "\($0)/\(program)" }
            .first { unsafe access($0, X_OK) == 0 }
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test where a program that it needs is missing.
    static func needs(_ programs: String..., sourceLocation: SourceLocation = #_sourceLocation) -> Self {
        let missing = programs.filter { Shell.find($0) == nil }
        return .enabled(
            if: missing.isEmpty, Comment(rawValue: "not installed: \(missing.joined(separator: ", "))"), sourceLocation: sourceLocation)
    }
}

extension String {
    /// The text's bytes, which stay for the rest of the process.
    var kept: Bytes { withBytes(Array(utf8)) { $0.kept() } }

    /// The text as a name whose bytes stay.
    var name: Name { Name(kept) }
}
