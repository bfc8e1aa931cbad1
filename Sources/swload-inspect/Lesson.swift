import ArgumentParser
import Foundation
import Inspect

/// `swload lesson`: short lessons on programs that it builds and runs.
struct Lessons: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lesson", abstract: "Give a short lesson on loading, on a program that is built for it; without a name, list them.")

    @Option(help: ArgumentHelp("Colour the text: auto, always or never.", valueName: "when")) var color = ColourChoice.auto
    @Argument(help: "The lesson.") var name: String?

    func run() throws {
        guard let name else { return list() }
        guard let lesson = Lesson.all.first(where: { $0.id == name }) else {
            throw Refusal("lesson \(name): no such lesson; there are \(Lesson.all.map(\.id).joined(separator: ", "))")
        }
        do {
            print(try lesson.run(loader: TracedRun.loader, colours: TextColours(color.isOn)).joined(separator: "\n"))
        } catch let failure as LessonFailure {
            throw Refusal("lesson \(name): \(failure.line)")
        }
    }

    private func list() {
        let width = Lesson.all.map(\.id.count).max() ?? 0
        for lesson in Lesson.all { print("swload lesson \(lesson.id.padding(toLength: width, withPad: " ", startingAt: 0))  \(lesson.title)") }
    }
}
