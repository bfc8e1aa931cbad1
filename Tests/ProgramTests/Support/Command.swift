import Foundation
import Testing

/// A program to run, with all that surrounds it.
struct Command: Sendable, CustomStringConvertible {
    var program: String
    var arguments: [String] = []
    /// What the environment holds beside ``Workplace/environment``.
    var environment: [String: String] = [:]
    var input = Data()
    var folder: String?
    var limit = Duration.seconds(30)

    /// The same program, run by swload.
    func loaded(options: [String] = []) -> Command {
        var command = self
        command.program = Workplace.swload
        command.arguments = options + [program] + arguments
        return command
    }

    /// A line that repeats the run in a shell.
    var description: String {
        var words = folder.map { ["cd \($0);"] } ?? []
        words += environment.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.quoted($0.value))" }
        return (words + [program] + arguments.map(Self.quoted)).joined(separator: " ")
    }

    private static func quoted(_ word: String) -> String {
        if word.utf8.count > 300 { return "'\(word.prefix(20))…' (\(word.utf8.count) bytes)" }
        let plain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=:,+%@".contains($0) }
        return plain && !word.isEmpty ? word : "'\(word.replacingOccurrences(of: "'", with: "'\\''"))'"
    }
}

/// What a command that must succeed said when it did not.
struct CommandFailure: Error, CustomStringConvertible {
    let command: Command
    let outcome: Outcome
    var description: String { "\(command): \(outcome)" }
}

extension Command {
    /// Runs a command that the tests need done, such as a compiler.
    @discardableResult
    func succeed() throws -> Outcome {
        let outcome = try run()
        guard outcome.end == .exited(0) else { throw CommandFailure(command: self, outcome: outcome) }
        return outcome
    }

    /// A line of shell.
    static func shell(_ line: String, in folder: String? = nil) -> Command {
        Command(program: "/bin/sh", arguments: ["-ec", line], folder: folder, limit: .seconds(120))
    }
}
