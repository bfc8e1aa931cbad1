import ArgumentParser
import Foundation
import Inspect

/// `swload explain`: the story of one program's load.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell how a program is loaded, step by step, with the numbers of its file.",
        discussion: "Nothing of the program runs, unless --run asks for it. What is behind FILE are the program's own arguments.")

    @Option(name: .customLong("html"), help: ArgumentHelp("Write the story as a page for a browser.", valueName: "file")) var page: String?
    @Flag(help: "Wait for the return key after each stage.") var step = false
    @Flag(help: "Write JSON.") var json = false
    @Option(help: ArgumentHelp("Only this stage, by its word (header, segments, memory, …).", valueName: "word")) var stage: String?
    @Option(help: ArgumentHelp("Compute addresses with this load base.", valueName: "address")) var base: String?
    @Option(help: ArgumentHelp("Colours: auto, always, never.", valueName: "when")) var color = "auto"
    @Argument(help: "The program.") var file: String
    @Argument(parsing: .captureForPassthrough, help: "Its arguments.") var arguments: [String] = []

    func run() throws {
        let subject: Subject
        do throws(ExplainError) {
            subject = Subject(
                file: try ExplainedFile(file), arguments: arguments,
                environment: ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }.sorted(), base: try address())
        } catch {
            throw fail(error.description)
        }
        let story = subject.story()
        let stages = try chosen(story)
        if let page {
            try write(try Page(subject, story).html(), to: page)
        } else if json {
            print(try story.json())
        } else {
            tell(stages)
        }
        if !story.problems.isEmpty {
            for problem in story.problems { complain("\(file): \(problem)") }
            throw ExitCode(1)
        }
    }

    private func address() throws(ExplainError) -> UInt64? {
        guard let base else { return nil }
        let digits = base.hasPrefix("0x") ? base.dropFirst(2) : Substring(base)
        guard let value = UInt64(digits, radix: 16), value & 4095 == 0, value < 1 << 47 else {
            throw ExplainError("--base \(base): not a page's address in hexadecimal digits")
        }
        return value
    }

    private func chosen(_ story: Story) throws -> [(number: Int, stage: Stage)] {
        let all = story.stages.enumerated().map { (number: $0 + 1, stage: $1) }
        guard let stage else { return all }
        let found = all.filter { $0.stage.id == stage }
        if found.isEmpty { throw fail("--stage \(stage): no such stage; there are \(story.stages.map(\.id).joined(separator: ", "))") }
        return found
    }

    private func tell(_ stages: [(number: Int, stage: Stage)]) {
        let writer = StoryText(colours: TextColours(TextColours.wanted(color)))
        for (index, entry) in stages.enumerated() {
            if index > 0 { print("") }
            print(writer.text(entry.stage, number: entry.number), terminator: "")
            if step, index + 1 < stages.count {
                print("── return: go on ──", terminator: "")
                flushOutput()
                guard readLine() != nil else { return }
            }
        }
    }

    private func write(_ contents: Data, to path: String) throws {
        do {
            try contents.write(to: URL(fileURLWithPath: path))
        } catch {
            throw fail("--html \(path): cannot be written: \(unsafe String(cString: strerror(errno)))")
        }
    }

    private func fail(_ sentence: String) -> ExitCode {
        complain(sentence)
        return ExitCode(1)
    }

    private func complain(_ sentence: String) {
        FileHandle.standardError.write(Data("swload: explain: \(sentence)\n".utf8))
    }
}

extension TextColours {
    /// Whether to colour: `always`, `never`, or, by default, on a terminal unless NO_COLOR is set.
    static func wanted(_ word: String) -> Bool {
        switch word {
        case "always": true
        case "never": false
        default: isatty(1) == 1 && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
        }
    }
}
