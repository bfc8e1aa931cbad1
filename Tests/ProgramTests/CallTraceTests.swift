import Foundation
import Testing

/// The ways in which calls leave a program: by lazy slots, bound ones, without a linkage table, with landing pads for CET.
private let ways = [
    Variant(name: "lazy", program: ["-fPIE", "-pie"], link: ["-Wl,-z,lazy"]),
    Variant(name: "full RELRO", program: ["-fPIE", "-pie"], link: ["-Wl,-z,relro,-z,now"]),
    Variant(name: "no PLT", program: ["-fPIE", "-pie", "-fno-plt"], link: ["-Wl,-z,relro,-z,now"]),
    Variant(name: "CET", program: ["-fPIE", "-pie", "-fcf-protection=full"], link: ["-Wl,-z,ibtplt"]),
    Variant(name: "not PIE", program: ["-fno-pie", "-no-pie"], link: ["-Wl,-z,lazy"]),
]

private let shapes = Library("libshapes.so", "calls/shapeslib.c")

/// The traced calls and returns of a run, without the numbers of processes.
private func calls(_ command: Command, _ options: String...) throws -> (outcome: Outcome, lines: [String]) {
    let trace = try TraceFile(command, options: ["--trace=calls"] + options)
    return (trace.outcome, trace.lines.compactMap { $0.split(separator: "\t", maxSplits: 1).last.map(String.init) })
}

@Suite struct CallTraceTests {
    private static let prototypes = "--prototypes=\(Workplace.testPrograms)/calls/shapes.h"

    @Test("every way of calling gives the same trace, with arguments and results as they are declared", arguments: ways)
    func shapes(_ way: Variant) async throws {
        let program = Program("calls/shapes.c", libraries: [ProgramTests.shapes], flags: ["-foptimize-sibling-calls"])
        let command = try await program.command(way)
        let seen = try calls(command, "--to=libshapes.so", "--trace-returns", Self.prototypes)
        #expect(seen.outcome == (try command.run()))
        let lines = seen.lines.map { $0.replacing(/0x[0-9a-f]{6,}/, with: "ADDRESS") }
        let expected = """
            shapes -> libshapes.so: eight(1, 2, 3, 4, 5, 'g', 7, 8)
            shapes <- libshapes.so: eight = 87654321
            shapes -> libshapes.so: eight(-1, -2, -3, 255, 65535, 10, -7, -8)
            shapes <- libshapes.so: eight = 559904679
            shapes -> libshapes.so: weigh(3, 0.5, 1.25, 2, true)
            shapes <- libshapes.so: weigh = -3.75
            shapes -> libshapes.so: greet("you\\n", ADDRESS, 64)
            shapes <- libshapes.so: greet = "hello you\\n"
            shapes -> libshapes.so: greet("a name that is much longer than what a trace has"…, ADDRESS, 64)
            shapes <- libshapes.so: greet = "hello a name that is much longer than what a tra"…
            shapes -> libshapes.so: total(6, ...)
            shapes <- libshapes.so: total = 21
            shapes -> libshapes.so: make_small(?, ?)
            shapes <- libshapes.so: make_small = ?
            shapes -> libshapes.so: make_large(?)
            shapes <- libshapes.so: make_large = ?
            shapes -> libshapes.so: precise(?, ?)
            shapes <- libshapes.so: precise = ?
            shapes -> libshapes.so: apply(ADDRESS, 1)
              shapes -> libshapes.so: next(1)
              shapes <- libshapes.so: next = 2
            shapes <- libshapes.so: apply = 3
            shapes -> libshapes.so: nothing()
            shapes <- libshapes.so: nothing
            shapes -> libshapes.so: peek(0x8)
            shapes <- libshapes.so: peek = 0x8
            """
        #expect(lines.joined(separator: "\n") == expected)
    }

