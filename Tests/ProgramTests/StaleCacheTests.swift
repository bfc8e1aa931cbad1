import Foundation
import Testing

/// Caches that do not hold any more, or that never were what they should be: the program runs as if there were none.
@Suite struct StaleCacheTests {
    /// A program that says which of its libraries it found, in a folder of its own.
    private struct Choice {
        let folder: String
        var cached: CachedProgram

        /// `folders` are searched in this order; the library lies in some of them.
        init(_ folders: [String], in present: [String], policy: String = "auto") throws {
            let folder = try Workplace.folder("choice")
            self.folder = folder
            let compiler = Tool.find("gcc") ?? "cc"
            for name in Set(folders + present) {
                try Command.shell(
                    "mkdir -p lib-\(name) \(name); \(compiler) -shared -fPIC -DWHO='\"\(name)\"' -o lib-\(name)/libwho.so -Wl,-soname,libwho.so "
                        + "\(Workplace.testPrograms)/search/who.c", in: folder
                ).succeed()
            }
            for name in present { try Command.shell("cp lib-\(name)/libwho.so \(name)/", in: folder).succeed() }
            let paths = folders.map { "\(folder)/\($0)" }.joined(separator: ":")
            try Command.shell(
                "\(compiler) -o ask \(Workplace.testPrograms)/search/ask.c lib-\(present[0])/libwho.so -Wl,-rpath,\(paths)", in: folder
            ).succeed()
            cached = try CachedProgram(Command(program: "\(folder)/ask", folder: folder))
            cached.policy = policy
        }

        func shell(_ line: String) throws {
            try Command.shell(line, in: folder).succeed()
            usleep(30_000)
        }

        /// Fills the cache, changes something, and expects that the next start notices it and prints what a start without a cache would; and that
        /// the one behind it takes the new cache.
        func expectNoticed(
            _ line: String, note: String = "not taken: this file has changed", printing: String, sourceLocation: SourceLocation = #_sourceLocation
        ) throws {
            try cached.expectHit(sourceLocation: sourceLocation)
            try shell(line)
            let cold = try cached.command.loaded().run()
            #expect(cold.text == printing, "\(cold)", sourceLocation: sourceLocation)
            try cached.expect(note, "written", like: cold, sourceLocation: sourceLocation)
            try cached.expect("taken", like: cold, sourceLocation: sourceLocation)
        }
    }

    @Test("a library that was replaced", arguments: CacheTests.policies) func replaced(_ policy: String) throws {
        try Choice(["one"], in: ["one", "two"], policy: policy).expectNoticed("mv two/libwho.so one/libwho.so", printing: "two\n")
    }

    @Test("a library that was written over in its place", arguments: CacheTests.policies) func overwritten(_ policy: String) throws {
        try Choice(["one"], in: ["one", "two"], policy: policy).expectNoticed("cat two/libwho.so > one/libwho.so", printing: "two\n")
    }

    @Test("a library of the same size and date as the one before") func disguised() throws {
        try Choice(["one"], in: ["one", "two"]).expectNoticed(
            "touch -r one/libwho.so two/libwho.so; mv two/libwho.so one/libwho.so", printing: "two\n")
    }

    @Test("a library that was touched") func touched() throws {
        try Choice(["one"], in: ["one"]).expectNoticed("touch -d 2001-01-01 one/libwho.so", printing: "one\n")
    }

    @Test("a library that is gone, with another behind it") func gone() throws {
        try Choice(["one", "two"], in: ["one", "two"]).expectNoticed("rm one/libwho.so", printing: "two\n")
    }

    @Test("a library that is found earlier now", arguments: CacheTests.policies) func earlier(_ policy: String) throws {
        try Choice(["one", "two"], in: ["two"], policy: policy).expectNoticed("cp lib-one/libwho.so one/", printing: "one\n")
    }

    @Test("a folder that was not there and holds the library now") func newFolder() throws {
        let choice = try Choice(["one", "two"], in: ["two"])
        try choice.shell("rmdir one")
        try choice.expectNoticed("mkdir one; cp lib-one/libwho.so one/", printing: "one\n")
    }

    @Test("the program itself was replaced") func program() throws {
        try Choice(["one"], in: ["one"]).expectNoticed("cp ask other; mv other ask", printing: "one\n")
    }

