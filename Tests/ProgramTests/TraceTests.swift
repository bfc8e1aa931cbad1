import Foundation
import Testing

/// What a trace has besides the lines of events (LinkerTraceTests), and where it goes.
@Suite struct TraceTests {
    @Test("statistics")
    func statistics() throws {
        func shape(_ outcome: Outcome) -> [String] {
            LinkerTrace(outcome.errors, []).strings.map { $0.replacing(/[0-9.]+/, with: "N") }
        }
        func counts(_ outcome: Outcome) -> [Int] {
            LinkerTrace(outcome.errors, []).strings.filter { $0.contains("number of") }.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
        }
        let native = try Command(program: "/bin/true", environment: ["LD_DEBUG": "statistics", "LD_BIND_NOW": "1"]).run()
        #expect(shape(native).count > 5 && counts(native).count == 5)
        let seen = try Command(program: "/bin/true", environment: ["LD_DEBUG": "statistics", "LD_BIND_NOW": "1"]).loaded().run()
        #expect(shape(seen) == shape(native))
        #expect(shape(try Command(program: "/bin/true").loaded(options: ["--trace=statistics"]).run()) == shape(native))
        // The system's loader counts its own lookups as well: as many at the start as at the end.
        let own = counts(native)[0] - counts(seen)[0]
        #expect(own > 0 && counts(seen) == [counts(native)[0] - own] + counts(native)[1...2] + [counts(native)[3] - own, counts(native)[4]])
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
