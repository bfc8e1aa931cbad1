import Testing

/// Threads that open and close libraries, with all that others do at the same time.
@Suite struct LateThreadTests {
    private static let rounds = Program(
        "threads/rounds.cpp",
        libraries: (0..<8).map { Library("libround\($0).so", "threads/roundlib.cpp", flags: ["-DN=\($0)", "-Wl,-z,lazy"]) },
        flags: ["-rdynamic", "-pthread"], needs: [])

    @Test("sixteen threads open, use and close libraries, two start threads", arguments: [Variant.plain, .lazy])
    func rounds(_ variant: Variant) async throws {
        try await Self.rounds.expectSame(
            variant, arguments: ["300"],
            printing: lines("errors 0, thrown 1, created 1", "started 1, ended as often 1", "level"))
    }

    private static let parts = (1...4).map { Library("libpart\($0).so", "tls/part.c", flags: ["-DN=\($0)"]) }

    @Test("a thread that a constructor starts waits with its dlopen for that of its library", arguments: [Variant.plain, .lazy])
    func firstThread(_ variant: Variant) async throws {
        let library = Library("libfirst.so", "threads/waiting.c", flags: ["-DLIBRARY", "-pthread"])
        let program = Program("threads/waiting.c", libraries: [library, Self.parts[0]], flags: ["-pthread"], needs: [])
        try await program.expectSame(variant, printing: lines("waited: 1"))
    }

    private static let forks = Program("threads/forks.c", libraries: parts, flags: ["-pthread"], needs: [])

    @Test("a child opens libraries after a fork", arguments: ["locked", "handlers"])
    func forks(_ way: String) async throws {
        try await Self.forks.expectSame(arguments: [way], printing: lines("good 100, wrong 0"))
    }

    /// glibc's own dlopen is not made for this: its child finds a half-made list or waits for ever. So this is not compared.
    @Test("a child opens libraries after a fork in the middle of another thread's dlopen")
    func unlockedForks() async throws {
        var command = try await Self.forks.command()
        command.limit = .seconds(10)
        let seen = try command.loaded().run()
        #expect(seen.text == lines("good 100, wrong 0") && seen.end == .exited(0), "\(seen)")
    }
}
