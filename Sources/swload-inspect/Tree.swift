import ArgumentParser
import Inspect

/// What a program needs, as a tree.
struct Tree: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what a program needs as a tree, with the search that found each library.",
        discussion: "What an object needs is shown where the object is met first; (above) stands for it later.")

    @OptionGroup var options: ProgramOptions
    @Argument(help: "The program.") var program: String

    func run() throws {
        let tree = ClosureTree(try options.closure(of: program))
        let writer = AnswerWriter(usesColour: options.usesColour)
        if options.json { return try writer.write(json: tree) }
        for line in tree.lines {
            guard line.node.found != nil else {
                writer.line(writer.bold(line.node.name))
                continue
            }
            let file = line.node.path.map { $0 == line.node.name ? "" : " => \($0)" } ?? writer.bad(" => not found")
            let how = line.isRepeated ? "(above)" : line.node.path == nil ? "" : "(\(line.node.preloaded ? "preloaded, " : "")\(line.foundWords))"
            writer.line(writer.dim(line.lead) + line.node.name + (line.isRepeated ? "" : file) + (how.isEmpty ? "" : " " + writer.dim(how)))
        }
        writer.finish()
    }
}
