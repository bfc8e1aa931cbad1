import Testing

/// Where dlopen looks for a file.
@Suite struct DlopenSearchTests {
    /// A program that finds libopener.so, whose own RUNPATH names the folder of libdeep.so.
    private static let opener = Program.steps(
        .part("deep", in: "libs/hidden"),
        Library("libs/libopener.so", "dynamic/opener.c", flags: ["-Wl,-rpath,$ORIGIN/hidden"]), runpath: false)

    @Test("the RUNPATH of the calling library, $ORIGIN and ${ORIGIN} of its folder", arguments: ["name", "origin", "braces"])
    func caller(_ way: String) async throws {
        try await Self.opener.expectSame(
            arguments: ["a=libdeep.so", "a=libs/libopener.so", "a.opener_by_\(way)", "a.opener_by_\(way)", "b=libdeep.so", "?libdeep.so"],
            printing: lines(
                "a=libdeep.so: cannot open shared object file: No such file or directory", "a=open", "+deep a.opener_by_\(way) 1",
                "a.opener_by_\(way) 2", "b=open", "?libdeep.so 1", "end") + "-deep ")
    }

    @Test("the caller's folder is not the program's")
    func elsewhere() async throws {
        var command = try await Self.opener.command()
        let folder = command.folder ?? ""
        command.folder = "/"
        command.arguments = ["a=\(folder)/libs/libopener.so", "a.opener_by_name", "b=$ORIGIN/libs/hidden/libdeep.so", "b.deep_count"]
        try expectSame(command, printing: lines("a=open", "+deep a.opener_by_name 1", "b=open", "b.deep_count 2", "end") + "-deep ")
    }

    private static let folders = Program.steps(
        .part("one", in: "first"), .part("two", in: "second"), runpath: false,
        prepare: "cp first/libone.so first/libwho.so; cp second/libtwo.so second/libwho.so; mkdir bad; echo text > bad/libwho.so")

    @Test(
        "LD_LIBRARY_PATH, in its order",
        arguments: [
            ("first:second", "+one a=open\nend\n-one "), ("second:first", "+two a=open\nend\n-two "),
            ("none:./second/", "+two a=open\nend\n-two "),
        ])
    func libraryPath(_ path: String, _ text: String) async throws {
        try await Self.folders.expectSame(arguments: ["a=libwho.so"], environment: ["LD_LIBRARY_PATH": path], printing: text)
    }

    @Test("RPATH of the program comes before LD_LIBRARY_PATH and serves what its libraries open")
    func rpath() async throws {
        let program = Program.steps(
            .part("deep", in: "deep"), Library("libopener.so", "dynamic/opener.c"),
            flags: ["-Wl,--disable-new-dtags,-rpath,$ORIGIN/deep"], runpath: false, prepare: "mkdir bad; echo > bad/libdeep.so")
        try await program.expectSame(
            arguments: ["a=./libopener.so", "a.opener_by_name"], environment: ["LD_LIBRARY_PATH": "bad"],
            printing: lines("a=open", "+deep a.opener_by_name 1", "end") + "-deep ")
    }

    @Test("a name that is already the SONAME of a loaded library is not looked for")
    func soname() async throws {
        let program = Program.steps(.part("real", in: "lib"), prepare: "mv lib/libreal.so lib/other.so")
        try await program.expectSame(
            arguments: ["a=libreal.so", "a=lib/other.so", "b=libreal.so", "a==b", "-b", "-a", "a=libreal.so"],
            printing: lines(
                "a=libreal.so: cannot open shared object file: No such file or directory", "+real a=open", "b=open", "a==b 1", "-b",
                "-real -a", "a=libreal.so: cannot open shared object file: No such file or directory", "end"))
    }

    @Test("a system library by its name, from the library cache")
    func cache() async throws {
        try await Program.steps().expectSame(
            arguments: ["m=libm.so.6", "?libm.so.6", "-m", "?libm.so.6"],
            printing: lines("m=open", "?libm.so.6 1", "-m", "?libm.so.6 0", "end"))
    }

    @Test("dependencies by the RUNPATH of the library that names them, also with a working folder that changed")
    func dependencies() async throws {
        let program = Program.steps(
            .part("low", in: "libs/low"),
            .part("high", in: "libs", next: "low", flags: ["-Wl,-rpath,$ORIGIN/low"], needs: ["libs/low/liblow.so"]),
            runpath: false)
        try await program.expectSame(
            arguments: ["a=libs/libhigh.so", "a.high_next", "a.low_count", "-a"],
            printing: lines("+low +high a=open", "a.high_next 1", "a.low_count 2", "-high -low -a", "end"))
    }

    @Test("a late filter hands its symbols over", arguments: [("-F", "who 1"), ("-f", "who 1"), ("-soname", "who 2")])
    func filter(_ flag: String, _ text: String) async throws {
        let program = Program.steps(
            Library("libreal.so", "dynamic/value.c", flags: ["-DNAME=who", "-DVALUE=1"]),
            Library("libfilter.so", "dynamic/value.c", flags: ["-DNAME=who", "-DVALUE=2", "-Wl,\(flag),libreal.so"]))
        try await program.expectSame(
            arguments: ["f=./libfilter.so", "f.who", "?libreal.so", "-f", "?libreal.so"],
            printing: lines("f=open", "f.\(text)", "?libreal.so \(flag == "-soname" ? 0 : 1)", "-f", "?libreal.so 0", "end"))
    }
}
