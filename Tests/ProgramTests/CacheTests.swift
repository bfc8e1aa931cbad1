import Foundation
import Testing

/// Starts that take what an earlier start has decided.
@Suite struct CacheTests {
    static let policies = ["auto", "snapshot"]

    private static func cached(_ program: Program, _ variant: Variant = .plain, policy: String = "auto", arguments: [String] = []) async throws
        -> CachedProgram
    {
        var cached = try CachedProgram(try await program.command(variant, arguments: arguments), options: variant.options)
        cached.policy = policy
        return cached
    }

    /// A program with something of every kind of binding that a cache keeps.
    struct Sample: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let program: Program
        var variants = [Variant.plain, .fixedLazy]
        /// A line of what it prints.
        let line: String
    }

    private static let samples = [
        Sample(
            testDescription: "copies", program: Program("binding/copy.c", libraries: [Library("libcopy.so", "binding/copylib.c")]),
            variants: [.plain, .fixed], line: "then 8, one place: 1"),
        Sample(testDescription: "libc's data", program: Program("binding/libcdata.c"), variants: [.plain, .fixed], line: "a -"),
        Sample(
            testDescription: "indirect functions", program: Program("binding/ifunc.c", libraries: [Library("libifunc.so", "binding/ifunclib.c")]),
            variants: [.plain, .now, .fixedLazy], line: "library's 5 5 5 5 5"),
        Sample(
            testDescription: "weak symbols",
            program: Program(
                "binding/weak.c", libraries: [Library("libweak.so", "binding/weaklib.c"), Library("libstrong.so", "binding/stronglib.c")]),
            line: "chosen: weak"),
        Sample(
            testDescription: "function addresses",
            program: Program("binding/pointer.c", libraries: [Library("libpointer.so", "binding/pointerlib.c")]),
            variants: [.plain, .lazy, .fixedLazy], line: "same: 1 1 1, calls 3 3"),
        Sample(
            testDescription: "unique symbols",
            program: Program(
                "binding/unique.cpp",
                libraries: ["one", "two"].map {
                    Library("lib\($0).so", "binding/uniquelib.cpp", flags: ["-DCOUNTER=\($0)_counter", "-DVALUE=\($0)_value", "-Wl,-Bsymbolic"])
                }), line: "102, same: 1 1"),
        Sample(
            testDescription: "relocations in code",
            program: Program(
                "binding/textuser.c", libraries: [Library("libtextrel.so", "binding/textrel.S", flags: ["-Wl,-z,notext"])], flags: ["-rdynamic"]),
            variants: [.plain], line: "41 42"),
        Sample(testDescription: "packed relocations", program: Program("binding/relr.c"), variants: [.packed], line: "packed 1, sum 320"),
        Sample(
            testDescription: "thread-local variables",
            program: Program("tls/models.c", libraries: [Library("libtls.so", "tls/modelslib.c")]), line: "25 -1, 33 -3, same 1 1, library 3311"),
        Sample(
            testDescription: "descriptors",
            program: Program(
                "tls/models.c", libraries: [Library("libtls.so", "tls/modelslib.c", flags: ["-mtls-dialect=gnu2"])], flags: ["-mtls-dialect=gnu2"]),
            line: "25 -1, 33 -3, same 1 1, library 3311"),
        Sample(
            testDescription: "first calls", program: Program("binding/calls.c", libraries: [Library("libcalls.so", "binding/callslib.c", flags: ["-Wno-psabi"])], flags: ["-Wno-psabi"]),
            variants: [.lazy, .now], line: "87654321"),
        Sample(
            testDescription: "functions at another place in every process",
            program: Program("cache/stubs.c", libraries: [Library("libstubbed.so", "cache/stubbed.c")], needs: []), variants: [.plain, .lazy, .now],
            line: "same: 1 1 1 1 1"),
        Sample(testDescription: "pages that stay as they are", program: Program("mapping/relro.c", libraries: [Library("librelro.so", "mapping/relrolib.c")]), line: ""),
    ]

    @Test("a start from a cache does what one without does", arguments: samples, policies)
    func same(_ sample: Sample, _ policy: String) async throws {
        for variant in sample.variants {
            let seen = try await Self.cached(sample.program, variant, policy: policy).expectHit()
            #expect(seen.text.split(separator: "\n").contains { $0 == sample.line } || sample.line.isEmpty, "\(variant.name): \(seen)")
        }
    }

    @Test("what objects need is the same by numbers as by names", arguments: ["diamond", "cycle", "-F", "-f"], policies)
    func dependencies(_ shape: String, _ policy: String) async throws {
        let program = StartTests.shapes[shape] ?? SearchTests.filtering(shape)
        let seen = try await Self.cached(program, policy: policy, arguments: ["argument"]).expectHit()
        #expect(seen.text.contains(shape.hasPrefix("-") ? "the real one" : " constructor with arguments\n"))
    }

    /// A program whose libraries have many pages that relocation writes.
    static let linked = Program(
        "cache/linked.c",
        libraries: [Library("liblinked.so", "cache/linkedlib.c"), Library("liblinkeduser.so", "cache/linkeduser.c", needs: ["liblinked.so"])])

    @Test("pages that are kept for every place are right at each", arguments: [Variant.plain, .packed, .now])
    func linkedPages(_ variant: Variant) async throws {
        let cached = try await Self.cached(Self.linked, variant)
        let seen = try cached.expectHit()
        #expect(seen.text == "28672 of 28672\na resolver saw 1\nr--p\nr--p\nr--p\nrw-p\nwritten\n", "\(seen)")
        for _ in 0..<4 { try cached.expect("taken", like: seen) }
        let pages = try FileManager.default.attributesOfItem(atPath: cached.file() + ".pages")[.size] as? Int ?? 0
        #expect(pages >= 224 * 4096, "four tables of 56 pages")
        var asking = cached
        asking.command = try await Self.linked.command(variant, arguments: ["constant"])
        #expect(try asking.run().outcome.text == "no file\n", "the pages that were kept are where the file's were")
    }

    @Test(
        "kept pages are one mapping with read-only ones before them, and with zero ones behind them, where these are few",
        arguments: [(1, 1, true, true), (100_000, 20_000, true, true), (400_000, 100_000, false, false)])
    func joinedPages(_ room: Int, _ zeros: Int, _ textIsTogether: Bool, _ zerosAre: Bool) async throws {
        let flags = ["-DROOM=\(room)", "-DZEROS=\(zeros)"]
        let program = Program("cache/joined.c", libraries: [Library("libjoined.so", "cache/joinedlib.c", flags: flags)])
        let cached = try await Self.cached(program, policy: "snapshot")
        let seen = try cached.expectHit()
        #expect(seen.text == "416 of 416, 0 not zero\n")
        var asking = cached
        asking.command = try await program.command(arguments: ["where"])
        let text = try asking.run().outcome.text
        let expected = """
            416 of 416, 0 not zero
            text r--p \(textIsTogether ? ".pages" : ".so"), table r--p .pages, \(textIsTogether ? "together" : "apart")
            written rw-p .pages, zeros rw-p \(zerosAre ? ".pages" : ""), \(zerosAre ? "together" : "apart")

            """
        #expect(text == expected)
    }

    @Test("zero pages that a variable has for itself stay anonymous")
    func wipedPages() async throws {
        let cached = try await Self.cached(Program("cache/wiped.c"), policy: "snapshot")
        #expect(try cached.expectHit().text == "wiped, child 0, parent 1\n")
    }

    @Test("what was moved into place is not unmapped where it was: something else may be there by then", .needs("strace"))
    func movedPages() async throws {
        let cached = try await Self.cached(Self.linked)
        try cached.expectHit()
        let calls = try Self.calls("mremap,munmap", of: cached, policy: "auto")
        var moved: [Range<UInt64>] = []
        for words in calls {
            guard words.count > 2, let start = UInt64(words[1].dropFirst(2), radix: 16), let count = UInt64(words[2]) else { continue }
            if words[0] == "mremap" { moved.append(start..<start + count) }
            if words[0] == "munmap" { #expect(!moved.contains { $0.overlaps(start..<start + count) }, "\(words) after \(moved)") }
        }
        #expect(moved.count >= 3, "the pages of two libraries")
    }

    @Test("of what is moved into place, huge pages are moved whole", .needs("strace"), arguments: ["off", "auto"])
    func hugePages(_ policy: String) async throws {
        let cached = try await Self.cached(Program("mapping/huge.c"))
        #expect(try cached.expectHit().text == "600000 of 600000\nr--p\n")
        let size: UInt64 = 2 << 20
        let whole = try Self.calls("mremap", of: cached, policy: policy).filter { words in
            guard words.count > 5, let from = UInt64(words[1].dropFirst(2), radix: 16), let count = UInt64(words[2]),
                let to = UInt64(words[5].dropFirst(2), radix: 16)
            else { return false }
            return count >= size && [from, count, to].allSatisfy { $0 % size == 0 }
        }
        #expect(!whole.isEmpty)
    }

    /// The words of each call of a kind that a start makes, as strace tells of it.
    private static func calls(_ kinds: String, of cached: CachedProgram, policy: String) throws -> [[Substring]] {
        let log = "\(cached.home)/calls"
        var strace = Command(
            program: try #require(Tool.find("strace")),
            arguments: ["-o", log, "-e", "trace=\(kinds)", Workplace.swload, "--cache=\(policy)", cached.command.program], folder: cached.command.folder)
        strace.environment = cached.environment
        try strace.succeed()
        return try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map { $0.split { "(), ".contains($0) } }
    }

    /// A program that prints every relocated word, in a closure with libstdc++.
    private static let slots = Program(
        "cache/slots.c", libraries: [Library("libused.so", "cache/used.cpp"), Library("libtls.so", "tls/modelslib.c")], flags: ["-Wl,--no-as-needed"])

    @Test("every relocated word is the same", .needs("g++"), arguments: policies)
    func words(_ policy: String) async throws {
        var cached = try await Self.cached(Self.slots, policy: policy)
        cached.options = ["--now"]
        let seen = try cached.expectHit()
        #expect(seen.text.split(separator: "\n").count > 5000)
        #expect(seen.text.contains("elsewhere"), "what swload provides is in no object")
    }

    @Test("the C library knows of the processor what it knows without a cache", arguments: policies)
    func processor(_ policy: String) async throws {
        let seen = try await Self.cached(Program("cache/processor.c"), policy: policy).expectHit()
        #expect(seen.text.split(separator: "\n").count > 20, "\(seen)")
    }

    @Test("in a start from a cache glibc's linker asks the processor nothing", arguments: policies)
    func questions(_ policy: String) async throws {
        // A program of its own: tests that link or touch a shared one make its cache stale.
        let folder = try Workplace.folder("questions")
        try FileManager.default.copyItem(atPath: try await Program("seed/hello.c").command().program, toPath: "\(folder)/hello")
        var cached = try CachedProgram(Command(program: "\(folder)/hello", folder: folder))
        cached.policy = policy
        try cached.expectHit()
        func count(_ words: [String]) async throws -> Int {
            var counter = try await Program("cache/steps.c").command(arguments: words + [cached.command.program])
            counter.environment = cached.environment
            let seen = try counter.run()
            return try #require(seen.text.split(separator: "\n").last.flatMap { Int($0) }, "\(seen)")
        }
        #expect(try await count([Workplace.swload, "--cache=\(policy)"]) == 0)
        #expect(try await count([]) > 10, "natively it asks")
    }

    @Test("functions that would be bound at their first calls are bound by the cache", arguments: policies)
    func firstCalls(_ policy: String) async throws {
        let cached = try await Self.cached(Program("seed/hello.c"), .lazy, policy: policy)
        try cached.expectHit()
        var command = cached.command
        command.environment = cached.environment
        func bound(_ options: [String]) throws -> [Int] {
            let lines = try command.loaded(options: ["--trace=statistics"] + options).run().errorText.split(separator: "\n")
            return lines.filter { $0.contains("number of relocations: ") }.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
        }
        #expect(try bound(["--cache=\(policy)"]) == [0, 0])
        let without = try bound([])
        #expect(without.count == 2 && without[0] < without[1])
    }

    @Test("a function that nobody defines is missed when it is called", arguments: policies)
    func late(_ policy: String) async throws {
        let program = Program(
            "binding/late.c",
            libraries: [Library("libgone.so", "binding/gone.c", flags: ["-DTHERE"]), Library("empty/libgone.so", "binding/gone.c")],
            needs: ["libgone.so"], prepare: "mv empty/libgone.so libgone.so")
        #expect(try await Self.cached(program, .lazy, policy: policy).expectHit().text == "before\nafter\n")
        var calling = try await Self.cached(program, .lazy, policy: policy, arguments: ["call"])
        let missed = try calling.expectHit()
        #expect(missed.end == .exited(127) && missed.errorText.contains("nowhere_defined"))
        // Bound now, the program does not start, and what a lazy start has left is not for it.
        calling.options = ["--now"]
        let refused = try calling.run()
        #expect(refused.outcome.end == .exited(127) && refused.outcome.text.isEmpty && refused.notes == ["not there"])
    }

    @Test("a program that the kernel maps calls what is at another place in every process", arguments: policies)
    func interpreterStubs(_ policy: String) async throws {
        let program = Program(
            "cache/stubs.c", libraries: [Library("libstubbed.so", "cache/stubbed.c")], flags: ["-Wl,--dynamic-linker=\(Workplace.swload)"])
        var command = try await program.command(.now)
        let home = try Workplace.folder("cache")
        usleep(30_000)
        command.environment.merge(["XDG_CACHE_HOME": home, "SWLOAD_CACHE": policy]) { $1 }
        let cold = try command.run()
        #expect(cold.end == .exited(0) && cold.text.contains("same: 1 1 1 1 1"), "\(cold)")
        for _ in 0..<2 { #expect(try command.run() == cold) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(home)/swload").count > 1)
    }

    @Test("the program's interpreter takes caches too", arguments: policies)
    func interpreter(_ policy: String) async throws {
        let program = Program("start/facts.c", flags: ["-Wl,--dynamic-linker=\(Workplace.swload)"])
        var command = try await program.command()
        let home = try Workplace.folder("cache")
        usleep(30_000)
        command.environment["XDG_CACHE_HOME"] = home
        let trace = "\(home)/trace"
        var traced = command
        traced.environment.merge(["SWLOAD_CACHE": policy, "LD_DEBUG": "files", "LD_DEBUG_OUTPUT": trace]) { $1 }
        for note in [": written", ": taken"] {
            #expect(try traced.run().end == .exited(0))
            let logs = try FileManager.default.contentsOfDirectory(atPath: home).filter { $0.hasPrefix("trace") }
            #expect(logs.count == 1)
            for log in logs {
                #expect(try String(contentsOfFile: "\(home)/\(log)", encoding: .utf8).contains(note), "\(note)")
                try FileManager.default.removeItem(atPath: "\(home)/\(log)")
            }
        }
    }

    @Test("no decision is kept and none taken unless that is asked for") func off() async throws {
        let cached = try await Self.cached(Program("seed/hello.c"))
        var command = cached.command
        command.environment = cached.environment
        _ = try command.loaded(options: ["--cache=off"]).run()
        #expect(cached.all.isEmpty)
        _ = try command.loaded().run()
        _ = try command.loaded(options: ["--cache=processor"]).run()
        #expect(cached.files.isEmpty)
        command.environment["SWLOAD_CACHE"] = "auto"
        _ = try command.loaded().run()
        #expect(cached.files.count == 1 && cached.processorFiles.count == 1)
        _ = try command.loaded(options: ["--cache=off"]).run()
        let wrong = try command.loaded(options: ["--cache=perhaps"]).run()
        #expect(wrong.end == .exited(1) && wrong.errorLines.count == 1 && wrong.errorText.contains("'perhaps'"))
        command.environment["SWLOAD_CACHE"] = "perhaps"
        let ignored = try command.loaded().run()
        #expect(ignored.end == .exited(0) && ignored.errorLines.count == 1 && ignored.errorText.contains("SWLOAD_CACHE"))
    }

    @Test("who wants to see how bindings come about sees it") func traces() async throws {
        let cached = try await Self.cached(Program("seed/hello.c"))
        try cached.expectHit()
        var command = cached.command
        command.environment = cached.environment
        for words in ["bindings", "libs", "symbols", "versions", "files,bindings"] {
            let with = try command.loaded(options: ["--now", "--cache=auto", "--trace=\(words)"]).run()
            let without = try command.loaded(options: ["--now", "--trace=\(words)"]).run()
            #expect(TraceLines(with.errors).lines.count == TraceLines(without.errors).lines.count, "\(words)")
            #expect(!with.errorText.contains("cache: /"), "\(words)")
        }
    }
}
