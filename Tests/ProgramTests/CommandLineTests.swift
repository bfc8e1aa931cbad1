import Foundation
import Testing

@Suite struct CommandLineTests {
    private func swload(_ arguments: String..., environment: [String: String] = [:], folder: String? = nil) throws -> Outcome {
        try Command(program: Workplace.swload, arguments: arguments, environment: environment, folder: folder).run()
    }

    @Test("--help names every option, --version itself") func help() throws {
        let help = try swload("--help")
        #expect(help.end == .exited(0) && help.errors.isEmpty, "\(help)")
        let options = [
            "--list", "--verify", "--library-path", "--preload", "--argv0", "--inhibit-cache", "--lazy", "--trace", "--trace-output",
            "--help",
            "--version",
        ]
        for option in options { #expect(help.text.contains(option), "\(option)") }
        let version = try swload("--version")
        #expect(version.end == .exited(0) && version.text.hasPrefix("swload"), "\(version)")
    }

    @Test(
        "without a program, and with an unknown option: one line and status 1",
        arguments: [[], ["--nonsense"], ["--nonsense", "/bin/true"], ["--library-path"]])
    func usage(_ arguments: [String]) throws {
        let seen = try Command(program: Workplace.swload, arguments: arguments).run()
        #expect(seen.end == .exited(1) && seen.errorLines.count == 1 && seen.output.isEmpty, "\(seen)")
        if arguments.first == "--nonsense" { #expect(seen.errorText.contains("--nonsense")) }
    }

    /// Lines of ldd without what changes from run to run.
    private func rows(_ text: String) -> [String] {
        text.split(separator: "\n").map { String($0).replacing(/\(0x[0-9a-f]+\)/, with: "(address)") }
    }

    @Test(
        "--list and LD_TRACE_LOADED_OBJECTS print what ldd prints", .needs("ldd"),
        arguments: ["ls", "bash", "git", "gdb", "node", "perl", "openssl"])
    func list(_ name: String) throws {
        guard let program = Tool.find(name) else { try Test.cancel("not installed: \(name)") }
        let native = rows(try Command(program: try #require(Tool.find("ldd")), arguments: [program]).succeed().text)
        #expect(native.count > 1)
        let listed = try swload("--list", program)
        #expect(rows(listed.text) == native && listed.end == .exited(0))
        let traced = try swload(program, environment: ["LD_TRACE_LOADED_OBJECTS": "1"])
        #expect(rows(traced.text) == native && traced.end == .exited(0))
    }

    @Test("--list of a library, and of a program that lacks one") func listOthers() async throws {
        let lacking = try await Program(
            "search/ask.c", libraries: [Library("libwho.so", "search/who.c", flags: ["-DWHO=\"\""])], prepare: "rm libwho.so"
        ).built()
        let ldd = try #require(Tool.find("ldd"))
        let native = try Command(program: ldd, arguments: [lacking.path]).run()
        let seen = try swload("--list", lacking.path)
        #expect(rows(seen.text) == rows(native.text) && seen.text.contains("libwho.so => not found"))
        let library = "/lib/x86_64-linux-gnu/libm.so.6"
        let nativeLibrary = try Command(program: ldd, arguments: [library]).run()
        #expect(rows(try swload("--list", library).text) == rows(nativeLibrary.text))
    }

    @Test("--verify: 0 with an interpreter, 2 without, 1 for the rest") func verify() async throws {
        let fixed = try await Program("seed/hello.c").built(.staticFixed)
        let library = try await Program("search/ask.c", libraries: [Library("libwho.so", "search/who.c", flags: ["-DWHO=\"\""])]).built()
        #expect(try swload("--verify", "/bin/ls").end == .exited(0))
        #expect(try swload("--verify", "\(library.folder)/libwho.so").end == .exited(2))
        for path in [fixed.path, "/etc/passwd", "/nowhere", "/usr"] { #expect(try swload("--verify", path).end == .exited(1), "\(path)") }
    }

    private func asking() async throws -> BuiltProgram {
        let libraries = ["one", "two"].map { Library("\($0)/libwho.so", "search/who.c", flags: ["-DWHO=\"\($0)\""]) }
        return try await Program("search/ask.c", libraries: libraries, needs: ["one/libwho.so"], runpath: false).built()
    }

    @Test("--library-path in both spellings, before LD_LIBRARY_PATH") func libraryPath() async throws {
        let program = try await asking()
        let two = "\(program.folder)/two"
        for options in [["--library-path=\(two)"], ["--library-path", two]] {
            let seen = try Command(
                program: Workplace.swload, arguments: options + [program.path], environment: ["LD_LIBRARY_PATH": "\(program.folder)/one"]
            ).run()
            #expect(seen.text == "two\n" && seen.end == .exited(0), "\(seen)")
        }
    }

    @Test("--preload in both spellings") func preload() async throws {
        let program = try await Program(
            "search/say.c", libraries: [Library("libone.so", "search/puts.c", flags: ["-DWHO=\"one\""])], needs: []
        ).built()
        for options in [["--preload=./libone.so"], ["--preload", "./libone.so"]] {
            let seen = try Command(program: Workplace.swload, arguments: options + ["./say", "text"], folder: program.folder).run()
            #expect(seen.text == "one: text\n" && seen.end == .exited(0), "\(seen)")
        }
    }

    @Test("--argv0 in both spellings") func argumentZero() async throws {
        let program = try await Program("start/facts.c").built()
        for options in [["--argv0=another"], ["--argv0", "another"]] {
            let seen = try Command(program: Workplace.swload, arguments: options + [program.path, "one"]).run()
            #expect(seen.text.hasPrefix("argument 0: another\nargument 1: one\n"), "\(seen)")
            #expect(seen.text.contains("invocation another, another\n") && seen.text.contains("AT_EXECFN \(program.path)\n"))
        }
    }

    @Test("--inhibit-cache leaves ld.so.cache alone") func inhibitCache() throws {
        for (options, used) in [([], true), (["--inhibit-cache"], false)] {
            let seen = try Command(program: Workplace.swload, arguments: options + ["--trace=libs", "/bin/true"]).run()
            #expect(seen.end == .exited(0) && seen.errorText.contains("search cache=") == used, "\(seen)")
        }
    }

    @Test("a program without a slash is searched in PATH") func path() async throws {
        let program = try await Program("start/facts.c").built()
        let path = ["PATH": "/nowhere:\(program.folder):/usr/bin:/bin"]
        let native = try Command(program: "/usr/bin/env", arguments: ["facts", "x"], environment: path).run()
        let seen = try swload("facts", "x", environment: path)
        #expect(seen == native && seen.text.hasPrefix("argument 0: facts\n"), "\(seen)")
        let missing = try swload("no-such-program-anywhere")
        #expect(
            missing.end == .exited(127) && missing.errorLines.count == 1 && missing.errorText.contains("no-such-program-anywhere"),
            "\(missing)")
    }

    @Test("what follows the program belongs to it") func rest() throws {
        let seen = try swload("/bin/echo", "--list", "--help", "-x")
        #expect(seen.text == "--list --help -x\n" && seen.end == .exited(0), "\(seen)")
    }

    @Test("LD_DEBUG=help and --trace=help list the categories") func traceHelp() throws {
        let native = try Command(program: "/bin/true", environment: ["LD_DEBUG": "help"]).run()
        for seen in [
            try swload("/bin/true", environment: ["LD_DEBUG": "help"]), try swload("--trace=help"), try swload("--trace=help", "/bin/true"),
        ] {
            #expect(seen.end == .exited(0) && seen.errors.isEmpty, "\(seen)")
            for line in native.text.split(separator: "\n") where line.hasPrefix("  ") { #expect(seen.text.contains(line), "\(line)") }
        }
    }

    @Test("an unknown category is one line") func unknownCategory() throws {
        let command = Command(program: "/bin/echo", arguments: ["on"], environment: ["LD_DEBUG": "nonsense"])
        try expectSame(command, printing: "on\n")
        let seen = try swload("--trace=nonsense", "/bin/echo", "on")
        #expect(seen.errorLines.count == 1 && seen.errorText.contains("nonsense"), "\(seen)")
    }
}
