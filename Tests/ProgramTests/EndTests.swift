import Testing

@Suite struct EndTests {
    @Test("exit statuses", arguments: ["return", "exit"], [0, 1, 77, 255, 256, -1])
    func status(_ way: String, _ number: Int) async throws {
        let end = End.exited(Int32(truncatingIfNeeded: number) & 0xff)
        let seen = try await Program("end/ends.c").expectSame(arguments: [way, "\(number)"], printing: "buffered", ending: end)
        #expect(seen.errorText == "destructor\n")
    }

    @Test(
        "death by a signal",
        arguments: [("raise", 15), ("raise", 9), ("raise", 11), ("kill", 1), ("abort", 6), ("null", 11), ("trap", 4), ("divide", 8)])
    func signal(_ way: String, _ number: Int32) async throws {
        try await Program("end/ends.c").expectSame(arguments: [way, "\(number)"], printing: "", ending: .killed(number))
        try await Program("end/ends.c").expectSame(.staticPIE, arguments: [way, "\(number)"], ending: .killed(number))
    }

    @Test("a program with its standard output closed")
    func closedOutput() async throws {
        let built = try await Program("seed/hello.c").built()
        let native = try Command.shell("\(built.path) >&-; echo $?").run()
        let loaded = try Command.shell("\(Workplace.swload) \(built.path) >&-; echo $?").run()
        #expect(loaded == native)
    }

    @Test("fork, exec, spawn, system, popen", arguments: Variant.common)
    func processes(_ variant: Variant) async throws {
        let seen = try await Program("end/processes.c").expectSame(variant)
        #expect(seen.text.contains("child\nstatus 3\nin a shell\nstatus 4\n") && seen.text.hasSuffix("pclose 0\nstatus 8\n"))
    }

    @Test("signals and jumps", arguments: Variant.common + Variant.statics)
    func signals(_ variant: Variant) async throws {
        let seen = try await Program("end/signals.c", flags: ["-pthread"]).expectSame(variant)
        #expect(seen.text.hasPrefix("jumped with 11016, on the other stack 1\n") && seen.text.hasSuffix("delivered 1\n"))
    }

    @Test("the heap", arguments: Variant.few + [.staticPIE])
    func memory(_ variant: Variant) async throws {
        let text = "damaged 0\nzero 0, mapped 1, break moves by 4096\nusable 1, failing 1\n"
        try await Program("end/memory.c", flags: ["-pthread"]).expectSame(variant, printing: text)
    }

    @Test("the environment", arguments: Variant.few)
    func environment(_ variant: Variant) async throws {
        let seen = try await Program("end/environment.c").expectSame(
            variant, environment: ["GIVEN": "given", "REMOVED": "still there"])
        #expect(seen.text.hasPrefix("GIVEN given, ABSENT (none)\n") && seen.text.hasSuffix("cleared: 1, (none)\n"))
    }

    @Test("locales and conversions", arguments: [Variant.plain, .fixedLazy, .sysvHash])
    func locale(_ variant: Variant) async throws {
        let seen = try await Program("end/locale.c", flags: ["-fno-builtin", "-lm"]).expectSame(variant)
        #expect(seen.text.contains("0: ac 20 00 00 21 00 00 00\n"))
    }

    @Test("standard input", arguments: Variant.few)
    func input(_ variant: Variant) async throws {
        try expectSame(Command(program: "/bin/cat", input: .init("some\ntext\0with a null".utf8)), printing: "some\ntext\0with a null")
    }
}
