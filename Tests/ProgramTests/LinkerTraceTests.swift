import Foundation
import Testing

/// Traces are the system's loader's, line for line and in its order, from the first search to the last finaliser.
@Suite struct LinkerTraceTests {
    static let programs: [[String]] = [
        ["ls", "-la", "/etc"], ["bash", "--version"], ["perl", "-e", "1"], ["git", "--version"], ["gdb", "--version"], ["node", "--version"],
        ["clang", "--version"], ["swift-frontend", "--version"], ["openssl", "version"], ["tar", "--version"], ["sort", "--version"],
        ["xz", "--version"], ["zstd", "--version"], ["sqlite3", "--version"], ["jq", "--version"], ["curl", "--version"], ["gcc", "--version"],
        ["ld.bfd", "--version"], ["objdump", "--version"], ["make", "--version"], ["file", "--version"], ["grep", "--version"],
        ["find", "--version"], ["date"], ["dpkg", "--version"], ["apt-get", "--version"], ["gpg", "--version"], ["ps", "--version"],
        ["systemctl", "--version"], ["less", "--version"], ["strace", "--version"], ["ld.lld", "--version"], ["id"],
        ["/usr/bin/python3", "-c", "import ctypes"], ["iconv", "-f", "latin1", "-t", "utf-16", "/etc/debian_version"],
    ]
    static let categories = ["libs", "reloc", "files", "symbols", "bindings", "versions", "scopes", "all"]

    /// What has been compared.
    private struct Tally {
        var lines = 0
        var equal = 0
        var programs = 0

        func show(_ what: String) { print("\(what): compared \(lines) lines of \(programs) programs: \(equal) equal") }
    }

