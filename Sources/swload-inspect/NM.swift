import ArgumentParser
import Inspect

/// `swload nm`.
struct NM: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "nm", abstract: "List the symbols by name, as nm does.")

    @Flag(name: [.customShort("D"), .customLong("dynamic")], help: "The symbols that the loader uses, with their versions.")
    var onlyDynamic = false
    @OptionGroup var options: ViewOptions

    func run() throws { try options.show(NMView(onlyDynamic: onlyDynamic, explains: options.explain)) }
}
