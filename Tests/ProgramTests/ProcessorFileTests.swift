import Foundation
import Testing

/// Starts that take what is known of the processor, and nothing else.
@Suite struct ProcessorFileTests {
    static let taken = "taken: the dynamic linker does not ask the processor"

    /// A program with a folder for caches in which the file lies, written for another program of the same linker.
    static func known(_ program: Program = Program("seed/hello.c"), _ variant: Variant = .plain) async throws -> CachedProgram {
        var cached = try CachedProgram(try await program.command(variant), options: variant.options)
        cached.policy = "processor"
        var writer = Command(program: "/bin/sh", arguments: ["-c", "echo it runs"]).loaded(options: ["--cache=processor", "--write-cache"])
        writer.environment = cached.environment
        #expect(try writer.run() == Outcome(output: Data(), errors: Data(), end: .exited(0)))
        #expect(cached.files.isEmpty && cached.processorFiles.count == 1)
        return cached
    }

    /// How often the dynamic linker asks the processor in a start.
    static func questions(_ words: [String], _ environment: [String: String]) async throws -> Int {
        var counter = try await Program("cache/steps.c").command(arguments: words)
        counter.environment = environment
        let seen = try counter.run()
        return try #require(seen.text.split(separator: "\n").last.flatMap { Int($0) }, "\(seen)")
    }

    @Test("a start that says nothing asks the processor nothing where the file is") func questions() async throws {
        let cached = try await Self.known()
        func count(_ options: String..., in environment: [String: String]) async throws -> Int {
            try await Self.questions([Workplace.swload] + options + [cached.command.program], environment)
        }
        #expect(try await count(in: cached.environment) == 0)
        #expect(try await count("--now", in: cached.environment) == 0)
        #expect(try await count("--cache=off", in: cached.environment) > 10)
        #expect(try await count(in: ["XDG_CACHE_HOME": "/proc/nowhere"]) > 10)
        // Tunables change what the linker makes of the processor.
        var tuned = cached
        tuned.command.environment["GLIBC_TUNABLES"] = "glibc.malloc.check=0"
        #expect(try tuned.run().notes.contains(Self.taken) == false)
        // A start that keeps its decisions takes the words, and keeps them, too.
        let auto = cached.environment.merging(["SWLOAD_CACHE": "auto"]) { $1 }
        #expect(try await count(in: auto) == 0)
        var deciding = cached
        deciding.policy = "auto"
        #expect(try deciding.run().notes.last?.hasPrefix("written") == true)
        for file in cached.processorFiles { try FileManager.default.removeItem(atPath: file) }
        #expect(cached.files.count == 1)
        #expect(try await count(in: auto) == 0)
        #expect(cached.processorFiles.isEmpty)
    }

    @Test("the C library knows of the processor what it knows without", arguments: Variant.few) func knowledge(_ variant: Variant) async throws {
        let cached = try await Self.known(Program("cache/processor.c"), variant)
        let cold = try cached.command.loaded(options: variant.options).run()
        #expect(cold.text.split(separator: "\n").count > 20, "\(cold)")
        try cached.expect(Self.taken, like: cold)
        var preloading = cached
        preloading.command.environment = ["LD_PRELOAD": "libm.so.6", "LD_LIBRARY_PATH": "/nowhere:."]
        try preloading.expect(Self.taken, like: cold)
    }