    /// The trace of the process that was started first, among those of its children.
    private func trace(_ command: Command, _ category: String, _ source: LinkerTrace.Source) throws -> LinkerTrace {
        let folder = try Workplace.folder("trace")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var traced = source.contains(.native) ? command : command.loaded()
        traced.environment.merge(["LD_DEBUG": category, "LD_DEBUG_OUTPUT": "\(folder)/trace"]) { $1 }
        if !source.contains(.lazy) { traced.environment["LD_BIND_NOW"] = "1" }
        _ = try traced.run()
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        let first = try #require(names.min { $0.localizedStandardCompare($1) == .orderedAscending }, "no trace of \(traced)")
        return LinkerTrace(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(first)")), source)
    }

    private func compare(_ command: Command, _ category: String, lazily: Bool = false, _ tally: inout Tally) throws {
        let native = try trace(command, category, lazily ? [.native, .lazy] : .native)
        let loaded = try trace(command, category, lazily ? .lazy : [])
        let equal = loaded.common(native)
        #expect(native.count > 3, "natively, LD_DEBUG=\(category): \(command)")
        tally.lines += native.count
        tally.equal += equal
        guard equal < native.count || native.count != loaded.count else { return }
        let changes = loaded.difference(from: native)
        Issue.record(
            """
            LD_DEBUG=\(category)\(lazily ? "" : " LD_BIND_NOW=1") \(command): \(loaded.count) lines instead of \(native.count), \(equal) equal
                \(changes.prefix(12).joined(separator: "\n    "))
            """)
    }

    @Test("references that take turns are told of as often as they are looked up", arguments: ["bindings", "symbols,bindings"])
    func turns(_ category: String) async throws {
        let program = Program(
            "trace/turns.c",
            libraries: [
                Library("libgives.so", "trace/turns.c", flags: ["-DGIVES"]),
                Library("libtakes.so", "trace/turns.c", flags: ["-DTAKES", "-Wl,-z,nocombreloc"], needs: ["libgives.so"]),
            ], flags: ["-fPIC"])
        let command = try await program.command()
        #expect(try command.run().text == "407 1 1 1 7\n")
        #expect(try command.loaded().run().text == "407 1 1 1 7\n")
        let native = try trace(command, category, .native)
        #expect(native.strings.count { $0.contains("libtakes.so [0] to") && $0.contains("normal symbol `a'") } == 78)
        var tally = Tally()
        try compare(command, category, &tally)
    }

    @Test("many libraries that are opened at once and search in one scope", arguments: ["bindings", "symbols,bindings,files"])
    func many(_ category: String) async throws {
        let parts = (0..<10).map { Library("libpart\($0).so", "dynamic/many.c", flags: ["-DPART=\($0)"]) }
        let all = Library("liball.so", "dynamic/many.c", flags: ["-DALL"], needs: parts.map(\.file))
        let program = Program("dynamic/many.c", libraries: parts + [all], flags: ["-rdynamic"], needs: [])
        // Now, at first calls, now and what it needs first, now and for all.
        let command = try await program.command(arguments: ["2", "1", "10", "258"])
        let native = try command.run()
        #expect(native.end == .exited(0) && Set(native.text.split(separator: "\n")).count == 2)
        #expect(try command.loaded().run() == native)
        var tally = Tally()
        try compare(command, category, &tally)
    }

    @Test("installed programs, bound before they start and at first calls", .timeLimit(.minutes(10)))
    func installed() throws {
        var tally = Tally()
        for words in Self.programs {
            guard let program = Tool.find(words[0]), try Image(path: program).isELF else { continue }
            let command = Command(program: program, arguments: Array(words.dropFirst()), limit: .seconds(120))
            // A trace of all has half a million lines of lookups in these, and gdb's threads make first calls in an order of their own.
            let isLarge = ["gdb", "swift-frontend"].contains(words[0])
            for category in Self.categories where !isLarge || category != "symbols" { try compare(command, category, &tally) }
            if !isLarge { try compare(command, "all", lazily: true, &tally) }
            tally.programs += 1
        }
        tally.show("installed programs")
        #expect(tally.programs >= 20)
    }
}

extension LinkerTraceTests {
    /// Steps of opening, asking and closing (TestPrograms/dynamic/steps.c), and whether they end in errors, about which libc itself makes other first calls.
    static let rows: [(steps: String, hasErrors: Bool)] = [
        ("g=libgiver.so,now,global m=libmid.so,now h=libhigh.so,lazy h.low_count .giver_count -m -h", false),
        ("a=libmid.so,now b=libmid.so,now,global -a -b a=libmid.so,lazy -a", false),
        ("a=libmid.so,now,nodelete -a b=liblow.so,now,nodelete -b", false),
        ("a=libmid.so,now b=libmid.so,now,nodelete c=libmid.so,now,nodelete -a -b", false),
        ("a=libkeep.so,now -a a=libkeep.so,now b=libmid.so,now", false),
        ("a=libflagged.so,now -a", false),
        ("g=libgiver.so,now,global u=libuser.so,now u.user_next u.giver_count -g -u", true),
        ("g=libgiver.so,now,global u=libuser.so,lazy u.user_next -g -u", false),
        ("a=libnone.so,now m=libmid.so,now m.nothing .nothing u=libuser.so,now v=libuser.so,lazy -m", true),
        ("a=libmid.so,lazy,global b=libhigh.so,lazy,global -a -b", false),
        ("a=libhigh.so,lazy,deepbind a.high_next -a", false),
        ("a=libmid.so,lazy,noload a=libmid.so,lazy b=libmid.so,lazy,noload -b -a", true),
        ("a=NULL,now a.interposed -a", false),
        ("a=./libmid.so,now b=$ORIGIN/libmid.so,now -a -b", false),
        ("a=libouter.so,now b=libmid.so,now c=liblow.so,now,global -a -b -c", false),
        ("a=libone.so a.one_count b=libtwo.so b.two_count -a -b b=libtwo.so b.two_count", false),
        ("a=libnested.so a.nested_inner -a", false),
        ("a=libfilter.so,now a.low_count -a", false),
    ]

