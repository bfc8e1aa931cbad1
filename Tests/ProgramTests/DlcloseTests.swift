import Testing

/// What dlclose takes away, and what it leaves.
@Suite struct DlcloseTests {
    @Test("dependencies go with their root", arguments: Variant.few)
    func dependencies(_ variant: Variant) async throws {
        let program = Program.steps(.part("low"), .part("middle", next: "low", needs: ["liblow.so"]), .part("top", needs: ["libmiddle.so"]))
        try await program.expectSame(
            variant, arguments: ["t=libtop.so", "-t", "?libtop.so", "?libmiddle.so", "?liblow.so", "t=libtop.so", "t.middle_next", "-t"],
            printing: lines(
                "+low +middle +top t=open", "-top -middle -low -t", "?libtop.so 0", "?libmiddle.so 0", "?liblow.so 0",
                "+low +middle +top t=open",
                "t.middle_next 1", "-top -middle -low -t", "end"))
    }

    @Test("a dependency that another root needs is kept")
    func shared() async throws {
        let program = Program.steps(
            .part("low"), .part("one", next: "low", needs: ["liblow.so"]), .part("two", next: "low", needs: ["liblow.so"]))
        try await program.expectSame(
            arguments: [
                "a=libone.so", "b=libtwo.so", "a.one_next", "-a", "?libone.so", "b.two_next", "l=liblow.so", "-b", "?libtwo.so",
                "l.low_count", "-l", "?liblow.so",
            ],
            printing: lines(
                "+low +one a=open", "+two b=open", "a.one_next 1", "-one -a", "?libone.so 0", "b.two_next 2", "l=open", "-two -b",
                "?libtwo.so 0",
                "l.low_count 3", "-low -l", "?liblow.so 0", "end"))
    }

    @Test("libraries that need each other go together", arguments: Variant.few)
    func cycle(_ variant: Variant) async throws {
        let program = Program.steps(
            .part("three"), .part("one", next: "three", needs: ["libthree.so"]), .part("two", next: "one", needs: ["libone.so"]),
            .part("three", next: "two", needs: ["libtwo.so"]))
        try await program.expectSame(
            variant,
            arguments: [
                "a=libone.so", "b=libtwo.so", "b.two_next", "b.three_next", "-a", "?libone.so", "b.one_next", "-b", "?libone.so",
                "?libthree.so",
            ],
            printing: lines(
                "+two +three +one a=open", "b=open", "b.two_next 1", "b.three_next 1", "-a", "?libone.so 1", "b.one_next 1",
                "-two -one -three -b", "?libone.so 0", "?libthree.so 0", "end"))
    }

    @Test("a library opened with NODELETE stays with its data", arguments: ["now,nodelete", "lazy,nodelete"])
    func nodelete(_ mode: String) async throws {
        try await Program.steps(.part("a")).expectSame(
            arguments: ["a=liba.so,\(mode)", "a.a_count", "-a", "?liba.so", "a=liba.so", "a.a_count", "-a"],
            printing: lines("+a a=open", "a.a_count 1", "-a", "?liba.so 1", "a=open", "a.a_count 2", "-a", "end") + "-a ")
    }

    @Test("NODELETE may come with a later dlopen, also with NOLOAD", arguments: ["now,nodelete", "now,noload,nodelete"])
    func laterNodelete(_ mode: String) async throws {
        try await Program.steps(.part("a")).expectSame(
            arguments: ["a=liba.so", "b=liba.so,\(mode)", "-a", "-b", "?liba.so"],
            printing: lines("+a a=open", "b=open", "-a", "-b", "?liba.so 1", "end") + "-a ")
    }

    @Test("a library linked with -z nodelete stays, and so do its dependencies")
    func linkedNodelete() async throws {
        let program = Program.steps(.part("low"), .part("a", next: "low", flags: ["-Wl,-z,nodelete"], needs: ["liblow.so"]))
        try await program.expectSame(
            arguments: ["a=liba.so", "a.a_next", "-a", "?liba.so", "?liblow.so", "a=liba.so", "a.a_next"],
            printing: lines("+low +a a=open", "a.a_next 1", "-a", "?liba.so 1", "?liblow.so 1", "a=open", "a.a_next 2", "end") + "-a -low ")
    }

    @Test("a dependency linked with -z nodelete stays alone")
    func nodeleteDependency() async throws {
        let program = Program.steps(.part("low", flags: ["-Wl,-z,nodelete"]), .part("a", next: "low", needs: ["liblow.so"]))
        try await program.expectSame(
            arguments: ["a=liba.so", "a.a_next", "-a", "?liba.so", "?liblow.so", "a=liba.so", "a.a_next"],
            printing: lines("+low +a a=open", "a.a_next 1", "-a -a", "?liba.so 0", "?liblow.so 1", "+a a=open", "a.a_next 2", "end")
                + "-a -low ")
    }

    @Test("a library with a unique symbol stays, and another one shares the symbol")
    func unique() async throws {
        let libraries = ["one", "two"].map { Library("lib\($0).so", "dynamic/uniquelate.cpp", flags: ["-DPART=\($0)"]) }
        try await Program.steps(libraries[0], libraries[1]).expectSame(
            arguments: [
                "a=libone.so", "a.one_count", "b=libtwo.so", "b.two_count", "-a", "?libone.so", "-b", "?libtwo.so", "b=libtwo.so",
                "b.two_count",
            ],
            printing: lines(
                "a=open", "a.one_count 1", "b=open", "b.two_count 2", "-a", "?libone.so 1", "-b", "?libtwo.so 0", "b=open", "b.two_count 3",
                "end"))
    }

    @Test("opened again, a library starts with fresh data and constructors")
    func again() async throws {
        let round = lines("+a a=open", "a.a_count 1", "a.a_count 2", "-a -a", "?liba.so 0")
        try await Program.steps(.part("a")).expectSame(
            arguments: Array([[String]](repeating: ["a=liba.so", "a.a_count", "a.a_count", "-a", "?liba.so"], count: 5).joined()),
            printing: String(repeating: round, count: 5) + "end\n")
    }

    @Test("a handle closed too often")
    func tooOften() async throws {
        let program = Program.steps(.part("low"), .part("a", next: "low", needs: ["liblow.so"]))
        try await program.expectSame(
            arguments: ["l=./liblow.so", "a=./liba.so", "-l", "-l", "-l", "l.low_count", "-a", "?liba.so"],
            printing: lines(
                "+low l=open", "+a a=open", "-l", "-l -1: ./liblow.so: shared object not open",
                "-l -1: ./liblow.so: shared object not open", "l.low_count 1", "-a -low -a", "?liba.so 0", "end"))
    }

    @Test("objects and atexit functions of a library at dlclose", arguments: Variant.few)
    func objects(_ variant: Variant) async throws {
        try await Program.steps(Library("libobjects.so", "dynamic/objects.cpp")).expectSame(
            variant, arguments: ["a=libobjects.so", "a.objects_local", "-a", "?libobjects.so", "a=libobjects.so"],
            printing: lines(
                "+200 +first +second a=open", "+local a.objects_local 1", "later -local -second -first handler -200 -a", "?libobjects.so 0",
                "+200 +first +second a=open", "end") + "-second -first handler -200 ")
    }
}
