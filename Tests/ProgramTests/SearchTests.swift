import Testing

@Suite struct SearchTests {
    /// A copy of libwho.so in a folder, which says that folder's name.
    private static func who(_ folder: String) -> Library {
        Library("\(folder)/libwho.so", "search/who.c", flags: ["-DWHO=\"\(folder)\""])
    }

    /// A program whose dependency libmiddle.so needs libwho.so, which only the program says where to find.
    private static func inherited(_ tags: String) -> Program {
        Program(
            "search/askmiddle.c", libraries: [who("deep"), Library("libmiddle.so", "search/middle.c", needs: ["deep/libwho.so"])],
            flags: ["-Wl,-rpath,$ORIGIN:$ORIGIN/deep", "-Wl,--\(tags)-new-dtags", "-Wl,--allow-shlib-undefined"], needs: ["libmiddle.so"],
            runpath: false)
    }

    @Test("RPATH serves the dependencies of dependencies")
    func rpath() async throws {
        try await Self.inherited("disable").expectSame(printing: "deep\n")
    }

    @Test("RUNPATH does not serve the dependencies of dependencies")
    func runpath() async throws {
        let command = try await Self.inherited("enable").command()
        #expect(try command.run().end == .exited(127))
        try expectRefusal(command, naming: ["libwho.so", "libmiddle.so"], status: [127])
    }

    @Test("RPATH comes before LD_LIBRARY_PATH, RUNPATH after it", arguments: ["enable", "disable"])
    func precedence(_ tags: String) async throws {
        let program = Program(
            "search/ask.c", libraries: [Self.who("one"), Self.who("two")], flags: ["-Wl,-rpath,$ORIGIN/one", "-Wl,--\(tags)-new-dtags"],
            needs: ["one/libwho.so"], runpath: false)
        try await program.expectSame(environment: ["LD_LIBRARY_PATH": "two"], printing: tags == "enable" ? "two\n" : "one\n")
    }

    @Test(
        "$ORIGIN and ${ORIGIN}",
        arguments: ["$ORIGIN/deep", "${ORIGIN}/deep", "$ORIGIN/../none:$ORIGIN/./deep", "$ORIGINAL:${ORIGIN}/deep"])
    func origin(_ path: String) async throws {
        let program = Program(
            "search/ask.c", libraries: [Self.who("deep")], flags: ["-Wl,-rpath,\(path)"], needs: ["deep/libwho.so"], runpath: false)
        try await program.expectSame(printing: "deep\n")
        var elsewhere = try await program.command()
        elsewhere.folder = "/"
        try expectSame(elsewhere, printing: "deep\n")
    }

    @Test("$LIB", arguments: ["$ORIGIN/$LIB", "$ORIGIN/${LIB}"])
    func lib(_ path: String) async throws {
        let folders = ["lib64", "lib/x86_64-linux-gnu", "lib"]
        let program = Program(
            "search/ask.c", libraries: folders.map(Self.who), flags: ["-Wl,-rpath,\(path)"], needs: ["lib64/libwho.so"], runpath: false)
        try await program.expectSame()
    }

    @Test("$PLATFORM")
    func platform() async throws {
        let folders = ["x86_64", "haswell", "xeon_phi"]
        let program = Program(
            "search/ask.c", libraries: folders.map(Self.who), flags: ["-Wl,-rpath,$ORIGIN/$PLATFORM"], needs: ["x86_64/libwho.so"],
            runpath: false)
        try await program.expectSame()
    }

    @Test(
        "LD_LIBRARY_PATH, its separators, its order and empty entries",
        arguments: [
            ("one:two", "one"), ("two:one", "two"), ("none;two;one", "two"), ("none:", "here"), (":one", "here"), ("./one/", "one"),
        ])
    func libraryPath(_ path: String, _ found: String) async throws {
        let here = Library("libwho.so", "search/who.c", flags: ["-DWHO=\"here\""])
        let program = Program(
            "search/ask.c", libraries: [Self.who("one"), Self.who("two"), here], needs: ["one/libwho.so"], runpath: false)
        try await program.expectSame(environment: ["LD_LIBRARY_PATH": path], printing: "\(found)\n")
    }

    @Test("the best subdirectory of glibc-hwcaps is chosen")
    func hardware() async throws {
        let levels = ["x86-64-v2", "x86-64-v3", "x86-64-v4", "x86-64-v5"]
        let folders = levels.map { "base/glibc-hwcaps/\($0)" } + ["base"]
        let program = Program("search/ask.c", libraries: folders.map(Self.who), needs: ["base/libwho.so"], runpath: false)
        let seen = try await program.expectSame(environment: ["LD_LIBRARY_PATH": "base"])
        #expect(seen.text != "base\n" && seen.text != "base/glibc-hwcaps/x86-64-v5\n")
    }

    @Test("a library already there under its SONAME is not looked for again")
    func soname() async throws {
        let program = Program(
            "search/loaded.c",
            libraries: [
                Library("libalias.so", "search/who.c", flags: ["-DWHO=\"x\""]),
                Library("libwho.so.1", "search/who.c", flags: ["-DWHO=\"x\""]),
                Library("libmiddle.so", "search/middle.c", needs: ["libwho.so.1"]),
            ], flags: ["-Wl,--allow-shlib-undefined"], needs: ["libalias.so", "libmiddle.so"], prepare: "mv libwho.so.1 libalias.so")
        let seen = try await program.expectSame()
        #expect(seen.text.contains("[libalias.so]") && !seen.text.contains("libwho.so.1"))
    }

