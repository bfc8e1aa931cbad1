import ArgumentParser
import Inspect

/// `swload notes`.
struct Notes: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notes",
        abstract: "Show the notes, as readelf -nW does.")

    @OptionGroup var options: ViewOptions

    func run() throws { try options.show(NotesView(explains: options.explain)) }
}
