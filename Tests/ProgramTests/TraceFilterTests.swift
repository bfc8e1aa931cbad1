import Foundation
import Testing

/// Which bindings a trace shows, and what is said of wrong wishes.
@Suite struct TraceFilterTests {
    private func bindings(_ options: String...) async throws -> [String] {
        let trace = try TraceFile(try await Program.taker.command(), options: ["--trace=bindings"] + options)
        #expect(trace.outcome.end == .exited(0), "\(trace.outcome)")
        return trace.lines("binding file ").map { String($0.drop { $0 != "\t" }) }
    }

    @Test("--from, --to and --symbol take patterns of paths, file names and symbols")
    func patterns() async throws {
        let all = try await bindings("--now")
        let from = try await bindings("--now", "--from=taker")
        #expect(from == all.filter { $0.contains("binding file") && $0.contains("/taker [0] to ") } && from.count > 5)
        let to = try await bindings("--now", "--to", "*/libone.so")
        #expect(to.count > 3 && to.allSatisfy { $0.contains(" to ") && $0.contains("libone.so [0]: ") })
        let symbol = try await bindings("--now", "--symbol=bo?h,[mn]oved")
        #expect(symbol.count == 3 && symbol.allSatisfy { $0.contains("`both'") || $0.contains("`moved'") }, "\(symbol)")
        #expect(try await bindings("--now", "--from=taker", "--symbol=bot[!h]").isEmpty)
    }

    @Test("--lazy-only leaves what the start binds out, --interposed-only what has one definition")
    func kinds() async throws {
        let lazy = try await bindings("--lazy-only")
        #expect(lazy.contains { $0.contains("`printf'") } && !lazy.contains { $0.contains("`moved'") }, "\(lazy)")
        #expect(try await bindings("--now", "--lazy-only").isEmpty)
        let interposed = try await bindings("--now", "--interposed-only", "--from=taker")
        #expect(interposed.count == 1 && interposed[0].contains("`both'"), "\(interposed)")
    }

    @Test("a word with ! in front is left out; the list begins with all of them where it begins so")
    func negative() async throws {
        let command = try await Program.taker.command()
        let some = try TraceFile(command, options: ["--trace=bindings,versions,!versions"]).lines
        #expect(some.contains { $0.contains("binding file") } && !some.contains { $0.contains("checking for version") })
        let most = try TraceFile(command, options: ["--trace=!symbols,!bindings"]).lines
        #expect(most.contains { $0.contains("checking for version") } && most.contains { $0.contains("find library=") })
        #expect(!most.contains { $0.contains("symbol=") || $0.contains("binding file") })
    }

    @Test(
        "an unknown category or format, an empty filter, a wish without a trace: one line, status 1",
        arguments: [
            ["--trace=bindigns"], ["--trace=bindings,!nothing"], ["--trace=bindings", "--trace-format=yaml"], ["--trace=bindings", "--from="],
            ["--trace-format=json"], ["--symbol=puts"], ["--trace=bindings", "--trace-output="], ["--trace=bindings", "--trace-output=fd:x"],
            ["--trace=bindings", "--lazy-only=1"], ["--legend", "--trace-format=json"], ["--trace"], ["--trace-format"],
        ])
    func usage(_ options: [String]) throws {
        let seen = try Command(program: "/bin/echo", arguments: ["ran"]).loaded(options: options).run()
        if options == ["--trace"] || options == ["--trace-format"] {
            // The program's name was taken for the value.
            #expect(seen.end == .exited(1) && seen.output.isEmpty && seen.errorLines.count == 1, "\(seen)")
        } else {
            #expect(seen.end == .exited(1) && seen.output.isEmpty && seen.errorLines.count == 1 && seen.errorText.contains("--help"), "\(seen)")
        }
    }

    @Test("--trace=help lists ld.so's categories and swload's own")
    func help() throws {
        let seen = try Command(program: "/bin/true").loaded(options: ["--trace=help"]).run()
        #expect(seen.end == .exited(0) && seen.text.contains("  scopes      display scope information") && seen.text.contains("  calls  "))
        let plain = try Command(program: "/bin/true", environment: ["LD_DEBUG": "help"]).loaded().run()
        #expect(plain.text == (try Command(program: "/bin/true", environment: ["LD_DEBUG": "help"]).run()).text)
    }
}
