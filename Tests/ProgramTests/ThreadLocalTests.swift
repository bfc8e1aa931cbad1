import Testing

@Suite struct ThreadLocalTests {
    /// How the library and the program reach their variables.
    struct Model: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var library: [String]
        var program: [String] = []
        var variant = Variant.plain
    }

    static let models = [
        Model(testDescription: "general dynamic", library: ["-ftls-model=global-dynamic"], program: ["-ftls-model=global-dynamic"]),
        Model(testDescription: "local dynamic", library: ["-ftls-model=local-dynamic"]),
        Model(testDescription: "initial exec", library: ["-ftls-model=initial-exec"], program: ["-ftls-model=initial-exec"]),
        Model(testDescription: "local exec in the program", library: []),
        Model(testDescription: "the program not PIE", library: [], variant: .fixed),
        Model(testDescription: "descriptors", library: ["-mtls-dialect=gnu2"], program: ["-mtls-dialect=gnu2"]),
        Model(testDescription: "descriptors, lazy", library: ["-mtls-dialect=gnu2"], program: ["-mtls-dialect=gnu2"], variant: .lazy),
        Model(testDescription: "descriptors, lld", library: ["-mtls-dialect=gnu2"], variant: Variant.lld.installed ? .lld : .plain),
        Model(testDescription: "gold", library: [], variant: Variant.gold.installed ? .gold : .plain),
        Model(testDescription: "local dynamic, SysV hash", library: ["-ftls-model=local-dynamic"], variant: .sysvHash),
    ]

    @Test("thread-local variables", arguments: models)
    func access(_ model: Model) async throws {
        let program = Program(
            "tls/models.c", libraries: [Library("libtls.so", "tls/modelslib.c", flags: model.library)], flags: model.program)
        let text = """
            15 -1, 33 -3, same 1 1, library 3311
            25 -1, 33 -3, same 1 1, library 3311
            35 -1, 33 -3, same 1 1, library 3311
            15 -1, 33 -3, same 1 1, library 3311

            """
        try await program.expectSame(model.variant, printing: text)
    }

    @Test("alignment of thread-local blocks", arguments: Variant.common)
    func alignment(_ variant: Variant) async throws {
        let program = Program("tls/align.c", libraries: [Library("libtlsalign.so", "tls/alignlib.c")])
        let line = "own 0 own, library's 0 block\n"
        try await program.expectSame(variant, printing: line + line + line + line)
    }

    @Test("thread-local blocks of a static program", arguments: Variant.statics)
    func alone(_ variant: Variant) async throws {
        let program = Program("tls/align.c", libraries: [Library("libtlsalign.a", "tls/alignlib.c")])
        let line = "own 0 own, library's 0 block\n"
        try await program.expectSame(variant, printing: line + line + line + line)
    }

    @Test("several libraries with thread-local blocks", arguments: Variant.few, ["", "-mtls-dialect=gnu2"])
    func several(_ variant: Variant, _ flag: String) async throws {
        let libraries = (1...5).map { Library("libpart\($0).so", "tls/part.c", flags: ["-DN=\($0)"] + (flag.isEmpty ? [] : [flag])) }
        let seen = try await Program("tls/several.c", libraries: libraries).expectSame(variant)
        #expect(seen.text.hasPrefix("10 20 30 40 50\n19 29 39 49 59\nerrno 77\n10 20 30 40 50\n"))
    }
}
