import ArgumentParser
import Inspect

/// `swload symbols`.
struct Symbols: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "symbols", abstract: "Show the symbol tables with the symbols' versions, as readelf -sW does.")

    @Flag(name: .customLong("dyn-syms"), help: "Only the table that the loader uses, as readelf --dyn-syms does.")
    var onlyDynamic = false
    @OptionGroup var options: ViewOptions

    func run() throws { try options.show(SymbolsView(onlyDynamic: onlyDynamic, explains: options.explain)) }
}
