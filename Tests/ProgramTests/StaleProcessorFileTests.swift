import Foundation
import Link
import Testing

/// Files of what is known of the processor that do not hold, or never were what they should be: the linker asks, as if there were none, and the start
/// writes the file anew.
@Suite struct StaleProcessorFileTests {
    private static let damaged = "not taken: its bytes"
    private static let foreign = "not taken: it is not the user's own"
    private static let elsewhere = "not taken: it is of another boot or another processor"
    private static let silent = "without words: its dynamic linker cannot be told of the processor"
    private static let written = "written: what the dynamic linker finds out of the processor"

    /// A program that prints what is known of the processor, with the file, its path, and what the program prints without.
    private static func known() async throws -> (cached: CachedProgram, file: String, cold: Outcome) {
        let cached = try await ProcessorFileTests.known(Program("cache/processor.c"))
        let cold = try cached.command.loaded(options: ["--cache=off"]).run()
        try cached.expect(ProcessorFileTests.taken, like: cold)
        return (cached, try #require(cached.processorFiles.first), cold)
    }

    @Test("a file that is altered, or cut off") func altered() async throws {
        let (cached, file, cold) = try await Self.known()
        let url = URL(fileURLWithPath: file)
        let whole = try Data(contentsOf: url)
        func expectDamaged(_ bytes: Data, _ what: String) throws {
            let handle = try FileHandle(forWritingTo: url)
            try handle.truncate(atOffset: 0)
            try handle.write(contentsOf: bytes)
            try handle.close()
            try cached.expect(Self.damaged, Self.written, like: cold)
            #expect(try Data(contentsOf: url) != bytes, "\(what)")
            try cached.expect(ProcessorFileTests.taken, like: cold)
        }
        for place in stride(from: 0, to: whole.count, by: max(whole.count / 20, 1)) {
            var bytes = whole
            bytes[place] ^= 0x10
            try expectDamaged(bytes, "altered at \(place)")
        }
        for count in [0, 1, 15, 40, 200, whole.count / 2, whole.count - 1] { try expectDamaged(whole.prefix(count), "cut off at \(count)") }
        try expectDamaged(whole + Data([0]), "longer")
    }

    @Test(
        "a file that is not the user's own of mode 0600",
        arguments: ["chmod 644 $F", "chmod 400 $F", "ln $F $F-more", "rm $F; mkfifo -m 600 $F", "rm $F; mkdir -m 600 $F", "mv $F $F-real; ln -s $F-real $F"])
    func foreign(_ line: String) async throws {
        let (cached, file, cold) = try await Self.known()
        try Command.shell("F=\(file); \(line)").succeed()
        if line.contains("mkdir") {
            for _ in 0..<2 { try cached.expect(Self.foreign, "not written: the file system does not let", like: cold) }
            #expect(cached.all == [file], "drafts are left")
        } else if line.contains("ln -s") {
            // A link is as good as no file.
            #expect(try cached.run().outcome == cold)
            #expect(try !cached.run().notes.contains(Self.foreign))
        } else {
            try cached.expect(Self.foreign, Self.written, like: cold)
            try cached.expect(ProcessorFileTests.taken, like: cold)
        }
    }

    @Test("somebody else's file", .enabled(if: geteuid() == 0, "not root: no file can be given to somebody else")) func owner() async throws {
        let (cached, file, cold) = try await Self.known()
        try Command.shell("chown 65534 \(file)").succeed()
        try cached.expect(Self.foreign, Self.written, like: cold)
        try cached.expect(ProcessorFileTests.taken, like: cold)
    }

    @Test("another boot counts if the processor is the same") func otherBoot() async throws {
        let (cached, file, cold) = try await Self.known()
        var forged = try #require(try ForgedFile(file))
        let processor = forged.processor
        for boot: UInt64 in [0, forged.boot ^ 2] {
            forged.boot = boot
            forged.processor = processor
            try forged.write()
            try cached.expect(ProcessorFileTests.taken, like: cold)
            forged.processor = processor ^ 2
            try forged.write()
            try cached.expect(Self.elsewhere, Self.written, like: cold)
        }
    }

    @Test("in the same boot the processor is asked where the system answers for it") func feigned() async throws {
        let (cached, file, cold) = try await Self.known()
        var feigned = cached
        feigned.command = try await Program("cache/feigned.c").command(arguments: [Workplace.swload, "--trace=files", cached.command.program])
        feigned.command.environment.merge(cached.environment) { $1 }
        #expect(try feigned.command.run().errorText.contains(ProcessorFileTests.taken))
        var forged = try #require(try ForgedFile(file))
        forged.processor ^= 2
        try forged.write()
        try cached.expect(ProcessorFileTests.taken, like: cold)
        let asking = try feigned.command.run()
        #expect(asking.output == cold.output && asking.errorText.contains(Self.elsewhere), "\(asking)")
        #expect(try feigned.command.run().errorText.contains(ProcessorFileTests.taken))
    }

    @Test("words that do not belong into the linker's data are not put there, nor are the others") func forged() async throws {
        let (cached, file, cold) = try await Self.known()
        let whole = try #require(try ForgedFile(file))
        for site: UInt64 in [0, 0x1000, 0x2_7000, 0x7fff_fff0, 0xffff_fffc] {
            for late in [false, true] {
                var forged = whole
                let word = LinkerWord(site: site, value: 0xdead_beef, kind: .address)
                forged.words.append(late ? word.late : word)
                try forged.write()
                try cached.expect(ProcessorFileTests.taken, like: cold)
                #expect(try await ProcessorFileTests.questions([Workplace.swload, cached.command.program], cached.environment) > 10, "\(site)")
            }
        }
        var empty = whole
        empty.words = []
        try empty.write()
        for _ in 0..<2 { try cached.expect(Self.silent, like: cold) }
        // After a day somebody tries again.
        try Command.shell("touch -d '23 hours ago' \(file)").succeed()
        try cached.expect(Self.silent, like: cold)
        try Command.shell("touch -d '25 hours ago' \(file)").succeed()
        try cached.expect(Self.written, like: cold)
        try cached.expect(ProcessorFileTests.taken, like: cold)
    }

    /// A C library with its linker in a folder of their own.
    private static func library() async throws -> (cached: CachedProgram, folder: String, linker: String) {
        let folder = try Workplace.folder("library")
        let listed = try Command(program: "/bin/sh").loaded(options: ["--list"]).run().text.split(separator: "\n")
        let library = try #require(listed.lazy.compactMap { $0.firstMatch(of: /libc\.so\.6 => (\S+)/) }.first)
        let linker = try #require(listed.lazy.compactMap { $0.firstMatch(of: /(\/\S*\/(ld-linux\S*))/) }.first)
        try Command.shell("cp \(library.1) libc.so.6; cp \(linker.1) \(linker.2); cp \(linker.2) other", in: folder).succeed()
        var cached = try CachedProgram(try await Program("cache/processor.c").command(), options: ["--library-path", folder])
        cached.policy = "processor"
        return (cached, folder, "\(folder)/\(linker.2)")
    }

    private static func write(_ cached: CachedProgram) throws -> Outcome {
        var command = cached.command.loaded(options: cached.options + ["--cache=processor", "--write-cache"])
        command.environment = cached.environment
        return try command.run()
    }

    @Test("a linker that was replaced, and one that has just been made") func replaced() async throws {
        let (cached, folder, linker) = try await Self.library()
        let cold = try cached.command.loaded(options: cached.options + ["--cache=off"]).run()
        #expect(cold.text.split(separator: "\n").count > 20, "\(cold)")
        #expect(try Self.write(cached) == Outcome(output: Data(), errors: Data(), end: .exited(0)))
        try cached.expect(ProcessorFileTests.taken, like: cold)
        // The system's own linker has a file of its own.
        var usual = cached
        usual.options = []
        #expect(try !usual.run().notes.contains(ProcessorFileTests.taken))
        try Command.shell("mv other \(linker)", in: folder).succeed()
        usleep(30_000)
        let stale = try cached.expect("not taken: this file has changed since", Self.written, like: cold)
        #expect(stale.paths.first == linker)
        try cached.expect(ProcessorFileTests.taken, like: cold)
        // Its times could not tell another change.
        try Command.shell("touch -d '+1 hour' \(linker)", in: folder).succeed()
        let young = try Self.write(cached)
        #expect(young.end == .exited(1) && young.errorLines.count == 1 && young.errorText.contains("cache not written: what this start found"), "\(young)")
        try cached.expect("not taken: this file has changed since", "not written: what this start found", like: cold)
    }

    @Test("a linker that cannot be told is tried once") func silent() async throws {
        let (cached, folder, linker) = try await Self.library()
        // By this name it shows what it knows.
        try Command.shell("sed -i s/_dl_x86_get_cpu_features/_dl_x86_get_cpu_featurez/ \(linker)", in: folder).succeed()
        usleep(30_000)
        let cold = try cached.command.loaded(options: cached.options + ["--cache=off"]).run()
        let tried = try Self.write(cached)
        #expect(tried.end == .exited(1) && tried.errorText.contains("cache \(Self.silent)"), "\(tried)")
        let file = try #require(cached.processorFiles.first)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        try cached.expect(Self.silent, like: cold)
        #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == bytes)
    }

    @Test("swload cache --processor writes it and starts nothing; it is listed, checked and removed") func command() async throws {
        let (cached, folder, linker) = try await Self.library()
        func swload(_ words: String...) throws -> Outcome {
            let environment = cached.environment.merging(["LD_LIBRARY_PATH": folder]) { $1 }
            return try Command(program: Workplace.swload, arguments: ["cache"] + words, environment: environment, folder: folder).run()
        }
        let silent = Outcome(output: Data(), errors: Data(), end: .exited(0))
        #expect(try swload("--processor") == silent)
        #expect(try swload("--processor", "/bin/sh", cached.command.program) == silent)
        #expect(cached.files.isEmpty && cached.processorFiles.count == 1)
        let list = try swload("--list")
        #expect(list.text.split(separator: "\n").count == 1 && list.text.contains("  processor  ") && list.text.hasSuffix("  \(linker)\n"), "\(list)")
        #expect(list.text.contains(" words  "))
        let json = try #require(try JSONSerialization.jsonObject(with: try swload("--list", "--json").output) as? [String: Any])
        let row = try #require((json["caches"] as? [[String: Any]])?.first)
        #expect(row["policy"] as? String == "processor" && row["program"] as? String == linker && (row["words"] as? Int ?? 0) > 10)
        #expect(try swload("--verify").end == .exited(0))
        try Command.shell("touch \(linker)").succeed()
        let stale = try swload("--verify")
        #expect(stale.end == .exited(1) && stale.text.contains("stale: \(linker) has changed"), "\(stale)")
        #expect(try swload("--clear").text == "1 removed\n")
        #expect(cached.all.isEmpty)
        for words in [["--processor", "--snapshot", "/bin/sh"], ["--processor", "--list"]] {
            let wrong = try Command(program: Workplace.swload, arguments: ["cache"] + words, environment: cached.environment).run()
            #expect(wrong.end == .exited(1) && wrong.output.isEmpty && !wrong.errors.isEmpty, "\(words)")
        }
    }

    @Test("a program whose linker asks nothing leaves no file", .needs("gcc")) func needless() async throws {
        var cached = try CachedProgram(try await Program("seed/hello.c").command(.staticPIE))
        #expect(try Self.write(cached).errorText.contains("cache not written: the program needs no library"))
        let folder = try Workplace.folder("bare")
        try Command.shell(
            """
            echo 'int answer(void) { return 42; }' | gcc -x c -shared -nostdlib -fPIC -o libanswer.so -
            echo 'int answer(void); void _start(void) { __asm__("syscall" :: "a"(231), "D"(answer())); }' |
                gcc -x c -nostdlib -pie -fPIE -o bare - -x none ./libanswer.so
            """, in: folder
        ).succeed()
        cached.command = Command(program: "\(folder)/bare", folder: folder)
        let written = try Self.write(cached)
        #expect(written.end == .exited(1) && written.errorText.contains("cache not written: the program has no C library"), "\(written)")
        let off = try cached.command.loaded(options: ["--cache=off", "--write-cache"]).run()
        #expect(off.end == .exited(1) && off.errorLines.count == 1 && off.errorText.contains("'--cache=off'"), "\(off)")
        #expect(cached.all.isEmpty)
    }
}
