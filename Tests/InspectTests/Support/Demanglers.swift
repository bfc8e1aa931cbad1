import Glibc
import Inspect
import Testing

/// The tools whose readable names are the measure.
enum Demanglers {
    struct Failure: Error { let command: String }

    /// The mangled names of a file's symbol tables that a prefix tells, each once, without their versions; at most so many, evenly chosen.
    static func names(in files: String, prefix: String, atMost limit: Int = 20_000) throws -> [String] {
        let names = try lines("(nm -D \(files); nm \(files)) 2>/dev/null | awk '{print $NF}' | sed 's/@.*//' | grep -E '^\(prefix)' | LC_ALL=C sort -u")
        let step = max(1, names.count / limit)
        return stride(from: 0, to: names.count, by: step).map { names[$0] }
    }

    /// What a command makes of the names, one a line; nil for one that it leaves as it is.
    static func readable(_ names: [String], by command: String) throws -> [String?] {
        let path = "/tmp/swload-names-\(getpid()).\(UInt64.random(in: 0 ... .max))"
        guard let stream = unsafe fopen(path, "we") else { throw Failure(command: path) }
        for name in names { _ = unsafe fputs(name + "\n", stream) }
        unsafe fclose(stream)
        defer { unsafe unlink(path) }
        let answers = try lines("\(command) < \(path)", keepingEmpty: true)
        try #require(answers.count == names.count)
        return zip(names, answers).map { $0 == $1 ? nil : $1 }
    }

    /// The names that `SymbolName` reads otherwise, with both readings.
    static func differences(_ names: [String], from command: String) throws -> [String] {
        zip(names, try readable(names, by: command)).compactMap { name, expected in
            let actual = SymbolName.readable(name)
            return actual == expected ? nil : "\(name)\n  is       \(actual ?? "-")\n  shall be \(expected ?? "-")"
        }
    }

    static func lines(_ command: String, keepingEmpty: Bool = false) throws -> [String] {
        guard let stream = unsafe popen(command, "re") else { throw Failure(command: command) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = unsafe fread(&chunk, 1, chunk.count, stream), count > 0 { bytes += chunk[..<count] }
        guard unsafe pclose(stream) == 0 else { throw Failure(command: command) }
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: !keepingEmpty).map(String.init)
        if keepingEmpty, lines.last == "" { lines.removeLast() }
        return lines
    }

    /// The path of an installed program or a file, nil where there is none; the shell's patterns find it.
    static func find(_ pattern: String) -> String? {
        (try? lines("ls -d \(pattern) 2>/dev/null || command -v \(pattern)"))?.first
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test where a file or a program that it needs is missing.
    static func found(_ patterns: String..., sourceLocation: SourceLocation = #_sourceLocation) -> Self {
        let missing = patterns.filter { Demanglers.find($0) == nil }
        return .enabled(
            if: missing.isEmpty, Comment(rawValue: "not installed: \(missing.joined(separator: ", "))"), sourceLocation: sourceLocation)
    }
}
