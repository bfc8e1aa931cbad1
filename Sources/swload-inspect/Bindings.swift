import ArgumentParser
import Inspect

/// Every binding of a program's start, computed from the files.
struct Bindings: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show every binding of a program without running it.",
        discussion: "In the lines of LD_DEBUG=bindings with LD_BIND_NOW=1, or explained: what was searched and why it was chosen.")

    @OptionGroup var options: ProgramOptions
    @Argument(help: "The program.") var program: String

    func run() throws {
        let closure = try options.closure(of: program)
        let output = LineOutput()
        closure.traceBindings(LDDebugTrace(program: program, output: output))
        output.flush()
    }
}
