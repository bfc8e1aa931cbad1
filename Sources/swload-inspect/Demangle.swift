import ArgumentParser
import Inspect

/// Answers each line that is a mangled name with the readable one, and others with an empty line.
struct Demangle: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Read mangled names, one a line, and write the readable ones.", shouldDisplay: false)

    func run() throws {
        while let line = readLine() {
            print(SymbolName.readable(line) ?? "")
            flushOutput()
        }
    }
}
