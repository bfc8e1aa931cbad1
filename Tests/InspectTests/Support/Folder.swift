import Foundation
import Testing

/// A folder for one test, deleted with the value.
final class Folder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("InspectTests.\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and gives its path.
    @discardableResult
    func write(_ name: String, _ content: Data) throws -> String {
        let file = "\(path)/\(name)"
        try FileManager.default.createDirectory(atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try content.write(to: URL(fileURLWithPath: file))
        return file
    }

    /// Compiles C with these words behind the file's name, and gives the path of the result.
    @discardableResult
    func compile(_ name: String, _ source: String, _ words: String..., compiler: String = "gcc") throws -> String {
        try write("\(name).c", Data(source.utf8))
        try Shell.run("cd '\(path)' && \(compiler) -O1 -o '\(name)' '\(name).c' \(words.joined(separator: " "))")
        return "\(path)/\(name)"
    }
}

/// Commands that the tests ask for a second opinion.
enum Shell {
    struct Failure: Error {
        let command: String
        let status: Int32
        let errors: String
    }

    /// What a command writes to standard output; throws where it fails.
    @discardableResult
    static func run(_ command: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "export LC_ALL=C; \(command)"]
        let (output, errors) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError, process.standardInput) = (output, errors, FileHandle.nullDevice)
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(command: command, status: process.terminationStatus, errors: complaint) }
        return text
    }

    static func isInstalled(_ program: String) -> Bool { (try? run("command -v '\(program)'")) != nil }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test where a program that it needs is missing.
    static func needs(_ programs: String..., sourceLocation: SourceLocation = #_sourceLocation) -> Self {
        let missing = programs.filter { !Shell.isInstalled($0) }
        return .enabled(
            if: missing.isEmpty, Comment(rawValue: "not installed: \(missing.joined(separator: ", "))"), sourceLocation: sourceLocation)
    }
}