    @Test("a link to the library leads elsewhere") func link() throws {
        let choice = try Choice(["one"], in: ["one", "two"])
        try choice.shell("mv one/libwho.so one/first.so; mv two/libwho.so one/second.so; ln -s first.so one/libwho.so")
        try choice.expectNoticed("ln -sfn second.so one/libwho.so", printing: "two\n")
    }

    @Test("a second name of a library leads elsewhere") func secondName() throws {
        let choice = try Choice(["one"], in: ["one", "two"])
        let compiler = Tool.find("gcc") ?? "cc"
        try choice.shell(
            "\(compiler) -shared -fPIC -DWHO='\"none\"' -o second.so \(Workplace.testPrograms)/search/who.c; "
                + "\(compiler) -o ask \(Workplace.testPrograms)/search/ask.c -Wl,--no-as-needed lib-one/libwho.so \(choice.folder)/second.so "
                + "-Wl,-rpath,\(choice.folder)/one; ln -sf one/libwho.so second.so")
        try choice.expectNoticed("ln -sfn two/libwho.so second.so", printing: "one\n")
    }

    @Test("another environment has caches of its own") func environment() throws {
        var choice = try Choice(["one"], in: ["one", "two"])
        try choice.cached.expectHit()
        choice.cached.command.environment["LD_PRELOAD"] = "\(choice.folder)/two/libwho.so"
        #expect(try choice.cached.expectHit().text == "two\n")
        choice.cached.command.environment = [:]
        let first = try choice.cached.run()
        #expect(first.outcome.text == "one\n" && first.notes.count == 1)
        choice.cached.options = ["--library-path", "\(choice.folder)/two"]
        try choice.cached.expectHit()
        choice.cached.options = ["--now"]
        try choice.cached.expectHit()
        #expect(choice.cached.files.count == 4)
    }

    @Test("a preloaded object that cannot be loaded is told of each time") func preload() throws {
        var choice = try Choice(["one"], in: ["one"])
        choice.cached.command.environment["LD_PRELOAD"] = "libnowhere.so"
        for _ in 0..<2 {
            let run = try choice.cached.run()
            #expect(run.outcome.text == "one\n" && run.outcome.errorText.contains("libnowhere.so") && run.notes.last?.hasPrefix("not written") == true)
        }
    }

    @Test("a cache that is cut off", arguments: CacheTests.policies) func truncated(_ policy: String) throws {
        let choice = try Choice(["one"], in: ["one"], policy: policy)
        let cold = try choice.cached.expectHit()
        let file = try choice.cached.file()
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        for count in [0, 1, 15, 40, 200, whole.count / 2, whole.count - 1] {
            try Self.replace(file, with: whole.prefix(count))
            try choice.cached.expect("not taken", "written", like: cold)
        }
    }

    @Test("a cache that is altered", arguments: CacheTests.policies) func altered(_ policy: String) throws {
        let choice = try Choice(["one"], in: ["one"], policy: policy)
        let cold = try choice.cached.expectHit()
        let file = try choice.cached.file()
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        for place in stride(from: 0, to: whole.count, by: max(whole.count / 20, 1)) {
            var bytes = whole
            bytes[place] ^= 0x10
            try Self.replace(file, with: bytes)
            try choice.cached.expect("not taken: its bytes", "written", like: cold)
        }
    }

    @Test(
        "a file of pages that is not the one that was written",
        arguments: [
            "printf x | dd of=$P conv=notrunc bs=1 seek=100 status=none", "printf x | dd of=$P conv=notrunc bs=1 seek=100 status=none; touch -d @1 $P",
            "cp -p $P $P-old; printf x | dd of=$P conv=notrunc bs=1 seek=100 status=none; touch -r $P-old $P", "truncate -s 4096 $P", "printf x >> $P", ": > $P",
            "cp -p $P $P-more; mv $P-more $P", "rm $P", "chmod 644 $P", "ln $P $P-more", "mv $P $P-real; ln -s $P-real $P", "rm $P; mkfifo -m 600 $P",
        ], CacheTests.policies)
    func pages(_ line: String, _ policy: String) async throws {
        var cached = try CachedProgram(try await CacheTests.linked.command(.plain))
        cached.policy = policy
        let cold = try cached.expectHit()
        try Command.shell("P=\(cached.file()).pages; \(line)").succeed()
        try cached.expect("not taken: its bytes", "written", like: cold)
        try cached.expect(policy == "snapshot" ? "taken with its pages" : "taken: ", like: cold)
    }

