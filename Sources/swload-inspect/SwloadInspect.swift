import ArgumentParser
import Foundation

/// The hosted half of swload: everything that explains rather than runs. `swload SUBCOMMAND` leads here.
@main
struct SwloadInspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "swload", abstract: "Explains ELF files and how they are loaded and bound.",
        subcommands: [
            Why.self, ConflictsCommand.self, Doctor.self, List.self, Tree.self, Bindings.self,
            Explain.self, Lessons.self, Headers.self, Dynamic.self, Symbols.self, Relocations.self, Versions.self, Notes.self, NM.self, ArchiveMembers.self,
            TLSCommand.self, LayoutCommand.self, PLTCommand.self, DiffCommand.self, LintCommand.self, Call.self, Cache.self, Demangle.self, Completion.self,
        ])

    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let refusal as Refusal {
            FileHandle.standardError.write(Data("swload: \(refusal.line)\n".utf8))
            Foundation.exit(refusal.status)
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            FileHandle.standardError.write(Data((fullMessage(for: error) + "\n").utf8))
            Foundation.exit(1)
        }
    }
}
