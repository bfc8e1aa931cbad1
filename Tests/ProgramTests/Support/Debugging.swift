import Foundation
import Testing

/// How swload gets to run a program.
enum Entrance: String, CaseIterable, CustomTestStringConvertible, Sendable {
    case named = "swload ./program"
    case interpreter = "swload as the interpreter"

    var testDescription: String { rawValue }

    /// The words that start a built program.
    func words(_ built: BuiltProgram, options: [String] = []) -> [String] {
        self == .named ? [Workplace.swload] + options + ["./\(built.name)"] : ["./\(built.name)"]
    }
}

extension Program {
    /// Builds the program for an entrance.
    func built(for entrance: Entrance) async throws -> BuiltProgram {
        var program = self
        if entrance == .interpreter { program.flags.append("-Wl,--dynamic-linker=\(Workplace.swload)") }
        return try await program.built()
    }
}

/// Sessions with gdb.
enum Debugger {
    /// Why there can be none.
    static let obstacle: String? = {
        guard Tool.installed("gdb") else { return "not installed: gdb" }
        let trial = Command(program: Tool.find("gdb") ?? "", arguments: options + ["-ex", "run", "--args", "/bin/true"])
        guard let seen = try? trial.run(), seen.text.contains("exited normally") else { return "gdb cannot run a program here" }
        return nil
    }()

    /// Why gdb cannot be attached to a running program.
    static let attachObstacle: String? = {
        if let obstacle { return obstacle }
        let scope = try? String(contentsOfFile: "/proc/sys/kernel/yama/ptrace_scope", encoding: .utf8)
        guard geteuid() == 0 || scope == nil || scope?.hasPrefix("0") == true else { return "ptrace is restricted to descendants" }
        return nil
    }()

    private static let options =
        ["-nx", "-batch"]
        + [
            "debuginfod enabled off", "confirm off", "pagination off", "width 0", "breakpoint pending on", "print address off",
            "startup-with-shell off",
        ].flatMap { ["-ex", "set \($0)"] }

    /// The command that does these steps with a program, a running one, or a core file.
    static func command(_ words: [String], in folder: String, _ steps: [String]) -> Command {
        let told = steps.flatMap { ["-ex", "echo \\n(gdb) \($0)\\n", "-ex", $0] }
        let program = Tool.find("gdb") ?? "gdb"
        return Command(program: program, arguments: options + told + words, folder: folder, limit: .seconds(20))
    }

    /// A session with a program that gdb starts.
    static func run(
        _ built: BuiltProgram, _ entrance: Entrance, options: [String] = [], _ steps: String...
    ) throws -> Transcript {
        let words = ["--args"] + entrance.words(built, options: options)
        return Transcript(try command(words, in: built.folder, steps).run())
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips tests where gdb cannot run a program.
    static var needsDebugger: Self { .enabled(if: Debugger.obstacle == nil, Comment(rawValue: Debugger.obstacle ?? "")) }

    /// Skips tests where gdb cannot be attached to a program.
    static var needsAttaching: Self { .enabled(if: Debugger.attachObstacle == nil, Comment(rawValue: Debugger.attachObstacle ?? "")) }
}

/// What a session with gdb printed, step by step.
struct Transcript: CustomStringConvertible {
    private var steps: [(step: String, lines: [String])] = [("", [])]
    let outcome: Outcome

    init(_ outcome: Outcome) {
        self.outcome = outcome
        for line in outcome.text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("(gdb) ") {
                steps.append((String(line.dropFirst(6)), []))
            } else {
                steps[steps.count - 1].lines.append(String(line))
            }
        }
    }

    /// What a step printed, the first, second or later time that it was done.
    subscript(step: String, time: Int = 1) -> String {
        let times = steps.filter { $0.step == step }
        return times.count >= time ? times[time - 1].lines.joined(separator: "\n") : ""
    }

    /// The functions of a back trace, innermost first.
    func frames(_ step: String = "bt", _ time: Int = 1) -> [String] {
        self[step, time].split(separator: "\n").filter { $0.hasPrefix("#") }.map { line in
            let words = line.split(separator: " ").dropFirst()
            return String((words.dropFirst().first == "in" ? words.dropFirst(2) : words).first ?? "")
        }
    }

    /// The files that `info sharedlibrary` lists, without their folders.
    func libraries(_ time: Int = 1) -> [String] {
        self["info sharedlibrary", time].split(separator: "\n").filter { $0.hasPrefix("0x") }.compactMap { line in
            line.split(separator: "/").last.map(String.init)
        }
    }

    var description: String { "\(outcome.text)\nerrors \(outcome.errorText.prefix(2000))" }
}
