import Testing

/// Which definition a late library's reference gets.
@Suite struct DlopenScopeTests {
    private static let giving = Program.steps(.part("giver"), .part("user", next: "giver"))

    @Test("GLOBAL serves later libraries, LOCAL does not", arguments: Variant.few)
    func global(_ variant: Variant) async throws {
        try await Self.giving.expectSame(
            variant,
            arguments: [
                "g=libgiver.so,now,local", "u=./libuser.so,now", ".giver_count", "g=libgiver.so,now,global", "u=./libuser.so,now",
                "u.user_next", ".giver_count",
            ],
            printing: lines(
                "+giver g=open", "u=./libuser.so: undefined symbol: giver_count", ".giver_count: PROGRAM: undefined symbol: giver_count",
                "g=open",
                "+user u=open", "u.user_next 1", ".giver_count 2", "end") + "-user -giver ")
    }

    @Test("NOLOAD with GLOBAL promotes a LOCAL one, with its dependencies")
    func promotion() async throws {
        let program = Program.steps(.part("giver"), .part("root", needs: ["libgiver.so"]), .part("user", next: "giver"))
        try await program.expectSame(
            arguments: [
                "r=libroot.so,now,local", "u=./libuser.so,now", "n=libroot.so,now,noload,global", "u=libuser.so,now", "u.user_next", "-n",
                "-r", "-u", "?libgiver.so",
            ],
            printing: lines(
                "+giver +root r=open", "u=./libuser.so: undefined symbol: giver_count", "n=open", "+user u=open", "u.user_next 1", "-n",
                "-root -r", "-user -giver -u", "?libgiver.so 0", "end"))
    }

    @Test("a library that another one's references bind to stays as long as that one", arguments: ["now", "lazy"])
    func relocationDependency(_ mode: String) async throws {
        try await Self.giving.expectSame(
            arguments: [
                "g=libgiver.so,now,global", "u=libuser.so,\(mode)", "u.user_next", "-g", "?libgiver.so", "u.user_next", "-u",
                "?libgiver.so",
            ],
            printing: lines(
                "+giver g=open", "+user u=open", "u.user_next 1", "-g", "?libgiver.so 1", "u.user_next 2", "-user -giver -u",
                "?libgiver.so 0", "end"))
    }

    @Test("a global library that was closed serves nobody any more")
    func closed() async throws {
        try await Self.giving.expectSame(
            arguments: ["g=libgiver.so,now,global", "-g", "u=./libuser.so,now", ".giver_count"],
            printing: lines(
                "+giver g=open", "-giver -g", "u=./libuser.so: undefined symbol: giver_count",
                ".giver_count: PROGRAM: undefined symbol: giver_count", "end"))
    }

    @Test("what the program found by RTLD_DEFAULT stays, because the program stays")
    func found() async throws {
        try await Self.giving.expectSame(
            arguments: ["g=libgiver.so,now,global", ".giver_count", "-g", "?libgiver.so", ".giver_count"],
            printing: lines("+giver g=open", ".giver_count 1", "-g", "?libgiver.so 1", ".giver_count 2", "end") + "-giver ")
    }

    @Test("the program's definition comes first, with DEEPBIND the library's own", arguments: Variant.few)
    func deepbind(_ variant: Variant) async throws {
        let program = Program.steps(
            Library("libplain.so", "dynamic/interposer.c", flags: ["-DPART=plain"]),
            Library("libdeep.so", "dynamic/interposer.c", flags: ["-DPART=deep"]))
        try await program.expectSame(
            variant,
            arguments: ["p=libplain.so,now", "p.plain_asks", "d=libdeep.so,now,deepbind", "d.deep_asks", "d.interposed", ".interposed"],
            printing: lines("p=open", "p.plain_asks 100", "d=open", "d.deep_asks 1", "d.interposed 1", ".interposed 100", "end"))
    }

    @Test("DEEPBIND holds for the dependencies, too, and what is not defined there comes from the program")
    func deepDependencies() async throws {
        let program = Program.steps(
            Library("libinner.so", "dynamic/interposer.c", flags: ["-DPART=inner"]), .part("outer", needs: ["libinner.so"]))
        try await program.expectSame(
            arguments: ["o=libouter.so,lazy,deepbind", "o.inner_asks", "i=libinner.so", "i.inner_asks"],
            printing: lines("+outer o=open", "o.inner_asks 1", "i=open", "i.inner_asks 1", "end") + "-outer ")
    }

    @Test("two local roots with the same symbol each get their own", arguments: ["lazy", "now"])
    func locals(_ mode: String) async throws {
        let low = (1...2).map { Library("liblow\($0).so", "dynamic/part.c", flags: ["-DPART=low"]) }
        let program = Program.steps(
            low[0], low[1], .part("left", next: "low", needs: ["liblow1.so"]), .part("right", next: "low", needs: ["liblow2.so"]))
        try await program.expectSame(
            arguments: [
                "l=libleft.so,\(mode)", "r=libright.so,\(mode)", "l.left_next", "l.left_next", "r.right_next", "r.low_count", ".low_count",
            ],
            printing: lines(
                "+low +left l=open", "+low +right r=open", "l.left_next 1", "l.left_next 2", "r.right_next 1", "r.low_count 2",
                ".low_count: PROGRAM: undefined symbol: low_count", "end") + "-left -low -right -low ")
    }

    @Test("a library looks in the program's scope first, then in that of the root that brought it")
    func sharedDependency() async throws {
        let low = (1...2).map { Library("liblow\($0).so", "dynamic/part.c", flags: ["-DPART=low"]) }
        let program = Program.steps(
            low[0], low[1], .part("shared", next: "low"), .part("left", needs: ["liblow1.so", "libshared.so"]),
            .part("right", needs: ["liblow2.so", "libshared.so"]))
        try await program.expectSame(
            arguments: ["l=libleft.so,lazy", "r=libright.so,lazy", "l.shared_next", "r.shared_next", "l.low_count", "r.low_count"],
            printing: lines(
                "+shared +low +left l=open", "+low +right r=open", "l.shared_next 1", "r.shared_next 2", "l.low_count 3", "r.low_count 1",
                "end")
                + "-left -right -shared -low -low ")
    }
}
