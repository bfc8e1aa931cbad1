import ArgumentParser
import Inspect

/// `swload versions`.
struct Versions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "versions",
        abstract: "Show the symbol versions, as readelf -VW does.")

    @OptionGroup var options: ViewOptions

    func run() throws { try options.show(VersionsView(explains: options.explain)) }
}
