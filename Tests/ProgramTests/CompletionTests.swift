import Foundation
import Testing

/// What shells and readers are told of subcommands.
@Suite struct CompletionTests {
    @Test("a completion script for each shell names every subcommand that --help names", arguments: ["bash", "zsh", "fish"])
    func scripts(_ shell: String) throws {
        let script = try Command(program: Workplace.swload, arguments: ["completion", shell]).run()
        #expect(script.end == .exited(0) && script.errors.isEmpty)
        for word in ["why", "conflicts", "doctor", "explain", "lesson", "headers", "archive", "call", "cache", "lint"] {
            #expect(script.text.contains(word), "\(word)")
        }
    }

    @Test("the manual and --help name every subcommand and option of the loader")
    func manual() throws {
        let manual = try String(contentsOfFile: "\(Workplace.testPrograms)/../docs/swload.1", encoding: .utf8).replacing("\\-", with: "-")
        let help = try Command(program: Workplace.swload, arguments: ["--help"]).run().text
        let options = help.matches(of: /\n +(--[a-z0-9-]+)/).map { String($0.1) }
        #expect(options.count > 20)
        for option in options where option != "--write-cache" { #expect(manual.contains(option), "\(option)") }
        let listed = try Command(program: Workplace.swload, arguments: ["completion", "bash"]).run().text
        let words = try #require(listed.firstMatch(of: /subcommands=\(([^)]*)\)|'([a-z ]*why [a-z ]*)'|"([a-z ]*why [a-z ]*)"/), "\(listed.prefix(500))")
        let names = (words.1 ?? words.2 ?? words.3 ?? "").split(separator: " ").map { $0.trimmingCharacters(in: ["'", "\""]) }
        #expect(names.count > 15)
        for name in names where !["help", "demangle"].contains(name) {
            #expect(manual.contains(name) && help.contains(name), "\(name)")
        }
    }

    @Test("wrong usage of a subcommand is status 1", arguments: [["why"], ["headers", "--nonsense", "/bin/true"], ["completion", "csh"]])
    func usage(_ words: [String]) throws {
        let seen = try Command(program: Workplace.swload, arguments: words).run()
        #expect(seen.end == .exited(1) && seen.output.isEmpty && !seen.errors.isEmpty, "\(seen)")
    }
}