    /// Puts bytes into a file without changing what it is.
    private static func replace(_ path: String, with bytes: Data) throws {
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: bytes)
        try handle.close()
    }

    @Test("a cache of another program") func otherProgram() throws {
        let one = try Choice(["one"], in: ["one"])
        let two = try Choice(["two"], in: ["two"])
        try one.cached.expectHit()
        let cold = try two.cached.expectHit()
        try Command.shell("cp -p \(one.cached.file()) \(two.cached.file())").succeed()
        try two.cached.expect("not taken: its bytes", "written", like: cold)
    }

    @Test(
        "a file that is not the user's own of mode 0600",
        arguments: ["chmod 644 $F", "chmod 400 $F", "ln $F $F-more", "mv $F $F-real; ln -s $F-real $F", "rm $F; mkfifo -m 600 $F", "rm $F; mkdir -m 600 $F"])
    func foreign(_ line: String) throws {
        let choice = try Choice(["one"], in: ["one"])
        let cold = try choice.cached.expectHit()
        try Command.shell("F=\(choice.cached.file()); \(line)").succeed()
        let run = try choice.cached.run()
        #expect(run.outcome == cold && run.notes.count == 2 && !run.notes[0].hasPrefix("taken"), "\(run.notes)")
    }

    @Test("somebody else's file", .enabled(if: geteuid() == 0, "not root: no file can be given to somebody else")) func owner() throws {
        let choice = try Choice(["one"], in: ["one"])
        let cold = try choice.cached.expectHit()
        try Command.shell("chown 65534 \(choice.cached.file())").succeed()
        try choice.cached.expect("not taken: it is not the user's own", "written", like: cold)
        try choice.cached.expect("taken", like: cold)
    }

    @Test("many at once write and take the same cache") func concurrent() throws {
        let choice = try Choice(["one"], in: ["one"])
        let line = "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do \(Workplace.swload) --cache=auto ./ask & done; wait"
        var command = Command.shell(line, in: choice.folder)
        command.environment = choice.cached.environment
        #expect(try command.run().text == String(repeating: "one\n", count: 16))
        try choice.cached.expect("taken", like: Outcome(output: Data("one\n".utf8), errors: Data(), end: .exited(0)))
        #expect(choice.cached.files.count == 1, "no draft is left")
    }

    @Test("a limit on the size of files", arguments: ["ulimit -f 0", "ulimit -f 1"]) func limit(_ limit: String) throws {
        let choice = try Choice(["one"], in: ["one"])
        var command = Command.shell("\(limit); exec \(Workplace.swload) --cache=auto ./ask", in: choice.folder)
        command.environment = choice.cached.environment
        #expect(try command.run() == Outcome(output: Data("one\n".utf8), errors: Data(), end: .exited(0)))
        #expect(choice.cached.files.isEmpty)
    }

    @Test("a full disk", .enabled(if: geteuid() == 0 && canMount, "no file system can be mounted here")) func full() throws {
        let choice = try Choice(["one"], in: ["one"])
        try Command.shell("mount -t tmpfs -o size=4k none \(choice.cached.home); mkdir -m 700 \(choice.cached.home)/swload").succeed()
        defer { _ = try? Command.shell("umount \(choice.cached.home)").run() }
        var command = Command(program: "\(choice.folder)/ask", folder: choice.folder)
        command.environment = choice.cached.environment
        #expect(try command.loaded(options: ["--cache=auto"]).run() == Outcome(output: Data("one\n".utf8), errors: Data(), end: .exited(0)))
        #expect(choice.cached.files.isEmpty)
    }

    @Test(
        "another boot", .enabled(if: geteuid() == 0 && canMount, "nothing can be mounted here"), arguments: CacheTests.policies)
    func otherBoot(_ policy: String) throws {
        let choice = try Choice(["one"], in: ["one"], policy: policy)
        try choice.cached.expectHit()
        try choice.shell("echo 00000000-0000-4000-8000-000000000000 > boot")
        func inOtherBoot() throws -> Outcome {
            var command = Command.shell(
                "mount --bind boot /proc/sys/kernel/random/boot_id; exec \(Workplace.swload) --cache=\(policy) --trace=files ./ask",
                in: choice.folder)
            command = Command(program: "/usr/bin/unshare", arguments: ["-m", command.program] + command.arguments, folder: choice.folder)
            command.environment = choice.cached.environment
            return try command.run()
        }
        let first = try inOtherBoot()
        #expect(first.text == "one\n")
        // Pages are at addresses that hold for one boot; all else holds as long as the processor is the same.
        #expect(first.errorText.contains(policy == "auto" ? ": taken: nothing" : ": not taken: it is of another boot or another processor"), "\(first)")
        if policy != "auto" { #expect(try inOtherBoot().errorText.contains(": taken with its pages"), "written anew") }
    }

    /// True where a small file system can be mounted.
    private static let canMount: Bool = {
        guard let folder = try? Workplace.folder("mount") else { return false }
        return (try? Command.shell("mount -t tmpfs -o size=4k none \(folder) && umount \(folder)").run())?.end == .exited(0)
    }()

    @Test("no folder for caches", arguments: [["XDG_CACHE_HOME": "/proc/none"], ["XDG_CACHE_HOME": "relative", "HOME": "nowhere"]])
    func noFolder(_ environment: [String: String]) throws {
        let choice = try Choice(["one"], in: ["one"])
        var command = choice.cached.command
        command.environment = environment
        #expect(try command.loaded(options: ["--cache=auto"]).run() == Outcome(output: Data("one\n".utf8), errors: Data(), end: .exited(0)))
    }

    @Test("programs with more rights have no cache", .whereProgramsCanHaveMoreRights) func secure() async throws {
        let folder = try Workplace.folder("secure")
        try Command.shell(
            """
            cp \(Workplace.swload) swload; mkdir -m 777 home
            gcc -o ask \(Workplace.testPrograms)/seed/hello.c -Wl,--dynamic-linker=$PWD/swload
            chmod 755 .. . swload; chmod 4711 ask
            """, in: folder
        ).succeed()
        usleep(30_000)
        let variables = ["XDG_CACHE_HOME=\(folder)/home", "HOME=\(folder)/home", "SWLOAD_CACHE=auto"]
        let user = ["--reuid=65534", "--regid=65534", "--clear-groups"]
        for _ in 0..<2 {
            let seen = try Command(
                program: try #require(Tool.find("setpriv")), arguments: user + ["env", "-i"] + variables + ["./ask"], folder: folder
            ).run()
            #expect(seen.end == .exited(0), "\(seen)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/home").isEmpty)
        }
        // Without the bit the same start leaves a cache.
        try Command.shell("chmod 755 ask", in: folder).succeed()
        usleep(30_000)
        _ = try Command(
            program: try #require(Tool.find("setpriv")), arguments: user + ["env", "-i"] + variables + ["./ask"], folder: folder
        ).run()
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/home") == ["swload"])
    }

    @Test("swload cache writes, lists, checks and removes") func command() throws {
        let choice = try Choice(["one"], in: ["one"])
        func swload(_ words: String...) throws -> Outcome {
            try Command(program: Workplace.swload, arguments: ["cache"] + words, environment: choice.cached.environment, folder: choice.folder).run()
        }
        #expect(try swload("./ask") == Outcome(output: Data(), errors: Data(), end: .exited(0)), "the program does not run")
        let cold = try choice.cached.command.loaded().run()
        try choice.cached.expect("taken", like: cold)
        let list = try swload("--list")
        #expect(list.end == .exited(0) && list.text.split(separator: "\n").count == 2 && list.text.contains("\(choice.folder)/./ask") == false)
        #expect(list.text.contains("\(choice.folder)/ask") && list.text.contains("  auto  ") && list.text.contains("  processor  "))
        #expect(try swload("--verify").end == .exited(0))
        try choice.shell("touch one/libwho.so")
        let stale = try swload("--verify")
        #expect(stale.end == .exited(1) && stale.text.contains("stale: \(choice.folder)/one/libwho.so"))
        try Command.shell("printf x >> \(choice.cached.file())").succeed()
        #expect(try swload("--verify").text.contains("its bytes are not as they were written"))
        #expect(try swload("--clear").text == "2 removed\n")
        #expect(choice.cached.all.isEmpty)
        let missing = try swload("./nothing", "./ask")
        #expect(missing.end == .exited(1) && missing.errorLines.count == 1 && missing.errorText.contains("./nothing"))
        #expect(choice.cached.files.count == 1, "the others are written all the same")
        #expect(try swload().end != .exited(0))
    }
}