    @Test("without a declaration three registers are shown; a filter leaves calls out", arguments: ways)
    func undeclared(_ way: Variant) async throws {
        let command = try await Program("calls/shapes.c", libraries: [ProgramTests.shapes]).command(way)
        let seen = try calls(command, "--from=shapes", "--symbol=eight")
        #expect(seen.outcome == (try command.run()))
        // Without returns the depth is what the stack looks like.
        #expect(
            seen.lines.map { String($0.drop { $0 == " " }) } == [
                "shapes -> libshapes.so: eight(0x1, 0x2, 0x3)",
                "shapes -> libshapes.so: eight(0xffffffff, 0xfffffffffffffffe, 0xfffffffd)",
            ])
        let all = try calls(command, "--from=shapes").lines
        #expect(all.first?.contains("libc.so.6: __libc_start_main(") ?? false, "\(all.prefix(2))")
        func depth(_ name: String) -> Int { (all.first { $0.contains(": \(name)(") } ?? "").prefix { $0 == " " }.count }
        #expect(depth("__libc_start_main") == 0 && depth("next") == depth("apply") + 2 && depth("apply") > 0, "\(all)")
    }

    @Test("all argument and result registers stay what they are while returns are traced", arguments: ways)
    func registers(_ way: Variant) async throws {
        let program = Program(
            "binding/calls.c", libraries: [Library("libcalls.so", "binding/callslib.c", flags: ["-Wno-psabi"])], flags: ["-Wno-psabi"])
        let command = try await program.command(way)
        let seen = try calls(command, "--trace-returns")
        #expect(seen.outcome == (try command.run()) && seen.lines.contains { $0.contains("<- libcalls.so: ") })
    }

    @Test("an address of a function is the same everywhere", arguments: ways)
    func addresses(_ way: Variant) async throws {
        let program = Program("calls/addresses.c", libraries: [Library("libaddresses.so", "calls/addresseslib.c")], flags: ["-ldl"])
        let command = try await program.command(way)
        let native = try command.run()
        let seen = try calls(command, "--trace-returns", "--symbol=twice")
        #expect(seen.outcome == native)
        // Where the address is that of a linkage table's entry, the call by the pointer goes through its slot, too.
        #expect(seen.lines.count == (way.name == "not PIE" ? 4 : 2) && seen.lines.contains("addresses <- libaddresses.so: twice = 0x2"))
        #expect(seen.lines.contains { $0.hasPrefix("addresses -> libaddresses.so: twice(0x1, ") }, "\(seen.lines)")
    }

    @Test("calls through a register that was loaded from a slot", .needs("clang"), arguments: ["-O0", "-O2", "-Os"])
    func repeated(_ level: String) throws {
        let folder = try Workplace.folder("repeated")
        let clang = try #require(Tool.find("clang"))
        let source = "\(Workplace.testPrograms)/calls/repeated.c"
        try Command(program: clang, arguments: [level, "-fno-plt", "-o", "repeated", source], folder: folder).succeed()
        let command = Command(program: "\(folder)/repeated")
        let seen = try calls(command, "--trace-returns", "--from=repeated", "--symbol=getppid,puts,malloc,printf")
        #expect(seen.outcome == (try command.run()) && seen.outcome.text == ProgramTests.lines("one", "two", "three", "4 1"))
        for (name, count) in ["getppid": 4, "puts": 3, "malloc": 2, "printf": 1] {
            #expect(seen.lines.filter { $0.hasPrefix("repeated -> libc.so.6: \(name)(") }.count == count, "\(name): \(seen.lines)")
        }
    }

    @Test("exceptions pass through traced calls", arguments: ways, [[], ["-static-libgcc", "-static-libstdc++"]])
    func exceptions(_ way: Variant, _ flags: [String]) async throws {
        let program = Program("calls/throws.cpp", libraries: [Library("libthrower.so", "calls/throwerlib.cpp")], flags: flags)
        let command = try await program.command(way)
        let native = try command.run()
        #expect(native.text.hasSuffix("caught range\nend\n"))
        let seen = try calls(command, "--trace-returns")
        #expect(seen.outcome == native)
        let thrower = seen.lines.filter { $0.contains("throws") && $0.contains("throw_after") }
        #expect(thrower.count == 6 && thrower.filter { $0.hasSuffix(" left without a return") }.count == 3, "\(thrower)")
        #expect(try calls(command).outcome == native)
    }

    @Test("longjmp, signal stacks, coroutines", arguments: ways)
    func jumps(_ way: Variant) async throws {
        let command = try await Program("calls/jumps.c").command(way)
        let native = try command.run()
        #expect(native.end == .exited(0) && native.text.hasSuffix("\nend\n"))
        for options in [["--trace-returns"], ["--summary"], []] {
            let trace = try TraceFile(command, options: ["--trace=calls", "--from=jumps"] + options)
            #expect(trace.outcome == native)
        }
        // What was left is not counted as an outer call any more, and a handler's calls lie within what it interrupted.
        let lines = try calls(command, "--from=jumps", "--symbol=qsort,puts,raise", "--trace-returns").lines
        #expect(lines.filter { $0.hasPrefix("jumps -> libc.so.6: qsort(") }.count == 3, "\(lines)")
        #expect(lines.filter { $0.hasPrefix("jumps <- libc.so.6: qsort left without a return") }.count == 3, "\(lines)")
        #expect(lines.contains { $0.hasPrefix("  jumps -> libc.so.6: qsort(") } && lines.contains { $0.hasPrefix("jumps -> libc.so.6: puts(") }, "\(lines)")
    }

    @Test("threads are told apart, cancelled, and leave", arguments: [ways[0], ways[2]])
    func threads(_ way: Variant) async throws {
        let command = try await Program("calls/threads.c", flags: ["-pthread"]).command(way)
        let native = try command.run()
        let trace = try TraceFile(command, options: ["--trace=calls", "--trace-returns", "--from=threads"])
        #expect(trace.outcome == native && native.text.hasSuffix("exited 7\n"))
        // Six threads sort five times each; every line of theirs names the thread, and calls are not within those of other threads.
        let sorts = trace.lines("threads -> libc.so.6: qsort(")
        #expect(sorts.count == 30 && Set(sorts.compactMap { $0.firstMatch(of: /\[\d+\]/)?.output }).count == 6)
        #expect(sorts.allSatisfy { $0.contains("] threads -> ") }, "\(sorts)")
    }

    @Test("fork, vfork, posix_spawn, system, errno", arguments: [ways[0], ways[2]])
    func processes(_ way: Variant) async throws {
        let command = try await Program("calls/processes.c", libraries: [Library("libforker.so", "calls/forker.S")]).command(way)
        let native = try command.run()
        #expect(native.text == lines("forked, 1", "fork 3", "vfork 4", "vfork at the end 7", "spawn 5", "system 6", "12, errno 77"))
        for options in [["--trace-returns"], ["--summary"]] {
            let trace = try TraceFile(command, options: ["--trace=calls"] + options)
            #expect(trace.outcome == native)
        }
        let ends = try TraceFile(command, options: ["--trace=calls", "--symbol=_exit,execl"]).lines
        #expect(ends.count == 3 && ends[0].contains(": _exit(0x3,") && ends[1].contains(": execl("), "\(ends)")
    }

    @Test("a library that is opened late, closed and opened again", arguments: [ways[0], ways[1]])
    func opened(_ way: Variant) async throws {
        let program = Program(
            "calls/opened.c", libraries: [ProgramTests.shapes, Library("libopened.so", "calls/openedlib.c", flags: ["-ldl"], needs: ["libshapes.so"])],
            flags: ["-ldl"], needs: [])
        let command = try await program.command(way)
        let seen = try calls(command, "--trace-returns", "--from=libopened.so", "--to=libshapes.so", Self.prototypes)
        #expect(seen.outcome == (try command.run()) && seen.outcome.text == "13\n13\n")
        let once = [0, 1].flatMap { ["libopened.so -> libshapes.so: next(\($0))", "libopened.so <- libshapes.so: next = \($0 + 1)"] }
        #expect(seen.lines == once + once)
    }

    @Test("the table counts every call, however the program ends", arguments: ["", "_exit", "exec", "fork"])
    func summary(_ end: String) async throws {
        let program = Program("calls/counted.c", libraries: [ProgramTests.shapes], flags: ["-pthread"])
        let command = try await program.command(arguments: [end])
        let seen = try calls(command, "--summary", "--from=counted")
        #expect(seen.outcome == (try command.run()))
        func row(_ name: String, in table: some Sequence<String>) -> [String]? {
            table.first { $0.hasSuffix(" " + name) }?.split(separator: " ").map(String.init)
        }
        let table = seen.lines.split { $0.contains("us a call") }.map(Array.init)
        #expect(table.count == (end == "fork" ? 2 : 1))
        let last = try #require(table.last)
        #expect(row("next", in: last)?.first == "400" && row("apply", in: last)?.first == "20" && row("nothing", in: last)?.first == "3", "\(last)")
        // Sleeping took longest, and its own time: 20 ms.
        let sleep = try #require(row("usleep", in: last))
        #expect(sleep[0] == "1" && (Double(sleep[1]) ?? 0) >= 20000 && (Double(sleep[1]) ?? 0) < 10_000_000 && sleep[1] == sleep[2])
        let times = last.compactMap { Double($0.split(separator: " ")[1]) }
        #expect(times == times.sorted(by: >) && times.count >= 8)
        // The child's table holds what the child did.
        if end == "fork" { #expect(row("nothing", in: table[0])?.first == "1" && row("next", in: table[0]) == nil, "\(table[0])") }
    }

    @Test("JSON has caller, callee, arguments, depth and addresses; a timeline has spans that close")
    func forms() async throws {
        let command = try await Program("calls/shapes.c", libraries: [ProgramTests.shapes]).command(ways[0])
        let options = ["--trace=calls", "--to=libshapes.so", "--trace-returns", Self.prototypes]
        let objects = try TraceFile(command, options: options + ["--trace-format=json"]).lines.map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any], "\($0)")
        }
        let call = try #require(objects.first { $0["symbol"] as? String == "greet" })
        #expect(call["event"] as? String == "call" && call["category"] as? String == "calls" && call["depth"] as? Int == 0)
        #expect((call["from"] as? String)?.hasSuffix("/shapes") == true && (call["to"] as? String)?.hasSuffix("/libshapes.so") == true)
        let arguments = try #require(call["args"] as? [String])
        #expect(arguments.count == 3 && arguments[0] == "\"you\\n\"" && arguments[1].hasPrefix("0x7") && arguments[2] == "64", "\(arguments)")
        #expect((call["address"] as? String)?.hasPrefix("0x") == true && (call["callsite"] as? String)?.hasPrefix("0x") == true)
        let end = try #require(objects.first { $0["event"] as? String == "return" && $0["symbol"] as? String == "weigh" })
        #expect(end["value"] as? String == "-3.75" && end["nanoseconds"] is Int)
        let nested = try #require(objects.first { $0["event"] as? String == "call" && $0["symbol"] as? String == "next" })
        #expect(nested["depth"] as? Int == 1 && nested["args"] as? [String] == ["1"])

        let text = try TraceFile(command, options: options + ["--trace-format=chrome"]).lines.joined(separator: "\n")
        let timeline = try #require(try JSONSerialization.jsonObject(with: Data((text.dropLast() + "]").utf8)) as? [[String: Any]])
        let calls = timeline.filter { $0["cat"] as? String == "calls" }
        #expect(calls.filter { $0["ph"] as? String == "B" }.count == 13 && calls.filter { $0["ph"] as? String == "E" }.count == 13)
        #expect(calls.first?["name"] as? String == "eight")
    }

    @Test(
        "wishes about calls that nobody traces, and files that are no declarations: one line, status 1",
        arguments: [
            (["--summary"], "'--summary' is about calls"), (["--trace=bindings", "--trace-returns"], "'--trace-returns' is about calls"),
            (["--trace=calls", "--prototypes=/nowhere/x.h"], "'/nowhere/x.h': No such file"),
            (["--trace=calls", "--prototypes=broken.h"], "'broken.h', line 3: a declaration does not end"),
            (["--trace=calls", "--prototypes=empty.h"], "'empty.h', line 1: the file ends"),
            (["--trace=calls", "--prototypes="], "invalid value"), (["--trace=calls", "--summary=yes"], "unexpected value"),
            (["--trace=calls", "--summary", "--trace-format=chrome"], "'--summary' does not go with this '--trace-format'"),
        ])
    func usage(_ options: [String], _ words: String) throws {
        let folder = try Workplace.folder("prototypes")
        try "int good(int);\n/* and */\nint bad(int".write(toFile: "\(folder)/broken.h", atomically: true, encoding: .utf8)
        try "".write(toFile: "\(folder)/empty.h", atomically: true, encoding: .utf8)
        let seen = try Command(program: "/bin/echo", arguments: ["ran"], folder: folder).loaded(options: options).run()
        #expect(seen.end == .exited(1) && seen.output.isEmpty && seen.errorLines.count == 1 && seen.errorText.contains(words), "\(seen)")
    }
}
