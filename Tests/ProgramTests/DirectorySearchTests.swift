import Foundation
import Testing

/// A start asks its directories for little, and finds, shows and keeps what the system's loader would.
@Suite struct DirectorySearchTests {
    /// A program that needs a dozen libraries, all of them in the folder `real`, and that looks for them in some other folders first.
    private struct Tree {
        static let libraries = (0..<12).map { "lib\($0).so" }
        let folder: String
        let program: Command

        /// `prepare` makes the other folders, of which `paths` has the names.
        init(_ paths: [String], source: String = "ask.c", prepare: String) throws {
            let folder = try Workplace.folder("tree")
            self.folder = folder
            let compiler = Tool.find("gcc") ?? "cc"
            let link = Self.libraries.map { "-l:\($0)" }.joined(separator: " ")
            let runpath = (paths + ["real"]).map { $0.hasPrefix("./") ? $0 : "\(folder)/\($0)" }.joined(separator: ":")
            let sources = "\(Workplace.testPrograms)/search"
            try Command.shell(
                """
                mkdir real
                for who in real other; do \(compiler) -shared -fPIC -DWHO="\\"$who\\"" -o $who.so \(sources)/who.c; done
                for name in \(Self.libraries.joined(separator: " ")); do cp real.so real/$name; done
                \(compiler) -o program \(sources)/\(source) -Wl,--no-as-needed -Lreal \(link) -Wl,--enable-new-dtags -Wl,-rpath,\(runpath) -Wl,--as-needed -ldl
                \(prepare)
                """, in: folder
            ).succeed()
            program = Command(program: "\(folder)/program", folder: folder)
        }

        func trace(_ command: Command, _ source: LinkerTrace.Source) throws -> LinkerTrace {
            var command = command
            command.environment["LD_DEBUG"] = "libs"
            let outcome = try command.run()
            #expect(outcome.end == .exited(0), "\(outcome)")
            return LinkerTrace(outcome.errors, source)
        }
    }

    private static let empty = (0..<10).map { "empty\($0)" }
    private static let makeEmpty = "mkdir " + empty.joined(separator: " ")

    /// Every kind of directory that there is, and links and files in them.
    @Test("the files that are found and the lines of a trace", arguments: [[:], ["LD_LIBRARY_PATH": "empty1::some:none"]])
    func trail(_ environment: [String: String]) throws {
        let tree = try Tree(
            Self.empty + ["none", "file", "linked", "some", "many", "closed", "unlisted", "levels", "./here", "./nowhere"],
            prepare: """
                \(Self.makeEmpty) some many closed unlisted levels here
                echo > file
                ln -s some linked
                cp other.so some/lib3.so
                ln -s ../real/lib4.so some/lib4.so
                ln -s nowhere some/lib5.so
                for number in $(seq 400); do : > many/libmany$number.so; done
                cp other.so many/lib6.so
                cp other.so here/lib7.so
                mkdir -p levels/glibc-hwcaps/x86-64-v2 levels/glibc-hwcaps/x86-64-v3
                cp other.so levels/glibc-hwcaps/x86-64-v2/lib8.so
                cp other.so levels/lib9.so
                cp other.so unlisted/lib11.so
                chmod 111 unlisted
                chmod 444 closed
                """)
        defer { _ = try? Command.shell("chmod 755 unlisted closed", in: tree.folder).succeed() }
        var command = tree.program
        command.environment = environment
        try expectSame(command, printing: "real\n")
        let expected = try tree.trace(command, .native)
        let seen = try tree.trace(command.loaded(options: ["--cache=off"]), [])
        let differences = expected.difference(from: seen)
        #expect(differences.isEmpty, "\(differences.prefix(10))")
        #expect(expected.count > 150)
    }

    @Test("the number of system calls", .enabled(if: Tool.find("strace") != nil)) func calls() throws {
        let tree = try Tree(Self.empty + ["none"], prepare: Self.makeEmpty)
        let log = "\(tree.folder)/calls"
        let command = Command(
            program: try #require(Tool.find("strace")), arguments: ["-o", log, Workplace.swload, "--cache=off", tree.program.program], folder: tree.folder)
        #expect(try command.run().text == "real\n")
        let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
        let missing = lines.filter { $0.contains("ENOENT") && ($0.contains("/none") || $0.contains(", \"lib") || $0.contains(", \"glibc-hwcaps")) }
        // Each empty folder: a look for capability folders and four names. The one that is missing: one question. The last: such a look, and libc.
        #expect(missing.count <= Self.empty.count * 5 + 3, "\(missing)")
        #expect(lines.count { $0.contains("/none") } == 1)
        #expect(lines.count { $0.contains("/empty3/") } == 2, "entered and read")
        #expect(lines.count { $0.hasPrefix("openat(") && $0.contains("\"lib11.so\"") } == 1, "only where it is")
    }

    /// The descriptors are gone before the program runs; those that it sees are the same.
    @Test("the program has none of the loader's descriptors") func descriptors() throws {
        let tree = try Tree(Self.empty, prepare: Self.makeEmpty)
        var command = Command(program: try #require(Tool.find("ls")), arguments: ["/proc/self/fd"], folder: tree.folder)
        command.environment["LD_LIBRARY_PATH"] = Self.empty.joined(separator: ":")
        try expectSame(command)
    }

    @Test("few descriptors are enough", arguments: [5, 6, 8, 12]) func fewDescriptors(_ limit: Int) throws {
        let tree = try Tree(Self.empty + Self.empty.map { "../\($0)" } + ["none"], prepare: Self.makeEmpty)
        let line = "ulimit -n \(limit); exec"
        let native = try Command.shell("\(line) ./program", in: tree.folder).run()
        let loaded = try Command.shell("\(line) \(Workplace.swload) --cache=off ./program", in: tree.folder).run()
        #expect(native.text == "real\n")
        #expect(loaded == native)
    }

    @Test("a library that comes while the program runs", arguments: ["empty0", "./empty1"]) func appears(_ place: String) throws {
        let tree = try Tree([place, "empty2"], source: "appears.c", prepare: Self.makeEmpty)
        var command = tree.program
        command.arguments = ["libnew.so", "real.so", "\(place)/libnew.so"]
        try expectSame(command, printing: String(repeating: "not there\n", count: 5) + "there\n")
    }

    @Test(
        "what comes into a folder that was searched in vain makes a cache stale",
        arguments: [
            "cp other.so empty0/lib0.so", "mkdir none; cp other.so none/lib0.so",
            "mkdir -p empty4/glibc-hwcaps/x86-64-v2; cp other.so empty4/glibc-hwcaps/x86-64-v2/lib0.so",
            "mkdir -p real/glibc-hwcaps/x86-64-v2; cp other.so real/glibc-hwcaps/x86-64-v2/lib0.so",
        ])
    func stale(_ line: String) throws {
        // With libc, the last folder is asked for nothing in vain but for capability folders.
        let tree = try Tree(Self.empty + ["none"], prepare: "\(Self.makeEmpty); ln -s $(ldd program | awk '/libc.so.6/ { print $3 }') real/libc.so.6")
        let cached = try CachedProgram(tree.program)
        #expect(try cached.expectHit().text == "real\n")
        try Command.shell(line, in: tree.folder).succeed()
        usleep(30_000)
        let cold = try tree.program.loaded().run()
        #expect(cold.text == "other\n")
        try cached.expect("not taken: this file has changed", "written", like: cold)
    }
}
