import ArgumentParser
import Inspect

/// Names that several objects define.
struct ConflictsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conflicts", abstract: "Show names with several definitions: who wins, who is shadowed, and whether both copies are in use.",
        discussion:
            "Names that are weak or unique in every object, as inline functions and templates of C++ are, are counted only, unless --all is given.")

    @OptionGroup var options: ProgramOptions
    @Flag(help: "List inline functions and templates, too.") var all = false
    @Argument(help: "The program.") var program: String

    func run() throws {
        let conflicts = Inspect.Conflicts(try options.closure(of: program), includesInline: all)
        let writer = AnswerWriter(usesColour: options.usesColour)
        if options.json { return try writer.write(json: conflicts) }
        ConflictsText(writer: writer).write(conflicts)
    }
}
