import ArgumentParser
import Inspect

/// `swload headers`.
struct Headers: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "headers",
        abstract: "Show the ELF header, the section headers and the program headers, as readelf -hlSW does.")

    @OptionGroup var options: ViewOptions

    func run() throws { try options.show(HeadersView(explains: options.explain)) }
}
