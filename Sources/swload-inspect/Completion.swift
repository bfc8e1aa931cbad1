import ArgumentParser

/// Prints a script that lets a shell complete swload's subcommands and their options.
struct Completion: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print a script for a shell's completion.",
        discussion: "For bash: 'swload completion bash > ~/.local/share/bash-completion/completions/swload'. For zsh, a file '_swload' in a folder of fpath; for fish, ~/.config/fish/completions/swload.fish.")

    @Argument(help: "bash, zsh or fish")
    var shell: String

    func run() throws {
        guard let shell = CompletionShell(rawValue: shell) else {
            throw ValidationError("there is no completion for '\(shell)'; there is for \(CompletionShell.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        print(SwloadInspect.completionScript(for: shell))
    }
}
