import Testing

/// Thread-local storage of libraries that are opened late.
@Suite struct LateThreadLocalTests {
    /// How a late library reaches its variables, and how they are aligned.
    struct Model: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var flags: [String]
        var alignment = 64
        var variant = Variant.plain
    }

    static let models = [
        Model(testDescription: "general dynamic", flags: ["-ftls-model=global-dynamic"]),
        Model(testDescription: "general dynamic, much aligned", flags: ["-ftls-model=global-dynamic"], alignment: 256),
        Model(testDescription: "local dynamic", flags: ["-ftls-model=local-dynamic"]),
        Model(testDescription: "descriptors", flags: ["-mtls-dialect=gnu2"]),
        Model(testDescription: "descriptors, much aligned, lazy", flags: ["-mtls-dialect=gnu2"], alignment: 256, variant: .fixedLazy),
        Model(testDescription: "descriptors, lld", flags: ["-mtls-dialect=gnu2"], variant: Variant.lld.installed ? .lld : .plain),
        Model(testDescription: "initial exec", flags: ["-ftls-model=initial-exec"]),
        Model(testDescription: "initial exec, not PIE", flags: ["-ftls-model=initial-exec"], variant: .fixed),
        Model(testDescription: "general dynamic, gold", flags: [], variant: Variant.gold.installed ? .gold : .plain),
    ]

    private static func late(_ name: String, _ first: Int, _ model: Model) -> Library {
        Library(name, "tls/latelib.c", flags: model.flags + ["-DFIRST=\(first)", "-DALIGN=\(model.alignment)"])
    }

    private static func program(_ model: Model) -> Program {
        Program("tls/late.c", libraries: [late("liblate.so", 31, model), late("libother.so", 55, model)], flags: ["-pthread"], needs: [])
    }

    /// What a thread sees that has not been there, and what it sees after its own change.
    private static func seen(_ first: Int, mark: Int? = nil) -> String {
        let letter = mark.map { ["", "B", "C", "D", "", "", "", "", "", "J"][$0] } ?? "b"
        return
            "\(first + (mark ?? 0)) \(letter)lock, 0 from aligned, \(mark == nil ? 0 : 1) not zero, pointer right \(mark == nil ? 1 : 0), odd \(mark == nil ? 0 : 1)"
    }

    private static func text(_ firsts: [Int]) -> String {
        var text = ""
        for (index, first) in firsts.enumerated() {
            text += lines("round \(index + 1)", "main: \(seen(first))", "before: \(seen(first))")
            if index == 1 { text += lines("before, untouched till now: \(seen(first))") }
            text += lines("after: \(seen(first))", "again: \(seen(first, mark: 1))", "main again: \(seen(first, mark: 9))", "closed 0")
        }
        return text
    }

    @Test("a library opened, closed and opened again", arguments: models)
    func again(_ model: Model) async throws {
        try await Self.program(model).expectSame(model.variant, printing: Self.text([31, 31, 31]))
    }

    @Test("another library in the place of a closed one, in threads that go on", arguments: models)
    func exchanged(_ model: Model) async throws {
        try await Self.program(model).expectSame(model.variant, arguments: ["./libother.so"], printing: Self.text([31, 55, 31]))
    }

    @Test("forty libraries, half of them closed and opened again", arguments: Variant.few, ["", "-mtls-dialect=gnu2"])
    func forty(_ variant: Variant, _ flag: String) async throws {
        let libraries = (1...40).map { Library("libpart\($0).so", "tls/part.c", flags: ["-DN=\($0)"] + (flag.isEmpty ? [] : [flag])) }
        try await Program("tls/pieces.c", libraries: libraries, flags: ["-pthread"], needs: []).expectSame(
            variant,
            printing: lines(
                "main: 40", "thread: 40", "thread again: 40", "new thread: 40", "thread, fresh: 20, kept: 20", "main, fresh: 20, kept: 20",
                "new thread: 40"))
    }

    @Test("a library with a pending thread_local destructor stays till it has run", arguments: Variant.few)
    func pending(_ variant: Variant) async throws {
        try await Self.pending.expectSame(
            variant,
            printing: lines(
                "touched 6", "closed 0, still there 1", "still there 1", "thread ends", "destroyed", "joined", "library ends",
                "still there 0"))
    }

    @Test("the same with an object of the main thread")
    func pendingInMain() async throws {
        try await Self.pending.expectSame(
            arguments: ["main"],
            printing: lines(
                "main touched 6", "touched 6", "closed 0, still there 1", "still there 1", "thread ends", "destroyed", "joined",
                "still there 1", "destroyed", "library ends"))
    }

    private static let pending = Program(
        "tls/pending.cpp",
        libraries: [
            Library("libpending.so", "tls/pendinglib.cpp"),
            Library("libother.so", "dynamic/value.c", flags: ["-DNAME=other", "-DVALUE=1"]),
        ], flags: ["-rdynamic", "-pthread"], needs: [])

    @Test("a static block that is too large", arguments: Variant.few)
    func tooLarge(_ variant: Variant) async throws {
        let huge = Library("libhuge.so", "tls/huge.c", flags: ["-ftls-model=initial-exec"])
        let program = Program("tls/toolarge.c", libraries: [huge, Self.late("liblate.so", 31, Self.models[0])], needs: [])
        try await program.expectSame(variant, printing: lines("refused 1: 1", "refused 1: 1", "refused 1: 1", Self.seen(31)))
    }

    @Test("blocks are given back", arguments: ["", "-mtls-dialect=gnu2"])
    func level(_ flag: String) async throws {
        let library = Library("libmuch.so", "tls/huge.c", flags: flag.isEmpty ? [] : [flag])
        try await Program("tls/level.c", libraries: [library], flags: ["-pthread"], needs: [])
            .expectSame(printing: lines("openings: level", "threads: level"))
    }

    private static let descriptor = Program(
        "tls/descriptor.c", libraries: [Library("libdescriptor.so", "tls/descriptor.S")], flags: ["-pthread"], needs: [])

    @Test("descriptors keep the integer registers", arguments: Variant.few)
    func integers(_ variant: Variant) async throws {
        let line = "value 41, changed 0"
        let threads = String(repeating: "thread: \(line)\n", count: 6)
        try await Self.descriptor.expectSame(variant, printing: threads + String(repeating: "main: \(line)\n", count: 3))
    }

    /// glibc's own descriptors lose some in the first access of a thread, before its version 2.39; so this is not compared.
    @Test("descriptors keep the vector registers", arguments: [("xmm", 16), ("ymm", 16), ("zmm", 32)])
    func vectors(_ kind: String, _ count: Int) async throws {
        let command = try await Self.descriptor.command(arguments: [kind])
        if try command.run().text == "absent\n" { try Test.cancel("this processor has no \(kind)") }
        let line = "value 41, kept \(count) of \(count)"
        let seen = try command.loaded().run()
        #expect(seen.text == String(repeating: "thread: \(line)\n", count: 6) + String(repeating: "main: \(line)\n", count: 3))
        #expect(seen.end == .exited(0), "\(seen)")
    }
}
