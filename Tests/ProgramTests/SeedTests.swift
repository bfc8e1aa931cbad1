import Testing

@Suite struct SeedTests {
    @Test("hello", arguments: Variant.all + Variant.statics)
    func hello(_ variant: Variant) async throws {
        try await Program("seed/hello.c").expectSame(variant, printing: "hello, world\n")
    }

    @Test("functions given to atexit", arguments: Variant.common + Variant.statics)
    func atexit(_ variant: Variant) async throws {
        try await Program("seed/exits.c").expectSame(variant, printing: "main\nsecond\nthird\nfirst\nlast\n")
    }

    /// The archive is in the library and in the program.
    private static func shadowed(_ flags: [String]) -> Program {
        Program(
            "seed/shadowed.c",
            libraries: [
                Library("libcounter.a", "seed/counter.c"),
                Library("libuser.so", "seed/shadowuser.c", flags: flags, needs: ["libcounter.a"]),
            ], flags: ["-rdynamic"])
    }

    @Test("a static library's variable in two objects is one variable", arguments: Variant.common)
    func shadowedVariable(_ variant: Variant) async throws {
        try await Self.shadowed([]).expectSame(variant, printing: "program counts 2, library counts 3, one variable: 1\n")
    }

    @Test("with -Bsymbolic it is two")
    func symbolicVariable() async throws {
        try await Self.shadowed(["-Wl,-Bsymbolic"]).expectSame(printing: "program counts 2, library counts 2, one variable: 0\n")
    }

    @Test("a short declared, a pointer defined", arguments: Variant.common)
    func misdeclared(_ variant: Variant) async throws {
        let program = Program("seed/misdeclared.c", libraries: [Library("libdefines.so", "seed/defines.c")])
        let text = "low 16 bits match: 1\nthe library's pointer is whole: 1\nafter writing a short: 0\n"
        try await program.expectSame(variant, printing: text)
    }

    @Test("a misspelt main leaves a program without an entry point")
    func noEntry() async throws {
        let command = try await Program("seed/mian.c", flags: ["-nostartfiles", "-Wl,-e,0"]).command()
        #expect(try command.run().end == .killed(11))
        try expectRefusal(command, naming: ["mian", "entry"])
    }

    @Test("a misspelt main leaves main undefined", arguments: [Variant.plain, .fixed])
    func undefinedMain(_ variant: Variant) async throws {
        let command = try await Program("seed/mian.c", flags: ["-Wl,--unresolved-symbols=ignore-all", "-Wl,-z,dynamic-undefined-weak"])
            .command(variant)
        let native = try command.run()
        if native.end == .exited(127) {
            try expectRefusal(command, naming: ["undefined symbol: main"], status: [127])
        } else {
            try expectSame(command, ending: .killed(11))
        }
    }

    @Test("statics of two Rust libraries", .needs("rustc"))
    func rustGlobals() async throws {
        let program = Program(
            "seed/global.rs",
            libraries: [
                Library("libglobal_one.rlib", "seed/global_one.rs", flags: ["--crate-type", "rlib", "--crate-name", "global_one"]),
                Library("libglobal_two.rlib", "seed/global_two.rs", flags: ["--crate-type", "rlib", "--crate-name", "global_two"]),
            ])
        try await program.expectSame(printing: "Global: 20\n")
    }

    @Test("Rust threads and panics", .needs("rustc"))
    func rustThreads() async throws {
        let seen = try await Program("seed/panics.rs").expectSame(ending: .exited(6))
        #expect(seen.text.contains("total 13986000, locals 84\n") && seen.text.contains("caught: true\n"))
    }
}
