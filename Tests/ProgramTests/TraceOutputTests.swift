import Foundation
import Testing

/// Where a trace is written, and that nothing of it is lost.
@Suite struct TraceOutputTests {
    private static let ends = Program("trace/ends.c", flags: ["-Wl,-z,lazy", "-fno-builtin"])

    private func trace(_ way: String, options: [String] = [], name: String = "trace") async throws -> TraceFile {
        try TraceFile(try await Self.ends.command(arguments: [way]), options: ["--trace=bindings", "--from=ends"] + options, name: name)
    }

    @Test(
        "nothing is lost where the program crashes, is killed, leaves by _exit or exec",
        arguments: [("crash", "abs"), ("killed", "kill"), ("abort", "abort"), ("leave", "_exit"), ("exec", "execl"), ("end", "strcmp")])
    func endings(_ way: String, _ last: String) async throws {
        let native = try await Self.ends.command(arguments: [way]).run()
        let seen = try await trace(way)
        #expect(seen.outcome.end == native.end)
        let bindings = seen.lines("binding file ")
        #expect(bindings.contains { $0.contains("`\(last)'") }, "\(bindings)")
    }

    @Test("a file for each process that traces, where the name says so; otherwise one, whose lines say whose they are")
    func processes() async throws {
        let several = try await trace("fork", name: "of-{pid}.log")
        #expect(several.outcome.end == .exited(5) && several.names.count == 2, "\(several.names)")
        for name in several.names {
            let number = try #require(name.firstMatch(of: /of-([0-9]+)\.log/)?.1)
            let text = try String(contentsOfFile: "\(several.folder)/\(name)", encoding: .utf8)
            let prefixes = Set(text.split(separator: "\n").map { $0.prefix { $0 != ":" }.drop { $0 == " " } })
            #expect(prefixes == [number], "\(name): \(prefixes)")
        }
        let one = try await trace("fork")
        #expect(Set(one.lines.map { String($0.prefix(10)) }).count == 2)
        #expect(one.lines("`labs'").count == 1 && one.lines("`llabs'").count == 1)
        let vfork = try await trace("vfork", name: "of-{pid}.log")
        #expect(vfork.outcome.end == .exited(0) && vfork.lines("`llabs'").count == 1 && vfork.lines("`execl'").count == 1, "\(vfork.lines)")
    }

    @Test("a program that closes every descriptor, and opens files of its own, disturbs nothing and is not disturbed")
    func closing() async throws {
        let seen = try await trace("close")
        #expect(seen.outcome.end == .exited(7) && seen.lines("`llabs'").count == 1, "\(seen.outcome) \(seen.lines)")
        let folder = try await Self.ends.built().folder
        #expect(try String(contentsOfFile: "\(folder)/mine", encoding: .utf8) == "mine")
    }

    @Test("threads do not tear each other's lines", arguments: ["ld-debug", "json", "explained"])
    func threads(_ form: String) async throws {
        let command = try await Program("trace/threads.c").command()
        let seen = try TraceFile(command, options: ["--trace=bindings,files,libs", "--trace-format=\(form)"])
        #expect(seen.outcome.text == "good\n" && seen.lines.count > 1000)
        let broken = seen.lines.filter { line in
            switch form {
            case "json": (try? JSONSerialization.jsonObject(with: Data(line.utf8))) == nil
            case "ld-debug": line.wholeMatch(of: /\ *[0-9]+:\t.*/) == nil || line.dropFirst(12).contains(":\t")
            default: line.wholeMatch(of: /.*: error: symbol lookup error: undefined symbol: f[0-9_]+ \(fatal\)|(threads|lib[a-z]+\.so[.0-9]*) +[A-Za-z0-9_]+ .*|[^0-9]*(library|file|path|cache|init|fini|program|control|count)[=: ].*|  (dynamic|  entry):.*/) == nil
            }
        }
        #expect(broken.isEmpty, "\(broken.count): \(broken.prefix(3))")
    }

    @Test("an open descriptor can be named")
    func descriptor() throws {
        let line = "exec \(Workplace.swload) --trace=bindings --trace-output=fd:7 /bin/echo ran 7>&1 >/dev/null"
        let seen = try Command.shell(line).run()
        #expect(seen.end == .exited(0) && seen.text.contains("binding file /bin/echo [0] to ") && !seen.text.contains("ran\n"), "\(seen)")
    }

    @Test("what cannot be written is told once, and the program runs; with --trace-strict it does not", arguments: ["file", "full", "fd", "pipe"])
    func unwritable(_ kind: String) throws {
        let place = ["file": "/nowhere/trace", "full": "/dev/full", "fd": "fd:99", "pipe": "fd:7"][kind] ?? ""
        func run(_ option: String) throws -> Outcome {
            let line = "\(Workplace.swload) --now --trace=bindings \(option) --trace-output=\(place) /bin/echo ran"
            // The reader of the pipe is gone before anything is written.
            let script = kind == "pipe" ? "exec 7> >(true); sleep 0.2; exec \(line)" : "exec \(line)"
            return try Command(program: Tool.find("bash") ?? "bash", arguments: ["-c", script]).run()
        }
        let loose = try run("")
        #expect(loose.text == "ran\n" && loose.end == .exited(0) && loose.errorLines.count == 1, "\(loose)")
        #expect(loose.errorText.contains("cannot write the trace to "))
        let strict = try run("--trace-strict")
        #expect(strict.output.isEmpty && strict.end == .exited(127) && strict.errorLines.count == 1, "\(strict)")
    }
}
