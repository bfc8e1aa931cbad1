import ArgumentParser
import Inspect

/// `swload dynamic`.
struct Dynamic: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dynamic",
        abstract: "Show the dynamic section, as readelf -dW does.")

    @OptionGroup var options: ViewOptions

    func run() throws { try options.show(DynamicView(explains: options.explain)) }
}
