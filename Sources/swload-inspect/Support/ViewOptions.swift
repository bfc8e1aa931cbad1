import ArgumentParser
import Foundation
import Inspect

/// What every view of files takes.
struct ViewOptions: ParsableArguments {
    @Flag(help: "Write JSON, one object a file (docs/json.md describes it).")
    var json = false
    @Flag(help: "Add a sentence to each row: what it is, and what the loader does with it.")
    var explain = false
    @Option(help: ArgumentHelp("Colour the text: auto, always or never.", valueName: "when"))
    var color = ColourChoice.auto
    @Argument(help: "ELF files, or archives of them.")
    var files: [String]

    /// Standard output, gathered.
    var output: TextOutput { TextOutput(descriptor: 1, usesColour: !json && color.isOn) }

    /// Shows the files; the exit status is 1 where one is broken or cannot be read.
    func show<View: FileView>(_ view: View) throws {
        let runner = ViewRunner(view, usesJSON: json, out: output) { ViewOptions.complain(View.word, $0) }
        if !runner.run(files) { throw ExitCode(1) }
    }

    /// One line on standard error.
    static func complain(_ word: String, _ sentence: String) {
        FileHandle.standardError.write(Data("swload: \(word): \(sentence)\n".utf8))
    }
}
