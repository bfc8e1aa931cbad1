import ArgumentParser
import Inspect

/// `swload relocations`.
struct Relocations: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relocations",
        abstract: "Show the relocations, as readelf -rW does.")

    @OptionGroup var options: ViewOptions

    func run() throws { try options.show(RelocationsView(explains: options.explain)) }
}
