import Testing

@Suite struct ThreadTests {
    @Test("exceptions across libraries, in threads and through libc", arguments: Variant.common)
    func exceptions(_ variant: Variant) async throws {
        let program = Program("threads/exceptions.cpp", libraries: [Library("libthrower.so", "threads/thrower.cpp")])
        let seen = try await program.expectSame(variant)
        #expect(seen.text.contains("through qsort: 7\n") && seen.text.hasSuffix("passed on\nfrom the library\n"))
    }

    @Test("an exception that nobody catches")
    func uncaught() async throws {
        let program = Program("threads/exceptions.cpp", libraries: [Library("libthrower.so", "threads/thrower.cpp")])
        let seen = try await program.expectSame(arguments: ["uncaught"], ending: .exited(8))
        #expect(seen.text.hasSuffix("terminated\n"))
    }

    @Test("exceptions of a static program", arguments: Variant.statics)
    func staticExceptions(_ variant: Variant) async throws {
        let program = Program("threads/exceptions.cpp", "threads/thrower.cpp")
        try await program.expectSame(variant)
    }

    @Test("sixteen threads with thread_local objects", arguments: Variant.common)
    func sixteen(_ variant: Variant) async throws {
        let program = Program("threads/sixteen.cpp", libraries: [Library("libcounted.so", "threads/counted.cpp")], flags: ["-pthread"])
        let seen = try await program.expectSame(variant)
        #expect(seen.text.hasSuffix("made 32, destroyed 32\nmade 33\n"))
    }

    /// Cancellation and pthread_exit unwind with libgcc_s, which the program names, so that nothing has to be opened later.
    @Test("the life of threads", arguments: [Variant.plain, .fixed, .lazy])
    func life(_ variant: Variant) async throws {
        let program = Program("threads/life.c", flags: ["-pthread", "-Wl,--no-as-needed", "-lgcc_s"])
        let seen = try await program.expectSame(variant)
        #expect(seen.text.contains("cancelled 1, destroyed 110\n") && seen.text.contains("turns 2000\n"))
    }

    @Test("the life of threads in a static program", arguments: Variant.statics)
    func staticLife(_ variant: Variant) async throws {
        try await Program("threads/life.c", flags: ["-pthread"]).expectSame(variant)
    }

    @Test("threads of constructors and destructors", arguments: Variant.few)
    func early(_ variant: Variant) async throws {
        let program = Program("threads/earlyuser.c", libraries: [Library("libearly.so", "threads/early.c", flags: ["-pthread"])])
        try await program.expectSame(variant, printing: "early\nmain 1\nlater\n")
    }

    @Test("threads on stacks of the program's own", arguments: Variant.few)
    func stacks(_ variant: Variant) async throws {
        try await Program("threads/stacks.c", flags: ["-pthread"]).expectSame(variant, printing: "0 5\n0 5\n0 5\n")
    }
}
