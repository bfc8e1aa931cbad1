import Testing

/// Where dlsym looks, and what it finds.
@Suite struct DlsymTests {
    private static func who(_ library: String, _ value: Int, needs: [String] = []) -> Library {
        Library("lib\(library).so", "dynamic/value.c", flags: ["-DNAME=who", "-DVALUE=\(value)"], needs: needs)
    }

    @Test("a handle is searched breadth-first through its dependencies")
    func breadth() async throws {
        let program = Program.steps(
            Self.who("deep", 1), .part("left", needs: ["libdeep.so"]), Self.who("right", 2),
            .part("top", needs: ["libleft.so", "libright.so"]))
        try await program.expectSame(
            arguments: ["t=libtop.so", "t.who", "l=libleft.so", "l.who", "r=./libright.so", "r.who", ".who"],
            printing: lines(
                "+left +top t=open", "t.who 2", "l=open", "l.who 1", "r=open", "r.who 2",
                ".who: PROGRAM: undefined symbol: who", "end") + "-top -left ")
    }

    @Test("the program's handle finds what is global, also later")
    func program() async throws {
        try await Program.steps(Self.who("one", 1), Self.who("two", 2)).expectSame(
            arguments: [
                "p=NULL", "p.who", "a=libone.so,now,local", "p.who", ".who", "b=libtwo.so,now,global", "p.who", ".who",
                "a=libone.so,now,global", ".who", "a.who",
            ],
            printing: lines(
                "p=open", "p.who: PROGRAM: undefined symbol: who", "a=open", "p.who: PROGRAM: undefined symbol: who",
                ".who: PROGRAM: undefined symbol: who", "b=open", "p.who 2", ".who 2", "a=open", ".who 2", "a.who 1", "end"))
    }

    @Test("RTLD_DEFAULT of a library sees the scope of its own root")
    func ownScope() async throws {
        let program = Program.steps(
            Self.who("one", 1), Self.who("two", 2),
            Library("libfirst.so", "dynamic/searcher.c", flags: ["-DPART=first"], needs: ["libone.so"]),
            Library("libsecond.so", "dynamic/searcher.c", flags: ["-DPART=second"], needs: ["libtwo.so"]))
        try await program.expectSame(
            arguments: ["a=libfirst.so", "b=libsecond.so", "a.first_default", "b.second_default", ".who", "a.first_next", "b.second_next"],
            printing: lines(
                "a=open", "b=open", "a.first_default 1", "b.second_default 2", ".who: PROGRAM: undefined symbol: who", "a.first_next 1",
                "b.second_next 2", "end"))
    }

    @Test("RTLD_NEXT of a late library is the next after it")
    func next() async throws {
        let program = Program.steps(
            Self.who("last", 1), Library("libmiddle.so", "dynamic/searcher.c", flags: ["-DPART=middle", "-DOWN=2"], needs: ["liblast.so"]),
            Library("libfirst.so", "dynamic/searcher.c", flags: ["-DPART=first", "-DOWN=3"], needs: ["libmiddle.so"]))
        try await program.expectSame(
            arguments: [
                "a=libfirst.so", "a.who", "a.first_next", "a.middle_next", "a.first_default", "m=libmiddle.so", "m.who", "m.middle_next",
                "m.middle_default",
            ],
            printing: lines(
                "a=open", "a.who 3", "a.first_next 2", "a.middle_next 1", "a.first_default 3", "m=open", "m.who 2", "m.middle_next 1",
                "m.middle_default 3", "end"))
    }

    @Test("RTLD_NEXT of the program and of its libraries", arguments: Variant.few)
    func nextOfProgram(_ variant: Variant) async throws {
        let program = Program(
            "dynamic/steps.c", "dynamic/searcher.c",
            libraries: [
                Library("libone.so", "dynamic/searcher.c", flags: ["-DPART=one", "-DOWN=1"]), Self.who("two", 2),
            ], flags: ["-rdynamic", "-DPART=own", "-DOWN=7"])
        try await program.expectSame(
            variant, arguments: [".who", ".own_next", ".own_default", ".one_next", ".one_default", "l=libtwo.so", "l.who"],
            printing: lines(".who 7", ".own_next 1", ".own_default 7", ".one_next 2", ".one_default 7", "l=open", "l.who 2", "end"))
    }

    private static let wrapping = Program(
        "dynamic/allocating.c", libraries: ["one", "two"].map { Library("lib\($0).so", "dynamic/wrapper.c", flags: ["-DWHO=\"\($0)\""]) },
        needs: [])

    @Test("a chain of preloaded wrappers", arguments: Variant.few)
    func wrappers(_ variant: Variant) async throws {
        let seen = try await Self.wrapping.expectSame(
            variant, environment: ["LD_PRELOAD": "./libone.so ./libtwo.so"], printing: lines("two one said"))
        #expect(seen.errorText == lines("one saw malloc 1, itself again 1", "two saw malloc 1, itself again 0"))
    }

    private static let symbols = Program(
        "dynamic/symbols.c",
        libraries: [
            Library("libsymbols.so", "dynamic/symbolslib.c"),
            Library("libversions.so", "dynamic/versionslib.c", flags: ["-Wl,--version-script=$S/dynamic/versions.map"]),
        ], flags: ["-pthread"], needs: [])

    @Test("every kind of symbol", arguments: Variant.common)
    func kinds(_ variant: Variant) async throws {
        try await Self.symbols.expectSame(
            variant,
            printing: lines(
                "data 11, the same again 1", "weak 12, indirect 13, twice the same 1", "absolute 1234, zero 0",
                "./libsymbols.so: undefined symbol: hidden", "hidden (nil)", "./libsymbols.so: undefined symbol: static_function",
                "local (nil)", "./libsymbols.so: undefined symbol: undefined_weak", "undefined (nil)", "common 0, protected 14",
                "main: 21, where the library has it 1", "in a thread: 21, where the library has it 1", "another place 1",
                "main: 22, where the library has it 1"))
    }

    @Test("dlsym and dlvsym of symbols with versions", arguments: Variant.few)
    func versions(_ variant: Variant) async throws {
        try await Self.symbols.expectSame(
            variant, arguments: ["versions"],
            printing: lines(
                "both 2", "both@V_1 1", "both@V_2 2", "./libversions.so: undefined symbol: both, version V_3",
                "./libversions.so: undefined symbol: both, version V_4", "./libversions.so: undefined symbol: old_only", "old_only -1",
                "old_only@V_1 31", "./libversions.so: undefined symbol: old_only, version V_2", "old_only@V_3 33",
                "./libversions.so: undefined symbol: old_only, version V_4", "new_only 5",
                "./libversions.so: undefined symbol: new_only, version V_1", "new_only@V_2 5",
                "./libversions.so: undefined symbol: new_only, version V_3", "./libversions.so: undefined symbol: new_only, version V_4",
                "./libversions.so: undefined symbol: single_old", "single_old -1", "single_old@V_1 6",
                "./libversions.so: undefined symbol: single_old, version V_2",
                "./libversions.so: undefined symbol: single_old, version V_3",
                "./libversions.so: undefined symbol: single_old, version V_4",
                "weak_function 12", "./libsymbols.so: undefined symbol: weak_function, version V_1",
                "./libsymbols.so: undefined symbol: weak_function, version V_2",
                "./libsymbols.so: undefined symbol: weak_function, version V_3",
                "./libsymbols.so: undefined symbol: weak_function, version V_4"))
    }
}
