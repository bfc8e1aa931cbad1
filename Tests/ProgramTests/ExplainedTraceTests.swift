import Foundation
import Testing

/// The trace for people: one line a binding, with the reason.
@Suite struct ExplainedTraceTests {
    private func explained(_ options: String..., environment: [String: String] = [:]) async throws -> TraceFile {
        let command = try await Program.taker.command()
        return try TraceFile(command, options: ["--trace=bindings", "--trace-format=explained"] + options, environment: environment)
    }

    /// The one line of a reference of an object.
    private func line(_ trace: TraceFile, _ object: String, _ symbol: String) throws -> String {
        let wanted = try Regex("^\(object) +[A-Z0-9_]+ +0x[0-9a-f]{12}  \(symbol)")
        let lines = trace.lines.filter { $0.contains(wanted) }
        return try #require(lines.count == 1 ? lines[0] : nil, "\(lines) for \(symbol) in \(trace.lines)")
    }

    @Test("relocation, slot, definition, value and rule of each kind of reference")
    func kinds() async throws {
        let trace = try await explained("--now")
        #expect(trace.outcome.end == .exited(0), "\(trace.outcome)")
        func expect(_ object: String, _ symbol: String, _ pattern: String) throws {
            let line = try line(trace, object, symbol)
            #expect(try line.contains(Regex(pattern)), "\(line)")
        }
        try expect("taker", "both", "^taker +JUMP_SLOT +0x[0-9a-f]{12}  both  -> libone.so\\+0x[0-9a-f]+ = 0x7[0-9a-f]+  first in scope order, before libtwo.so$")
        try expect("taker", "only", "JUMP_SLOT .* = 0x7[0-9a-f]+  first in scope order$")
        try expect("taker", "__gmon_start__", "GLOB_DAT .* -> nothing = 0x0  weak and undefined, so 0$")
        try expect("taker", "local", "TPOFF64 .* -> libone.so\\+0x[0-9a-f]+ = 0xf+[0-9a-f]{2}  first in scope order$")
        try expect("taker", "moved", "COPY .* -> libone.so\\+0x[0-9a-f]+ = 4 bytes  first in scope order; copied into the program$")
        try expect("libone.so", "moved", "GLOB_DAT .* -> taker\\+0x[0-9a-f]+ = 0x[0-9a-f]+  copy relocation moved it into the program, before libone.so$")
        try expect("taker", "memcpy@", "GLIBC_2.14  -> libc.so.6\\+0x[0-9a-f]+ \\[GLIBC_2.14\\] = 0x7[0-9a-f]+  first in scope order; IFUNC chose [_a-z]")
    }

    @Test("the value that is shown is the one that the program sees")
    func values() async throws {
        let trace = try await explained("--now")
        let moved = try #require(trace.outcome.text.split(separator: "\n").first { $0.hasPrefix("moved ") }?.dropFirst(6))
        #expect(try line(trace, "libone.so", "moved").contains(" = \(moved) "))
    }

    @Test("an object that was preloaded, and one of LD_DYNAMIC_WEAK's choice")
    func otherRules() async throws {
        let built = try await Program.taker.built()
        let preloaded = try await explained("--now", "--preload", "\(built.folder)/libtwo.so")
        #expect(try line(preloaded, "taker", "both").hasSuffix("  preloaded, before libone.so"))
        let program = Program(
            "binding/weak.c", libraries: [Library("libweak.so", "binding/weaklib.c"), Library("libstrong.so", "binding/stronglib.c")])
        let strong = try TraceFile(
            try await program.command(), options: ["--now", "--trace=bindings", "--trace-format=explained"], environment: ["LD_DYNAMIC_WEAK": "1"])
        #expect(!strong.lines("first that is not weak (LD_DYNAMIC_WEAK), before libweak.so").isEmpty, "\(strong.lines)")
    }

    @Test("a first call, and a question by name, say so")
    func moments() async throws {
        let trace = try await explained()
        #expect(trace.lines("  both  ", "; at its first call").count == 1)
        let program = try await Program.steps(.part("low")).command(arguments: ["l=liblow.so,now", "l.low_count"])
        let asked = try TraceFile(program, options: ["--trace=bindings", "--trace-format=explained"])
        #expect(asked.lines(" dlsym ", "  low_count  -> liblow.so+0x").count == 1, "\(asked.lines)")
    }

    @Test("the legend's bars stand under the beginning of each column")
    func legend() async throws {
        let trace = try await explained("--now", "--legend")
        let first = Array(trace.lines[0])
        let columns = trace.lines[1].indices.filter { trace.lines[1][$0] == "|" }.map { trace.lines[1].distance(from: trace.lines[1].startIndex, to: $0) }
        #expect(columns.count == 6)
        for column in columns where column > 0 { #expect(first[column] != " " && first[column - 1] == " ", "column \(column) of \(trace.lines[0])") }
        #expect(trace.lines[7] == "the object that refers")
        #expect(trace.lines[8].hasPrefix("libtwo.so") || trace.lines[8].hasPrefix("libc.so.6"))
    }

    /// What a terminal is shown.
    private func terminal(_ options: String, environment: [String: String] = [:]) async throws -> String {
        let built = try await Program.taker.built()
        let line = "\(Workplace.swload) \(options) \(built.path)"
        var command = Command(program: Tool.find("script") ?? "script", arguments: ["-qec", line, "/dev/null"], environment: environment)
        if environment["TERM"] == nil { command.environment["TERM"] = "xterm" }
        return try command.run().text
    }

    @Test("a terminal gets the explained form in colour, with NO_COLOR without; LD_DEBUG and other places get ld.so's lines", .needs("script"))
    func terminals() async throws {
        let shown = try await terminal("--now --trace=bindings")
        #expect(shown.contains("\u{1b}[1monly\u{1b}[0m") && shown.contains("first in scope order"))
        let plain = try await terminal("--now --trace=bindings", environment: ["NO_COLOR": "1"])
        #expect(plain.contains("first in scope order") && !plain.contains("\u{1b}"))
        let dumb = try await terminal("--now --trace=bindings", environment: ["TERM": "dumb"])
        #expect(!dumb.contains("\u{1b}"))
        #expect(try await terminal("--now", environment: ["LD_DEBUG": "bindings"]).contains("binding file "))
        let command = try await Program.taker.command()
        #expect(try TraceFile(command, options: ["--now", "--trace=bindings"]).lines.allSatisfy { !$0.contains("first in scope order") })
    }

    @Test("names that compilers make up are readable, beside the raw name", .needs("g++"))
    func readable() async throws {
        let program = try await Program("system/hello.cpp").command()
        let trace = try TraceFile(program, options: ["--now", "--trace=bindings", "--trace-format=explained", "--from=hello"])
        #expect(!trace.lines("  std::runtime_error::~runtime_error() [_ZNSt13runtime_errorD1Ev@GLIBCXX_3.4]  -> libstdc++.so.6+0x").isEmpty, "\(trace.lines)")
    }
}
