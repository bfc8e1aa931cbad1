import Foundation
import Testing

/// The trace of installed programs is what the system's loader prints of them.
@Suite struct TraceTests {
    static let programs: [[String]] = [
        ["ls"], ["bash"], ["perl"], ["git"], ["gdb"], ["node"], ["clang"], ["swift-frontend"], ["openssl", "version"], ["tar"], ["sort"],
        ["xz"],
        ["zstd"], ["sqlite3"], ["jq"], ["curl"], ["ssh", "-V"], ["gcc"], ["g++"], ["ld.bfd"], ["objdump"], ["make"], ["file"], ["grep"],
        ["sed"],
        ["find"], ["date"], ["dpkg"], ["apt-get"], ["gpg"], ["ps"], ["systemctl"], ["less"], ["strace"], ["ld.lld"],
    ]

    private static let categories = "libs,files,bindings,versions,reloc"

    /// The trace of the system's loader, which adds the process's number to the file's name.
    private func native(_ command: Command) throws -> TraceLog {
        let folder = try Workplace.folder("native")
        var traced = command
        traced.environment.merge(["LD_DEBUG": Self.categories, "LD_BIND_NOW": "1", "LD_DEBUG_OUTPUT": "\(folder)/trace"]) { $1 }
        _ = try traced.run()
        return try log(in: folder, of: command.program)
    }

    private func loaded(_ command: Command) throws -> TraceLog {
        let folder = try Workplace.folder("loaded")
        _ = try command.loaded(options: ["--now", "--trace=\(Self.categories)", "--trace-output=\(folder)/trace"]).run()
        return try log(in: folder, of: command.program)
    }

