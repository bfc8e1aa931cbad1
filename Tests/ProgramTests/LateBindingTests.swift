import Testing

/// What the references of a late library are bound to, and how its file may be made.
@Suite struct LateBindingTests {
    private static func kinds(_ flags: [String] = []) -> Program {
        Program(
            "dynamic/kinds.cpp",
            libraries: [
                Library("libkept.so", "dynamic/kept.c"),
                Library("libkinds.so", "dynamic/kindslib.cpp", flags: flags, needs: ["libkept.so"]),
            ],
            flags: ["-rdynamic"], needs: ["libkept.so"])
    }

    private static let seen = lines(
        "data 10", "functions 13", "indirect 10", "weak 0", "copied 32", "one address 1", "round, cast 1", "caught round", "passed 7",
        "closed 0")

    @Test("references of every kind", arguments: Variant.all)
    func kinds(_ variant: Variant) async throws {
        try await Self.kinds().expectSame(variant, printing: Self.seen)
    }

    @Test(
        "libraries made in many ways",
        arguments: [
            ["-Wl,-z,max-page-size=2097152"], ["-Wl,-z,separate-code"], ["-Wl,-z,noseparate-code"], ["-Wl,-z,norelro"],
            ["-Wl,-z,relro,-z,now"],
            ["-Wl,-z,lazy", "-fno-plt"], ["-Wl,-Bsymbolic-functions"], ["-Wl,-Ttext-segment=0x10000000"], ["-Wl,-z,combreloc"],
            ["-Wl,-z,nocombreloc"],
            ["-Wl,--hash-style=both"], ["-s"], ["-g", "-Wl,--build-id=none"], ["-Wl,-z,initfirst"],
        ])
    func made(_ flags: [String]) async throws {
        try await Self.kinds(flags).expectSame(printing: Self.seen)
    }

    @Test("text relocations of a late library")
    func text() async throws {
        let program = Program.steps(Library("libtextrel.so", "binding/textrel.S", flags: ["-Wl,-z,notext"]))
        try await program.expectSame(
            arguments: ["t=./libtextrel.so", "t.read_own", "t.read_foreign", "-t"],
            printing: lines("t=open", "t.read_own 41", "t.read_foreign 42", "-t", "end"))
    }

    @Test("an undefined variable stops LAZY, too; an undefined weak one does not")
    func data() async throws {
        let library = Library("liba.so", "dynamic/wanting.c", flags: ["-Wl,-z,lazy"])
        let weak = Library("libweak.so", "dynamic/wanting.c", flags: ["-Wl,-z,lazy", "-DWEAK=__attribute__((weak))"])
        try await Program.steps(library, weak).expectSame(
            arguments: ["a=./liba.so,lazy", "?liba.so", "w=./libweak.so,now", "w.wanting"],
            printing: lines("a=./liba.so: undefined symbol: nobodys_value", "?liba.so 0", "w=open", "w.wanting 0", "end"))
    }

    @Test("executable stacks for a late library that asks for them")
    func stacks() async throws {
        let library = Library("libtrampoline.so", "dynamic/trampoline.c", flags: ["-Wl,-z,execstack"])
        try await Program("dynamic/executing.c", libraries: [library], flags: ["-pthread"], needs: [])
            .expectSame(printing: lines("main 42", "before 42", "after 42"))
    }
}
