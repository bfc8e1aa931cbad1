import Foundation
import Testing

/// What a start that says nothing leaves: what it has found out of the processor, where that is slow to answer.
@Suite struct UnaskedProcessorFileTests {
    /// True where the processor is slow to answer.
    private static func isSlow() async throws -> Bool { try await Program("cache/slow.c").command().run().text == "1\n" }

    @Test("the first start writes the file where the processor is slow, the next ones take it", arguments: Entrance.allCases)
    func first(_ entrance: Entrance) async throws {
        let cached = try CachedProgram(try await Program("cache/processor.c").command())
        let flags = entrance == .interpreter ? ["-Wl,--dynamic-linker=\(Workplace.swload)"] : []
        var command = try await Program("cache/processor.c", flags: flags).command()
        if entrance == .named { command = command.loaded() }
        command.environment.merge(cached.environment) { $1 }
        let isSlow = try await Self.isSlow()
        let runs = [try command.run(), try command.run()]
        command.environment["SWLOAD_CACHE"] = "off"
        let cold = try command.run()
        #expect(cold.end == .exited(0) && cold.text.split(separator: "\n").count > 20 && runs == [cold, cold])
        #expect(cached.files.isEmpty && cached.processorFiles.count == (isSlow ? 1 : 0))
        guard let file = cached.processorFiles.first else { return }
        command.environment["SWLOAD_CACHE"] = nil
        let facts = try FileManager.default.attributesOfItem(atPath: file)
        #expect(facts[.posixPermissions] as? Int == 0o600)
        #expect(try await ProcessorFileTests.questions([command.program] + command.arguments, command.environment) == 0)
    }

    @Test("who wants nothing kept, does not run the program or traces decisions leaves nothing") func off() async throws {
        let cached = try CachedProgram(try await Program("seed/hello.c").command())
        for options in [["--cache=off"], ["--list"], ["--verify"], ["--trace=bindings", "--trace-output=/dev/null"]] {
            var command = cached.command.loaded(options: options)
            command.environment.merge(cached.environment) { $1 }
            #expect(try command.run().end != .exited(127))
            #expect(!FileManager.default.fileExists(atPath: "\(cached.home)/swload"), "\(options)")
        }
    }

    @Test("nothing is left in another's folder unless it is asked for", .enabled(if: geteuid() == 0, "not root: no folder can be given to somebody else"))
    func another() async throws {
        var cached = try CachedProgram(try await Program("seed/hello.c").command())
        cached.policy = "processor"
        try Command.shell("chown 65534 \(cached.home)").succeed()
        #expect(try cached.run().notes == [] && cached.all == [])
        try Command.shell("mkdir \(cached.home)/swload; chown 65534 \(cached.home)/swload; chown 0 \(cached.home)").succeed()
        #expect(try cached.run().notes == [] && cached.all == [])
        var writer = cached.command.loaded(options: ["--cache=processor", "--write-cache"])
        writer.environment = cached.environment
        #expect(try writer.run().end == .exited(0))
        #expect(cached.all.count == 1)
    }

    @Test("a folder that nobody can make, and starts at the same time") func unwritable() async throws {
        var cached = try CachedProgram(try await Program("seed/hello.c").command())
        let cold = try cached.command.loaded(options: ["--cache=off"]).run()
        var command = cached.command.loaded()
        for home in ["/proc/nowhere", "/dev/null", "\(cached.home)/a/b/c", "relative"] {
            command.environment = ["XDG_CACHE_HOME": home, "HOME": "nowhere"]
            #expect(try command.run() == cold, "\(home)")
        }
        #expect(cached.all == [])
        let together = "for i in 1 2 3 4 5 6 7 8; do \(Workplace.swload) \(cached.command.program) & done; wait"
        var shell = Command.shell(together)
        shell.environment = cached.environment
        #expect(try shell.run().text == String(repeating: cold.text, count: 8))
        let isSlow = try await Self.isSlow()
        #expect(cached.all.count == (isSlow ? 1 : 0))
        cached.policy = "processor"
        if !cached.all.isEmpty { try cached.expect(ProcessorFileTests.taken, like: cold) }
    }
}
