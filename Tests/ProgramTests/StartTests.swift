import Testing

@Suite struct StartTests {
    private static func part(_ name: String, needs: [String] = [], flags: [String] = []) -> Library {
        Library(
            "lib\(name).so", "start/part.c", flags: ["-DWHO=\"\(name)\"", "-Wl,-init,started", "-Wl,-fini,ended"] + flags, needs: needs)
    }

    /// Each shape is a set of libraries and what the program names of them.
    static let shapes: [String: Program] = [
        "chain": Program(
            "start/order.c", libraries: [part("third"), part("second", needs: ["libthird.so"]), part("first", needs: ["libsecond.so"])],
            needs: ["libfirst.so"]),
        "diamond": Program(
            "start/order.c",
            libraries: [
                part("base"), part("left", needs: ["libbase.so"]), part("right", needs: ["libbase.so"]),
                part("top", needs: ["libright.so", "libleft.so"]),
            ], needs: ["libtop.so", "libbase.so"]),
        "cycle": Program(
            "start/order.c",
            libraries: [
                part("two"), part("one", needs: ["libtwo.so"]), part("two", needs: ["libone.so"]), part("side", needs: ["libtwo.so"]),
            ],
            needs: ["libone.so", "libside.so"]),
        "initfirst": Program(
            "start/order.c",
            libraries: [part("plain"), part("first", flags: ["-Wl,-z,initfirst"]), part("last", needs: ["libplain.so"])],
            needs: ["liblast.so", "libfirst.so"]),
    ]

    @Test("the order of constructors and destructors", arguments: ["chain", "diamond", "cycle", "initfirst"], Variant.few)
    func order(_ shape: String, _ variant: Variant) async throws {
        let program = try #require(Self.shapes[shape])
        let seen = try await program.expectSame(variant, arguments: ["argument"], ending: .exited(5))
        #expect(seen.text.hasPrefix(shape == "initfirst" ? "first init\n" : "program preinit\n"))
        #expect(
            seen.text.contains("program constructor\nprogram main\nprogram atexit, registered last\nprogram atexit\nprogram destructor\n"))
        #expect(seen.text.contains(" constructor with arguments\n") && seen.text.contains(" fini\n"))
        if shape == "initfirst" { #expect(seen.text.contains("first constructor with arguments\nprogram preinit\n")) }
    }

    @Test("the order with lld and with a SysV hash table", arguments: [Variant.sysvHash] + [.lld, .gold].filter(\.installed))
    func orderElsewhere(_ variant: Variant) async throws {
        let program = try #require(Self.shapes["diamond"])
        try await program.expectSame(variant, arguments: ["argument"], ending: .exited(5))
    }

    @Test("ends that skip destructors", arguments: [("_exit", End.exited(3)), ("abort", .killed(6)), ("quick", .exited(4))])
    func skipping(_ argument: String, _ end: End) async throws {
        let program = try #require(Self.shapes["diamond"])
        let seen = try await program.expectSame(arguments: [argument], ending: end)
        #expect(seen.text.hasSuffix("program main\n"))
    }

    @Test("arguments, environment and auxiliary vector", arguments: Variant.common + Variant.statics)
    func facts(_ variant: Variant) async throws {
        let seen = try await Program("start/facts.c").expectSame(
            variant, arguments: ["one", "", "three words here"], environment: ["A": "", "UNUSUAL": "a=b\nc"])
        #expect(seen.text.contains("argument 3: three words here\n") && seen.text.contains("AT_ENTRY is _start: 1\n"))
        #expect(seen.text.contains("AT_PHDR own: 1") && seen.text.contains("stack aligned: 1\n"))
    }

    @Test("many arguments and a large environment")
    func large() async throws {
        let arguments = (0..<2000).map { "argument number \($0)" }
        try await Program("start/facts.c").expectSame(arguments: arguments, environment: ["LARGE": String(repeating: "x", count: 100_000)])
    }

    @Test("a program called by a relative path is told that path")
    func relative() async throws {
        var command = try await Program("start/facts.c").command()
        command.program = "./facts"
        let loaded = command.loaded()
        let seen = try loaded.run()
        #expect(seen.text.contains("argument 0: ./facts\n") && seen.text.contains("AT_EXECFN ./facts\n"), "\(seen)")
        #expect(seen.text.contains("invocation ./facts, facts\n"), "\(seen)")
        #expect(try seen == command.run())
    }

    @Test("swload as a program's interpreter", arguments: [Variant.plain, .fixed])
    func interpreter(_ variant: Variant) async throws {
        let program = Program("start/facts.c", flags: ["-Wl,--dynamic-linker=\(Workplace.swload)"])
        let command = try await program.command(variant, arguments: ["one"])
        let native = try await Program("start/facts.c").command(variant, arguments: ["one"]).run()
        let seen = try command.run()
        func comparable(_ outcome: Outcome) -> [String] {
            outcome.text.split(separator: "\n").map(String.init).filter { !$0.contains("facts-") }
        }
        #expect(seen.end == .exited(0) && seen.errors.isEmpty, "\(seen)")
        #expect(comparable(seen) == comparable(native))
    }

    @Test("a program without a library", arguments: ["-static", "-static-pie", "-no-pie", "-pie"])
    func withoutLibrary(_ way: String) async throws {
        var flags = ["-nostdlib", "-nostartfiles", way]
        if way == "-pie" || way == "-no-pie" { flags.append("-Wl,--dynamic-linker=/lib64/ld-linux-x86-64.so.2") }
        let variant = Variant(name: way)
        let program = Program("nolibc/alone.S", flags: flags, runpath: false)
        // Nobody relocates a static-PIE that does not do it itself.
        let relocated = way != "-static-pie"
        try await program.expectSame(
            variant, arguments: ["a", "b"], printing: relocated ? "without a library\n" : "", ending: .exited(relocated ? 3 : 101))
    }

    @Test(
        "a dynamic program without a libc", arguments: [Variant.plain, .fixed, .lazy], ["-ftls-model=initial-exec", "-mtls-dialect=gnu2"])
    func withoutLibc(_ variant: Variant, _ model: String) async throws {
        let free = ["-nostdlib", "-ffreestanding", model]
        let program = Program(
            "nolibc/user.c", libraries: [Library("libfree.so", "nolibc/free.c", flags: free)], flags: free + ["-nostartfiles"])
        let command = try await program.command(variant, arguments: ["x", "yz"])
        let seen = try command.loaded(options: variant.options).run()
        #expect(seen.end == .exited(31 + 5 + 2 + 1), "\(seen)")
        #expect(try seen == command.run())
    }
}
