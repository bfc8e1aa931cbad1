import ELF
import Foundation

/// A folder in which a lesson builds its programs and runs them, and the lines that it shows.
final class Workbench {
    private(set) var lines: [String] = []
    private let folder: String
    private let loader: String
    private let colours: TextColours
    private let compiler: String

    init(loader: String, colours: TextColours) throws {
        self.loader = loader
        self.colours = colours
        guard let found = Self.find(["cc", "gcc", "clang"]) else {
            throw LessonFailure("no C compiler (cc, gcc or clang) in PATH, with which the lesson's program would be built")
        }
        compiler = found
        folder = NSTemporaryDirectory() + "swload-lesson-\(ProcessInfo.processInfo.processIdentifier)"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw LessonFailure("\(folder): cannot create folder")
        }
    }

    /// Removes the folder.
    func clear() { try? FileManager.default.removeItem(atPath: folder) }

    /// The path of a file of the lesson.
    func path(_ name: String) -> String { "\(folder)/\(name)" }

    // MARK: What is shown

    func heading(_ text: String) { lines.append(colours.title(text)) }

    /// A sentence, broken into lines.
    func say(_ text: String) { lines += StoryText.wrapped(text, indent: 0) }

    /// Lines as they are.
    func show(_ text: String) { lines += text.split(separator: "\n").map { "  " + $0 } }

    /// A table under column names.
    func table(_ columns: [String], _ rows: [[String]]) { lines += StoryText(colours: colours).rows(columns, rows) }

    /// Writes a source file, and shows it.
    func source(_ name: String, _ text: String) throws {
        try write(name, text)
        lines += text.split(separator: "\n").map { "  " + colours.faint("│") + " " + $0 }
    }

    /// Writes a source file.
    func write(_ name: String, _ text: String) throws { try write(name, Data(text.utf8)) }

    func write(_ name: String, _ contents: Data) throws {
        guard FileManager.default.createFile(atPath: path(name), contents: contents, attributes: [.posixPermissions: 0o755]) else {
            throw LessonFailure("\(path(name)): cannot write file")
        }
    }

    // MARK: What is done

    /// Compiles in the lesson's folder; shown unless `quietly`.
    func compile(_ words: String, quietly: Bool = false) throws {
        if !quietly { lines.append(colours.strong("$ cc \(words)")) }
        let outcome = try start(compiler, words.split(separator: " ").map(String.init), [:])
        guard outcome.status == 0 else {
            throw LessonFailure("\(compiler) \(words): " + (outcome.errors.split(separator: "\n").first.map(String.init) ?? "failed"))
        }
    }

    /// Puts object files into an archive.
    func bundle(_ archive: String, _ members: String...) throws {
        guard let archiver = Self.find(["ar", "llvm-ar"]) else { throw LessonFailure("no ar in PATH, with which the lesson's archive would be made") }
        lines.append(colours.strong("$ ar rcs \(archive) \(members.joined(separator: " "))"))
        guard try start(archiver, ["rcs", archive] + members, [:]).status == 0 else { throw LessonFailure("\(archiver) rcs \(archive): failed") }
    }

    /// A file of the lesson.
    func file(_ name: String) throws -> ExplainedFile {
        do throws(FileError) { return try ExplainedFile(path(name)) } catch {
            throw LessonFailure("\(path(name)): \(error.sentence(for: .thisMachine))")
        }
    }

    /// The first of these programs that is in PATH.
    private static func find(_ names: [String]) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        for name in names {
            for folder in folders where FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)") { return "\(folder)/\(name)" }
        }
        return nil
    }

    /// Runs a program under swload, and shows the command and what it prints.
    func run(_ program: String, _ arguments: [String] = [], options: [String] = [], environment: [String: String] = [:]) throws {
        let variables = environment.map { "\($0)=\($1) " }.sorted().joined()
        lines.append(colours.strong("$ \(variables)swload \((options + ["./\(program)"] + arguments).joined(separator: " "))"))
        show(try output(program, arguments, options: options, environment: environment))
    }

    /// What a program prints under swload.
    func output(_ program: String, _ arguments: [String] = [], options: [String] = [], environment: [String: String] = [:]) throws -> String {
        let outcome = try start(loader, options + ["./\(program)"] + arguments, environment)
        guard outcome.status == 0 else {
            throw LessonFailure(
                "swload ./\(program): " + (outcome.errors.split(separator: "\n").first.map(String.init) ?? "status \(outcome.status)"))
        }
        return outcome.output
    }

    /// The trace of a run as JSON lines, and what the program printed.
    func traced(_ program: String, options: [String]) throws -> (trace: Data, output: String) {
        let file = path("trace.json")
        // A trace is added to a file that is there.
        try? FileManager.default.removeItem(atPath: file)
        let printed = try output(program, options: options + ["--trace=files,libs,bindings", "--trace-format=json", "--trace-output=\(file)"])
        return (FileManager.default.contents(atPath: file) ?? Data(), printed)
    }

    /// Everything about a built program; `run` is what a run of it showed.
    func subject(_ program: String, run: RunRecord? = nil) throws -> Subject {
        do throws(FileError) {
            let name = path(program)
            return Subject(file: try ExplainedFile(name), closure: try Closure(program: name, options: ClosureOptions()), run: run)
        } catch {
            throw LessonFailure("\(path(program)): \(error.sentence(for: .thisMachine))")
        }
    }

    private func start(_ program: String, _ arguments: [String], _ environment: [String: String]) throws -> (
        status: Int32, output: String, errors: String
    ) {
        let child = Process()
        child.executableURL = URL(fileURLWithPath: program)
        child.arguments = arguments
        child.currentDirectoryURL = URL(fileURLWithPath: folder)
        child.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        child.standardInput = FileHandle.nullDevice
        let errors = path("errors.txt")
        let printed = path("output.txt")
        for file in [errors, printed] { _ = FileManager.default.createFile(atPath: file, contents: nil) }
        child.standardOutput = FileHandle(forWritingAtPath: printed)
        child.standardError = FileHandle(forWritingAtPath: errors)
        do { try child.run() } catch { throw LessonFailure("\(program): cannot be started") }
        child.waitUntilExit()
        let text: (String) -> String = { String(decoding: FileManager.default.contents(atPath: $0) ?? Data(), as: UTF8.self) }
        return (child.terminationStatus, text(printed), text(errors))
    }
}
