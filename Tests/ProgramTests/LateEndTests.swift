import Testing

/// What happens to late libraries at the end of a program.
@Suite struct LateEndTests {
    @Test("late libraries that were not closed end in ld.so's order")
    func order() async throws {
        let program = Program.steps(
            .part("needed"), .part("low"), .part("left", next: "low", needs: ["liblow.so"]),
            .part("right", next: "low", needs: ["liblow.so"]),
            .part("alone"), .part("user", next: "alone"), needs: ["libneeded.so"])
        try await program.expectSame(
            arguments: ["l=libleft.so", "a=libalone.so,now,global", "r=libright.so", "u=libuser.so,now", "n=libneeded.so"],
            printing: lines("+needed +low +left l=open", "+alone a=open", "+right r=open", "+user u=open", "n=open", "end")
                + "-needed -left -right -low -user -alone ")
        try await program.expectSame(
            arguments: ["a=libalone.so,now,global", "u=libuser.so,now", "-a", "r=libright.so", "l=libleft.so", "-r"],
            printing: lines("+needed +alone a=open", "+user u=open", "-a", "+low +right r=open", "+left l=open", "-right -r", "end")
                + "-needed -user -alone -left -low ")
    }

    private static let exits = Program(
        "dynamic/exits.c",
        libraries: [
            Library("libobjects.so", "dynamic/objects.cpp"), .part("inner"), Library("libnested.so", "dynamic/nested.c"),
            Library("liblastopener.so", "dynamic/lastopener.c"),
        ], flags: ["-rdynamic"], needs: [])

    @Test("atexit functions of program and library, objects and destructors", arguments: Variant.few, ["return", "exit"])
    func handlers(_ variant: Variant, _ way: String) async throws {
        try await Self.exits.expectSame(
            variant, arguments: [way],
            printing: lines(
                "+200", "+first", "+second", "registered after", "-second", "-first", "handler", "registered before", "-program", "-200"),
            ending: .exited(way == "exit" ? 5 : 0))
    }

    @Test("neither quick_exit nor _Exit ends them", arguments: [("quick", Int32(3)), ("_exit", 4)])
    func abrupt(_ way: String, _ status: Int32) async throws {
        try await Self.exits.expectSame(arguments: [way], printing: lines("+200", "+first", "+second"), ending: .exited(status))
    }

    @Test("a handler that closes a library")
    func closing() async throws {
        try await Self.exits.expectSame(
            arguments: ["close"],
            printing: lines(
                "+200", "+first", "+second", "closing", "-second", "-first", "handler", "-200", "0", "registered after",
                "registered before", "-program"))
    }

    @Test("a handler that opens a library")
    func opening() async throws {
        try await Self.exits.expectSame(
            arguments: ["open"],
            printing: lines(
                "+200", "+first", "+second", "opening", "+inner", "1", "registered after", "-second", "-first", "handler",
                "registered before", "-program", "-200", "-inner"))
    }

    @Test("a destructor that closes a library")
    func nested() async throws {
        try await Self.exits.expectSame(
            arguments: ["return", "libnested.so"],
            printing: lines(
                "+nested(", "+inner", ")", "registered after", "registered before", "-program", "-nested(", ")", "-inner"))
    }

    @Test("a destructor that opens a library, whose own destructor comes too late")
    func late() async throws {
        try await Self.exits.expectSame(
            arguments: ["return", "liblastopener.so"],
            printing: lines("registered after", "registered before", "-program", "-lastopener", "+inner", "1"))
    }
}
