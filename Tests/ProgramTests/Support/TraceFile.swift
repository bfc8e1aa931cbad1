import Foundation
import Testing

/// The trace of a program, written to a file, beside what the program did itself.
struct TraceFile {
    let outcome: Outcome
    let folder: String
    /// The names of the files, sorted, and what stands in them.
    let names: [String]
    let lines: [String]

    init(_ command: Command, options: [String], name: String = "trace", environment: [String: String] = [:]) throws {
        folder = try Workplace.folder("traces")
        var traced = command.loaded(options: options + ["--trace-output=\(folder)/\(name)"])
        traced.environment.merge(environment) { $1 }
        outcome = try traced.run()
        names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        var text = ""
        for name in names { text += try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) }
        lines = text.split(separator: "\n").map(String.init)
    }

    /// The lines that hold all words.
    func lines(_ words: String...) -> [String] { lines.filter { line in words.allSatisfy { line.contains($0) } } }
}

extension Program {
    /// A program whose references are of every kind, with two libraries that both define one of the names.
    static let taker = Program(
        "trace/taker.c", libraries: [Library("libone.so", "trace/giver.c", flags: ["-DFIRST"]), Library("libtwo.so", "trace/giver.c")],
        flags: ["-fno-pie", "-no-pie", "-Wl,-z,lazy"])
}
