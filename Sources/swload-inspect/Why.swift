import ArgumentParser
import Foundation
import Inspect

/// Why a symbol is bound as it is, or why a library is loaded.
struct Why: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell why a symbol is bound as it is, or why a library is loaded.",
        usage: "swload why [OPTIONS] SYMBOL[@VERSION] PROGRAM\nswload why [OPTIONS] LIBRARY PROGRAM",
        discussion: """
            For a symbol: every object that refers to it, the scope that was walked, every symbol of the name and what was made of it.
            For a library, which is what has .so in its name: the shortest chains of needed libraries that lead to it, and the search that found it.
            """)

    @OptionGroup var options: ProgramOptions
    @Argument(help: "A symbol, with @ and a version where only references to that count; or a library.") var name: String
    @Argument(help: "The program.") var program: String

    func run() throws {
        let closure = try options.closure(of: program)
        let writer = AnswerWriter(usesColour: options.usesColour)
        if let answer = LibraryAnswer(closure, library: name) {
            if options.json { return try writer.write(json: answer) }
            return WhyText(writer: writer).write(answer)
        }
        if name.contains(".so") { throw Refusal("\(program): \(name) is none of the \(closure.objects.count) objects that it loads") }
        let parts = name.split(separator: "@", omittingEmptySubsequences: true).map(String.init)
        guard let symbol = parts.first else { throw Refusal("'\(name)' names no symbol") }
        let mangled = closure.mangledNames(of: symbol)
        let answers = mangled.map { SymbolAnswer(closure, symbol: $0, version: parts.count > 1 ? parts[1] : nil) }
            .filter { !$0.references.isEmpty || !$0.definitions.isEmpty }
        guard !answers.isEmpty else {
            throw Refusal("\(program): none of its \(closure.objects.count) objects refers to or defines \(name); dlsym may still ask for it")
        }
        for answer in answers {
            if options.json { try writer.write(json: answer) } else { WhyText(writer: writer).write(answer) }
        }
    }
}