    @Test("one file with two names is one object", arguments: ["ln -sf", "ln -f"])
    func sameFile(_ link: String) async throws {
        let program = Program(
            "search/loaded.c",
            libraries: ["libone.so", "libtwo.so"].map { Library($0, "search/announce.c", flags: ["-DWHO=\"constructed\""], named: false) },
            prepare: "\(link) libone.so libtwo.so")
        let seen = try await program.expectSame()
        #expect(seen.text.hasPrefix("constructed\n[]\n"))
        #expect(seen.text.contains("[libone.so]") && !seen.text.contains("[libtwo.so]"))
    }

    @Test("two copies of a file are two objects")
    func copies() async throws {
        let program = Program(
            "search/loaded.c",
            libraries: ["libone.so", "libtwo.so"].map { Library($0, "search/announce.c", flags: ["-DWHO=\"constructed\""], named: false) },
            prepare: "cp libone.so libtwo.so")
        try await program.expectSame()
    }

    @Test(
        "files of a wrong class or machine are passed over in a search",
        arguments: ["printf '\\001' | dd of=bad/libwho.so bs=1 seek=4", "printf '\\267' | dd of=bad/libwho.so bs=1 seek=18"])
    func wrongFile(_ patch: String) async throws {
        let program = Program(
            "search/ask.c", libraries: [Self.who("bad"), Self.who("good")], needs: ["good/libwho.so"], runpath: false,
            prepare: "\(patch) conv=notrunc 2>/dev/null")
        try await program.expectSame(environment: ["LD_LIBRARY_PATH": "bad:good"], printing: "good\n")
    }

    @Test("a linker script is passed over in a search")
    func linkerScript() async throws {
        let program = Program(
            "search/ask.c", libraries: [Self.who("good")], needs: ["good/libwho.so"], runpath: false,
            prepare:
                "mkdir bad; echo '/* GNU ld script: what development packages install under the name of a library */ INPUT(good/libwho.so)' > bad/libwho.so"
        )
        let command = try await program.command(environment: ["LD_LIBRARY_PATH": "bad:good"])
        #expect(try command.run().errorText.contains("invalid ELF header"))
        let seen = try command.loaded().run()
        #expect(seen.text == "good\n" && seen.end == .exited(0), "\(seen)")
    }

    private static let preloading = Program(
        "search/say.c",
        libraries: ["one", "two"].map { Library("lib\($0).so", "search/puts.c", flags: ["-DWHO=\"\($0)\""]) }, needs: [])

    @Test(
        "LD_PRELOAD: the first that defines a symbol wins, by path and by name",
        arguments: [
            ("./libone.so ./libtwo.so", "one: said\n"), ("./libtwo.so:./libone.so", "two: said\n"), ("libtwo.so", "two: said\n"),
            ("", "said\n"),
        ])
    func preload(_ list: String, _ text: String) async throws {
        try await Self.preloading.expectSame(environment: ["LD_PRELOAD": list, "LD_LIBRARY_PATH": "."], printing: text)
    }

    @Test("a missing LD_PRELOAD is one error line, and the program runs")
    func missingPreload() async throws {
        let command = try await Self.preloading.command(environment: ["LD_PRELOAD": "./libnone.so ./libtwo.so"])
        #expect(try command.run().text == "two: said\n")
        let seen = try command.loaded().run()
        #expect(seen.text == "two: said\n" && seen.end == .exited(0), "\(seen)")
        #expect(
            seen.errorLines.count == 1 && seen.errorText.contains("./libnone.so") && seen.errorText.contains("cannot be preloaded"),
            "\(seen)")
    }

    /// A program with a library that hands its symbols over to libreal.so.
    static func filtering(_ flag: String, prepare: String = "") -> Program {
        let who = ["-DWHO=\"the real one\""]
        return Program(
            "search/askboth.c",
            libraries: [
                Library("libreal.so", "search/who.c", flags: who),
                Library("libfilter.so", "search/filter.c", flags: ["-Wl,\(flag),libreal.so"]),
            ], needs: ["libfilter.so"], prepare: prepare)
    }

    @Test("DT_FILTER and DT_AUXILIARY", arguments: ["-F", "-f"])
    func filter(_ flag: String) async throws {
        let seen = try await Self.filtering(flag).expectSame()
        #expect(seen.text.hasPrefix("the real one, "))
    }

    @Test("a missing DT_AUXILIARY library leaves the definitions of the filter")
    func missingAuxiliary() async throws {
        try await Self.filtering("-f", prepare: "rm libreal.so").expectSame(printing: "the filter, the filter's other\n")
    }

    @Test("a missing DT_FILTER library is an error")
    func missingFilter() async throws {
        let command = try await Self.filtering("-F", prepare: "rm libreal.so").command()
        #expect(try command.run().end == .exited(127))
        try expectRefusal(command, naming: ["libreal.so"], status: [127])
    }

    @Test("objects are loaded breadth-first", arguments: Variant.few)
    func order(_ variant: Variant) async throws {
        let program = Program(
            "binding/order.c",
            libraries: [
                Library("libdeep.so", "binding/deep.c", flags: ["-DWHO=\"deep\""]),
                Library("libnear.so", "binding/deep.c", flags: ["-DWHO=\"near\""]),
                Library("liba.so", "binding/first.c", needs: ["libdeep.so"]),
            ], needs: ["liba.so", "libnear.so"])
        try await program.expectSame(variant, printing: "near near\n")
    }
}
