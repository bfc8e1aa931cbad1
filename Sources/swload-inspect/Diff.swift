import ArgumentParser
import Foundation
import Inspect

/// What two builds of a program or library do not have in common.
struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare two builds of a program or library: libraries, versions, exports, imports, segments.",
        discussion: "'-' stands before what only OLD has, '+' before what only NEW has, '~' before what is in both and not the same. The status is 1 where they differ.")

    @Flag(help: "Write JSON (schema swload.diff/1).") var json = false
    @Option(help: ArgumentHelp("Colour the text: auto, always or never.", valueName: "when")) var color = ColourChoice.auto
    @Argument(help: "The old file.") var old: String
    @Argument(help: "The new file.") var new: String

    private struct Answer: Encodable {
        let schema = "swload.diff/1"
        let old: String
        let new: String
        let isDifferent: Bool
        let parts: [FileDifference.Part]
    }

    func run() throws {
        let difference: FileDifference
        do throws(ELFFileError) {
            difference = FileDifference(try ELFFile(path: old), try ELFFile(path: new))
        } catch {
            throw Refusal(error.description)
        }
        let writer = AnswerWriter(usesColour: color.isOn)
        if json {
            try writer.write(json: Answer(old: old, new: new, isDifferent: !difference.isEmpty, parts: difference.parts))
        } else {
            write(difference, writer)
        }
        if !difference.isEmpty { throw ExitCode(1) }
    }

    private func write(_ difference: FileDifference, _ writer: AnswerWriter) {
        for part in difference.parts where !part.isEmpty {
            writer.line(writer.bold(part.name))
            for name in part.removed { writer.line(writer.bad("  - \(Self.readable(name))")) }
            for name in part.added { writer.line(writer.good("  + \(Self.readable(name))")) }
            for change in part.changed { writer.line(writer.marked("  ~ \(Self.readable(change.name)): ") + "\(change.old) -> \(change.new)") }
        }
        if difference.isEmpty { writer.line("no difference") }
        writer.finish()
    }

    /// A mangled name with the readable one behind it.
    private static func readable(_ text: String) -> String {
        let name = text.prefix { $0 != " " }
        guard let readable = SymbolName.readable(String(name)) else { return text }
        return "\(text)  \(readable)"
    }
}
