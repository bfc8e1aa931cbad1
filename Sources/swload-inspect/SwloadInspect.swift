import ArgumentParser

/// The hosted half of swload: everything that explains rather than runs. `swload SUBCOMMAND` leads here.
@main
struct SwloadInspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "swload", abstract: "Explains ELF files and how they are loaded and bound; runs nothing of them.",
        subcommands: [Demangle.self, Cache.self])
}
