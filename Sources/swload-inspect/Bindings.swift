import ArgumentParser
import Inspect

/// Every binding of a program's start, computed from the files.
struct Bindings: ParsableCommand {
    /// How bindings are written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case ldDebug = "ld-debug"
        case explained, json
    }

    static let configuration = CommandConfiguration(
        abstract: "Show every binding of a program without running it.",
        discussion: """
            In the order in which a loader makes them with LD_BIND_NOW, as the lines of LD_DEBUG=bindings, or explained: relocation, slot, definition,
            and the rule that decided. JSON is one object a line. What ld.so binds for itself is not shown.
            """)

    @OptionGroup var options: ProgramOptions
    @Option(help: ArgumentHelp("The form: ld-debug, explained or json.", valueName: "form")) var format = Format.ldDebug
    @Argument(help: "The program.") var program: String

    func run() throws {
        let closure = try options.closure(of: program)
        let output = LineOutput()
        switch options.json ? .json : format {
        case .ldDebug: closure.traceBindings(LDDebugTrace(program: program, output: output))
        case .explained:
            let writer = AnswerWriter(usesColour: options.usesColour)
            let text = BindingsText(closure: closure, writer: writer)
            closure.forEachBinding { text.write($0) }
            writer.finish()
        case .json:
            let lines = try BindingLines(closure, output)
            closure.forEachBinding { lines.write($0) }
        }
        output.flush()
    }
}
