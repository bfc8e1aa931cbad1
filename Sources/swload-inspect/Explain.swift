import ArgumentParser
import Foundation
import Inspect

/// `swload explain`: the story of one program's load.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell how a program is loaded, step by step, with the numbers of its files.",
        discussion: "Nothing of the program runs, unless --run asks for it. What stands behind FILE are the program's own arguments.")

    @OptionGroup var options: ProgramOptions
    @Option(help: ArgumentHelp("Write the story as a page for a browser.", valueName: "file")) var html: String?
    @Flag(help: "Wait for the return key after each stage.") var step = false
    @Flag(name: .customLong("run"), help: "Run the program under swload, without input and output, and tell the addresses of that run.") var runs =
        false
    @Option(help: ArgumentHelp("Only this stage, by its word: header, segments, memory, …", valueName: "word")) var stage: String?
    @Option(help: ArgumentHelp("Compute the program's addresses with this load base.", valueName: "address")) var base: String?
    @Argument(help: "The program.") var file: String
    @Argument(parsing: .captureForPassthrough, help: "Its arguments.") var arguments: [String] = []

    func run() throws {
        let path = try ProgramPath.find(file)
        let subject = try subject(path)
        let story = subject.story()
        let stages = try chosen(story)
        if let html {
            try write(try Page(subject, story).html(), to: html)
        } else if options.json {
            try AnswerWriter(usesColour: false).write(json: story)
        } else {
            tell(stages)
        }
        flushOutput()
        if !story.problems.isEmpty { throw Refusal(story.problems.map { "\(path): \($0)" }.joined(separator: "\nswload: ")) }
    }

    private func subject(_ path: String) throws -> Subject {
        let contents: ExplainedFile
        do throws(FileError) {
            contents = try ExplainedFile(path)
        } catch {
            throw Refusal("\(path): \(error.sentence(for: .thisMachine))")
        }
        var closure: Closure?
        do {
            closure = try options.closure(of: path)
        } catch let refusal as Refusal {
            // What is wrong with the file is told at the end of the story.
            if contents.problems.isEmpty { throw refusal }
        }
        return Subject(
            file: contents, closure: closure, arguments: arguments,
            environment: ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }.sorted(),
            // A page is made to be shown to others.
            hidesValues: html != nil, base: try address(),
            run: runs ? try TracedRun(program: path, arguments: arguments).record() : nil)
    }

    private func address() throws -> UInt64? {
        guard let base else { return nil }
        let digits = base.hasPrefix("0x") ? base.dropFirst(2) : Substring(base)
        guard let value = UInt64(digits, radix: 16), value & 4095 == 0, value < 1 << 47 else {
            throw Refusal("--base \(base): not the address of a page, in hexadecimal digits")
        }
        return value
    }

    private func chosen(_ story: Story) throws -> [(number: Int, stage: Stage)] {
        let all = story.stages.enumerated().map { (number: $0 + 1, stage: $1) }
        guard let stage else { return all }
        let found = all.filter { $0.stage.id == stage }
        if found.isEmpty { throw Refusal("--stage \(stage): no such stage; this story has \(story.stages.map(\.id).joined(separator: ", "))") }
        return found
    }

    private func tell(_ stages: [(number: Int, stage: Stage)]) {
        let writer = StoryText(colours: TextColours(options.usesColour))
        for (index, entry) in stages.enumerated() {
            if index > 0 { print("") }
            print(writer.text(entry.stage, number: entry.number), terminator: "")
            guard step, index + 1 < stages.count else { continue }
            print("\n── return: on to \(stages[index + 1].stage.title.lowercased()) ──", terminator: "")
            flushOutput()
            guard readLine() != nil else { return }
        }
    }

    private func write(_ contents: Data, to path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: contents) else {
            throw Refusal("--html \(path): cannot write file: \(unsafe String(cString: strerror(errno)))")
        }
    }
}
