import ArgumentParser
import Inspect

/// Readable names: of arguments, or of the lines of standard input, each of which is answered at once.
struct Demangle: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the readable forms of C++, Rust and Swift names.",
        discussion: "Without names, each line of standard input is answered with a line, which is empty for a name that is not mangled.")

    @Argument(help: "Mangled names; one that is not mangled is written as it is.") var names: [String] = []

    func run() throws {
        for name in names { print(SymbolName.readable(name) ?? name) }
        guard names.isEmpty else { return }
        while let line = readLine() {
            print(SymbolName.readable(line) ?? "")
            flushOutput()
        }
    }
}