    private static let host = Program.steps(
        .part("low"), .part("mid", needs: ["liblow.so"]), .part("high", next: "low", needs: ["libmid.so"]), .part("giver"),
        .part("keep", flags: ["-Wl,-z,nodelete"]), .part("flagged", flags: ["-Wl,-z,interpose", "-Wl,-z,global"]), .part("user", next: "giver"),
        .part("outer", needs: ["libmid.so"]), Library("libone.so", "dynamic/uniquelate.cpp", flags: ["-DPART=one"]),
        Library("libtwo.so", "dynamic/uniquelate.cpp", flags: ["-DPART=two"]), .part("inner"), Library("libnested.so", "dynamic/nested.c"),
        .part("filter", flags: ["-Wl,-f,$ORIGIN/liblow.so"]))

    @Test("programs that open, ask and close")
    func late() async throws {
        var tally = Tally()
        for (index, row) in Self.rows.enumerated() {
            let command = try await Self.host.command(arguments: row.steps.split(separator: " ").map(String.init))
            for category in index == 0 ? Self.categories : ["all"] { try compare(command, category, &tally) }
            if !row.hasErrors { try compare(command, "all", lazily: true, &tally) }
            tally.programs += 1
        }
        tally.show("programs that open and close")
    }

    @Test("a program that opens in link-map namespaces", arguments: categories)
    func namespaces(_ category: String) async throws {
        let program = Program("dynamic/namespaces.c", libraries: [Library("libspace.so", "dynamic/space.c")], flags: ["-rdynamic"], needs: [])
        let native = try trace(try await program.command(), category, .native).withoutLinker
        let loaded = try trace(try await program.command(), category, []).withoutLinker
        #expect(native.contains { $0.contains(" [2]") })
        let changes = Array(loaded.difference(from: native).prefix(12))
        #expect(changes.isEmpty)
    }

    @Test("--trace=tls tells of the control blocks of threads, in the words of glibc 2.43")
    func controlBlocks() async throws {
        let seen = try await Program("threads/blocks.c", flags: ["-pthread"]).command().loaded(options: ["--trace=tls"]).run()
        let lines = seen.errorText.split(separator: "\n").compactMap { $0.split(separator: "\t").last.map(String.init) }
        #expect(lines == seen.text.split(separator: "\n").map(String.init) && lines.count == 3)
    }

    @Test("programs with filters, filtees and names with tokens, and one without constructors of its own")
    func names() async throws {
        var tally = Tally()
        let low = Library("sub/liblow.so", "dynamic/part.c", flags: ["-DPART=low"])
        for flag in ["-F", "-f"] {
            for name in ["liblow.so", "$ORIGIN/sub/liblow.so"] {
                let filter = Library("libfilter.so", "dynamic/part.c", flags: ["-DPART=filter", "-Wl,\(flag),\(name)", "-Wl,-rpath,$ORIGIN/sub"])
                let program = Program.steps(low, filter, needs: ["libfilter.so"])
                for category in Self.categories { try compare(try await program.command(), category, &tally) }
                tally.programs += 1
            }
        }
        let weak = Program(
            "binding/weak.c", libraries: [Library("libweak.so", "binding/weaklib.c"), Library("libstrong.so", "binding/stronglib.c")])
        for category in Self.categories {
            try compare(try await weak.command(), category, &tally)
            try compare(try await weak.command(), category, lazily: true, &tally)
        }
        tally.programs += 1
        tally.show("programs with filters")
    }

    @Test("--trace on standard error is LD_DEBUG", arguments: categories)
    func option(_ category: String) async throws {
        var native = try await Self.host.command(arguments: ["m=libmid.so,now", "-m"])
        // A trace of files says what comes of a cache, too, and the other tests may have written one by then.
        let asked = native.loaded(options: ["--now", "--cache=off", "--trace=\(category)"])
        native.environment = ["LD_DEBUG": category, "LD_BIND_NOW": "1"]
        let expected = LinkerTrace(try native.run().errors, .native)
        let seen = LinkerTrace(try asked.run().errors, [])
        #expect(expected.count > 3)
        #expect(seen.difference(from: expected).isEmpty, "\(asked): \(seen.difference(from: expected).prefix(12))")
    }
}