    /// The trace that starts the program itself, among those of its children.
    private func log(in folder: String, of program: String) throws -> TraceLog {
        let wanted = Data("transferring control: \(program)\n".utf8)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
            let text = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
            if text.range(of: wanted) != nil { return TraceLog(text) }
        }
        throw MissingTrace(program: program, folder: folder)
    }

    private struct MissingTrace: Error {
        let program: String
        let folder: String
    }

    private func expectSame(_ name: String, _ loaded: Set<String>, _ native: Set<String>) {
        let missing = native.subtracting(loaded).sorted()
        let excess = loaded.subtracting(native).sorted()
        guard !missing.isEmpty || !excess.isEmpty else { return }
        let shown = (missing.prefix(5).map { "- \($0)" } + excess.prefix(5).map { "+ \($0)" }).joined(separator: "\n    ")
        Issue.record("\(name): of \(native.count), \(missing.count) missing and \(excess.count) too many\n    \(shown)")
    }

    @Test("bindings, files, versions and the order of initialisers", arguments: programs)
    func trace(_ words: [String]) throws {
        guard let program = Tool.find(words[0]) else { try Test.cancel("not installed: \(words[0])") }
        guard try Image(path: program).isELF else { try Test.cancel("a script: \(program)") }
        let arguments = words.count > 1 ? Array(words.dropFirst()) : ["--version"]
        let command = Command(program: program, arguments: arguments, limit: .seconds(120))
        let native = try native(command)
        #expect(native.bindings.count > 50 && native.versions.count > 1 && !native.found.isEmpty)
        let loaded = try loaded(command)
        expectSame("bindings", loaded.bindings, native.bindings)
        expectSame("files found", loaded.found, native.found)
        expectSame("versions", loaded.versions, native.versions)
        #expect(loaded.initialised == native.initialised)
    }

    @Test("at least twenty of these programs are here")
    func enough() { #expect(Self.programs.count { Tool.installed($0[0]) } >= 20) }

    private func expectSameLines(_ what: String, _ loaded: [String], _ native: [String]) {
        #expect(native.count > 3)
        guard loaded != native else { return }
        let changes = loaded.difference(from: native).prefix(12).map { change in
            switch change {
            case .insert(let place, let line, _): "+ \(place): \(line)"
            case .remove(let place, let line, _): "- \(place): \(line)"
            }
        }
        Issue.record("\(what): \(loaded.count) lines instead of \(native.count)\n    \(changes.joined(separator: "\n    "))")
    }

    /// The lines of a trace on standard error. Up to glibc 2.36 ld.so looked into more subdirectories than later ones do.
    private func lines(_ outcome: Outcome) -> [String] {
        let old = ["tls", "x86_64", "haswell", "xeon_phi", "avx512_1"]
        return TraceLines(outcome.errors).lines.compactMap { line in
            if line.hasPrefix("  trying file="), old.contains(where: { line.contains("/\($0)/") }) { return nil }
            if line.hasPrefix(" search path="), let tab = line.firstIndex(of: "\t") {
                let folders = line[..<tab].dropFirst(13).split(separator: ":").filter { folder in
                    !old.contains { folder.hasSuffix("/\($0)") }
                }
                return " search path=" + folders.joined(separator: ":") + line[tab...]
            }
            return line.replacing(/0x[0-9a-f]{6,}/, with: "ADDRESS")
        }
    }

    private func expectSameLines(_ command: Command, _ category: String) throws {
        var native = command
        native.environment.merge(["LD_DEBUG": category, "LD_BIND_NOW": "1"]) { $1 }
        let expected = lines(try native.run())
        expectSameLines("LD_DEBUG=\(category)", lines(try native.loaded().run()), expected)
        expectSameLines("--trace=\(category)", lines(try command.loaded(options: ["--now", "--trace=\(category)"]).run()), expected)
    }

    @Test("whole traces, line by line", arguments: ["bindings,reloc", "versions", "libs", "files", "scopes", "symbols,reloc"])
    func wholeTrace(_ category: String) async throws {
        let program = Program(
            "binding/weak.c", libraries: [Library("libweak.so", "binding/weaklib.c"), Library("libstrong.so", "binding/stronglib.c")])
        try expectSameLines(try await program.command(), category)
    }

    @Test(
        "whole traces of opening, asking and closing, line by line",
        arguments: ["bindings,reloc", "versions", "libs", "files", "scopes", "symbols,reloc"])
    func lateTrace(_ category: String) async throws {
        let program = Program.steps(
            .part("low"), .part("mid", needs: ["liblow.so"]), .part("high", next: "low", needs: ["libmid.so"]), .part("giver"))
        let steps = ["g=libgiver.so,now,global", "m=libmid.so,now", "h=libhigh.so,lazy", "h.low_count", ".giver_count", "-m", "-h"]
        try expectSameLines(try await program.command(arguments: steps), category)
    }

    @Test("statistics")
    func statistics() throws {
        func shape(_ outcome: Outcome) -> [String] {
            TraceLines(outcome.errors).lines.map { $0.replacing(/[0-9.]+/, with: "N") }
        }
        let native = try Command(program: "/bin/true", environment: ["LD_DEBUG": "statistics", "LD_BIND_NOW": "1"]).run()
        let expected = shape(native)
        #expect(expected.count > 5)
        #expect(shape(try Command(program: "/bin/true", environment: ["LD_DEBUG": "statistics"]).loaded().run()) == expected)
        #expect(shape(try Command(program: "/bin/true").loaded(options: ["--trace=statistics"]).run()) == expected)
    }

    @Test("unused libraries", .needs("ldd"))
    func unused() async throws {
        let libraries = ["one", "two"].map { Library("lib\($0).so", "mapping/empty.c") }
        let command = try await Program("seed/hello.c", libraries: libraries).command()
        var ldd = command
        (ldd.program, ldd.arguments) = (try #require(Tool.find("ldd")), ["-u", command.program])
        let native = try ldd.run()
        #expect(native.text.contains("libone.so"))
        var asked = command
        asked.environment = ["LD_DEBUG": "unused", "LD_TRACE_LOADED_OBJECTS": "1"]
        let seen = try asked.loaded().run()
        #expect(seen.text == native.text && seen.end == native.end, "\(seen) and not \(native)")
    }

    @Test("LD_DEBUG_OUTPUT writes to a file with the process's number, --trace-output to the file")
    func output() throws {
        let folder = try Workplace.folder("output")
        let echo = Command(
            program: "/bin/echo", arguments: ["on"], environment: ["LD_DEBUG": "bindings", "LD_DEBUG_OUTPUT": "\(folder)/by"])
        #expect(try echo.loaded().run() == Outcome(output: Data("on\n".utf8), errors: Data(), end: .exited(0)))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(names.count == 1 && names[0].wholeMatch(of: /by\.[0-9]+/) != nil, "\(names)")
        let options = ["--trace=bindings", "--trace-output=\(folder)/option"]
        #expect(try Command(program: "/bin/echo", arguments: ["on"]).loaded(options: options).run().errors.isEmpty)
        #expect(FileManager.default.fileExists(atPath: "\(folder)/option"))
    }

    @Test("a trace that is not asked for is not there")
    func silent() throws {
        #expect(try Command(program: "/bin/true").loaded().run() == Outcome(output: Data(), errors: Data(), end: .exited(0)))
    }
}
