import ArgumentParser
import Foundation
import Inspect

/// `swload lesson`: short lessons on programs that it builds and runs.
struct Lessons: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lesson", abstract: "Give a short lesson on loading, on a program that is built for it; without a name, list them.")

    @Option(help: ArgumentHelp("Colour the text: auto, always or never.", valueName: "when")) var color = ColourChoice.auto
    @Flag(help: "Write the list, or the lesson's lines, as JSON.") var json = false
    @Argument(help: "The lesson.") var name: String?

    func run() throws {
        guard let name else { return try list() }
        guard let lesson = Lesson.all.first(where: { $0.id == name }) else {
            throw Refusal("lesson \(name): no such lesson; there are \(Lesson.all.map(\.id).joined(separator: ", "))")
        }
        do {
            let lines = try lesson.run(loader: TracedRun.loader, colours: TextColours(color.isOn && !json))
            if json { return try AnswerWriter(usesColour: false).write(json: Answer(lessons: [Entry(lesson, lines)])) }
            print(lines.joined(separator: "\n"))
        } catch let failure as LessonFailure {
            throw Refusal("lesson \(name): \(failure.line)")
        }
    }

    /// A lesson as JSON has it; its lines where it was given.
    private struct Entry: Encodable {
        let name: String
        let title: String
        let lines: [String]?

        init(_ lesson: Lesson, _ lines: [String]? = nil) {
            name = lesson.id
            title = lesson.title
            self.lines = lines
        }
    }

    private struct Answer: Encodable {
        let schema = "swload.lesson/1"
        let lessons: [Entry]
    }

    private func list() throws {
        if json { return try AnswerWriter(usesColour: false).write(json: Answer(lessons: Lesson.all.map { Entry($0) })) }
        let width = Lesson.all.map(\.id.count).max() ?? 0
        for lesson in Lesson.all { print("swload lesson \(lesson.id.padding(toLength: width, withPad: " ", startingAt: 0))  \(lesson.title)") }
    }
}