    @Test("a start that decides everything itself and keeps it leaves the file, too", arguments: CacheTests.policies)
    func byProduct(_ policy: String) async throws {
        var cached = try CachedProgram(try await Program("seed/hello.c").command())
        cached.policy = policy
        let cold = try cached.expectHit()
        #expect(cached.processorFiles.count == 1)
        cached.policy = "processor"
        try cached.expect(Self.taken, like: cold)
        cached.policy = policy
        try FileManager.default.removeItem(atPath: try #require(cached.processorFiles.first))
        try cached.expect("taken", like: cold)
        #expect(cached.processorFiles.isEmpty, "who takes a cache has nothing to write")
    }

    @Test("what swload keeps of its own in memory does not matter") func memory() async throws {
        let cached = try CachedProgram(try await Program("seed/hello.c").command())
        // Each with more directories to remember: some fill a piece of the heap while the words are found out.
        for count in stride(from: 0, through: 120, by: 6) {
            let directories = (0..<count).map { "/nowhere/\(String(repeating: "n", count: 40))/\($0)" }
            var command = cached.command.loaded(options: ["--cache=auto", "--library-path", directories.joined(separator: ":")])
            command.environment = cached.environment
            #expect(try command.run().end == .exited(0))
            #expect(cached.processorFiles.count == 1, "\(count) directories")
            for file in cached.all { try FileManager.default.removeItem(atPath: file) }
        }
    }

    @Test("a start whose own cache has no words takes the file's") func wordless() async throws {
        var cached = try await Self.known()
        let file = try #require(cached.processorFiles.first)
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        var forged = try #require(try ForgedFile(file))
        forged.words = []
        try forged.write()
        cached.policy = "auto"
        try cached.expectHit()
        let auto = cached.environment.merging(["SWLOAD_CACHE": "auto"]) { $1 }
        #expect(try await Self.questions([Workplace.swload, cached.command.program], auto) > 10)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
        try handle.write(contentsOf: whole)
        try handle.close()
        #expect(try await Self.questions([Workplace.swload, cached.command.program], auto) == 0)
    }

    @Test("under valgrind the processor is valgrind's", .needs("valgrind")) func emulated() async throws {
        let cached = try await Self.known(Program("cache/processor.c"))
        let native = try cached.command.loaded(options: ["--cache=off"]).run()
        func emulated(_ words: String...) throws -> Outcome {
            var command = Command(program: try #require(Tool.find("valgrind")), arguments: ["-q"] + words + [cached.command.program])
            command.environment = cached.environment
            return try command.run()
        }
        let alone = try emulated()
        #expect(alone.end == .exited(0) && alone != native)
        for _ in 0..<2 { #expect(try emulated(Workplace.swload) == alone) }
        try cached.expect(Self.taken, like: native)
    }

    @Test("the program's interpreter takes it; LD_DEBUG stays what ld.so writes") func interpreter() async throws {
        let cached = try await Self.known()
        var command = try await Program("seed/hello.c", flags: ["-Wl,--dynamic-linker=\(Workplace.swload)"]).command()
        command.environment = cached.environment.merging(["LD_DEBUG": "files"]) { $1 }
        let silent = try command.run()
        #expect(silent.end == .exited(0) && !silent.errorText.contains("cache: /"), "\(silent)")
        command.environment["SWLOAD_CACHE"] = "processor"
        #expect(try command.run().errorText.contains(": \(Self.taken)\n"))
        #expect(try await Self.questions([command.program], cached.environment) == 0)
        #expect(try await Self.questions([command.program], cached.environment.merging(["SWLOAD_CACHE": "off"]) { $1 }) > 10)
    }

    @Test("who does not run the program, or wants none of it, does not look for it", .needs("strace")) func unasked() async throws {
        let cached = try await Self.known()
        func looks(_ options: [String], _ variables: [String: String] = [:], program: String? = nil) throws -> Bool {
            let log = "\(cached.home)/calls"
            var command = Command(
                program: try #require(Tool.find("strace")), arguments: ["-o", log, Workplace.swload] + options + [program ?? cached.command.program])
            command.environment = cached.environment.merging(variables) { $1 }
            #expect([.exited(0), .exited(2)].contains(try command.run().end))
            return try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").contains { $0.hasPrefix("openat(") && $0.contains("\(cached.home)/swload") }
        }
        #expect(try looks([]))
        #expect(try !looks(["--cache=off"]))
        #expect(try !looks([], ["SWLOAD_CACHE": "off"]))
        #expect(try !looks(["--list"]))
        #expect(try !looks([], ["LD_TRACE_LOADED_OBJECTS": "1"]))
        #expect(try !looks(["--verify"]))
        #expect(try !looks(["--trace=bindings", "--trace-output=/dev/null"]))
        let alone = try await Program("seed/hello.c").command(.staticPIE)
        #expect(try !looks([], program: alone.program))
    }

    @Test("programs with more rights do not look for it", .whereProgramsCanHaveMoreRights, .needs("strace")) func secure() throws {
        let folder = try Workplace.folder("secure")
        try Command.shell(
            """
            cp \(Workplace.swload) swload; mkdir -m 777 home
            gcc -o ask \(Workplace.testPrograms)/seed/hello.c -Wl,--dynamic-linker=$PWD/swload
            chmod 755 .. . swload; chmod 4711 ask
            """, in: folder
        ).succeed()
        func looks() throws -> Bool {
            let user = ["--reuid=65534", "--regid=65534", "--clear-groups"]
            let words = ["-f", "-o", "calls", try #require(Tool.find("setpriv"))] + user + ["env", "-i", "XDG_CACHE_HOME=\(folder)/home", "./ask"]
            #expect(try Command(program: try #require(Tool.find("strace")), arguments: words, folder: folder).run().end == .exited(0))
            return try String(contentsOfFile: "\(folder)/calls", encoding: .utf8).contains("\(folder)/home/swload")
        }
        #expect(try !looks())
        try Command.shell("chmod 755 ask", in: folder).succeed()
        #expect(try looks())
    }
}
