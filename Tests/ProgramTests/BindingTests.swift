import Testing

@Suite struct BindingTests {
    @Test("each reference gets its own version of a symbol", arguments: Variant.common)
    func versions(_ variant: Variant) async throws {
        let map = "-Wl,--version-script=$S/binding/versioned"
        let program = Program(
            "binding/versions.c",
            libraries: [
                Library("first/libver.so", "binding/versioned.c", flags: ["-DFIRST", "\(map)1.map"]),
                Library("none/libver.so", "binding/versioned.c", flags: ["-DNONE"]),
                Library("libver.so", "binding/versioned.c", flags: ["\(map).map"]),
                Library("libold.so", "binding/asker.c", flags: ["-DNAME=ask_old"], needs: ["first/libver.so"]),
                Library("libnew.so", "binding/asker.c", flags: ["-DNAME=ask_new"], needs: ["libver.so"]),
                Library("libnone.so", "binding/asker.c", flags: ["-DNAME=ask_none"], needs: ["none/libver.so"]),
                Library("libhidden.so", "binding/hidden.c", needs: ["libver.so"]),
            ], flags: ["-Wl,--allow-shlib-undefined"], needs: ["libold.so", "libnew.so", "libnone.so", "libhidden.so", "libver.so"])
        let seen = try await program.expectSame(variant)
        #expect(seen.text.hasPrefix("old 1, new 2,") && seen.text.hasSuffix("hidden 3, own 2\n"))
    }

    private static let weak = Program(
        "binding/weak.c", libraries: [Library("libweak.so", "binding/weaklib.c"), Library("libstrong.so", "binding/stronglib.c")])

    @Test("an undefined weak symbol is zero, and the first definition wins even if it is weak", arguments: Variant.common)
    func weakSymbols(_ variant: Variant) async throws {
        try await Self.weak.expectSame(variant, printing: "function 0, variable 0, in the library 0\nchosen: weak\n")
    }

    @Test("LD_DYNAMIC_WEAK lets the strong definition win")
    func dynamicWeak() async throws {
        let seen = try await Self.weak.expectSame(environment: ["LD_DYNAMIC_WEAK": "1"])
        #expect(seen.text.hasSuffix("chosen: strong\n"))
    }

    @Test("default, protected and hidden symbols of a library", arguments: Variant.common)
    func visibility(_ variant: Variant) async throws {
        let program = Program("binding/visibility.c", libraries: [Library("libvis.so", "binding/visibilitylib.c")])
        try await program.expectSame(variant, printing: "default 11, protected 2, hidden 22\n")
    }

    @Test("DT_SYMBOLIC makes a library prefer its own definitions")
    func symbolic() async throws {
        let library = Library("libvis.so", "binding/visibilitylib.c", flags: ["-Wl,-Bsymbolic"])
        try await Program("binding/visibility.c", libraries: [library])
            .expectSame(printing: "default 22, protected 2, hidden 22\n")
    }

    @Test("a symbol of STB_GNU_UNIQUE is one in the process", arguments: Variant.few)
    func unique(_ variant: Variant) async throws {
        let libraries = ["one", "two"].map {
            Library("lib\($0).so", "binding/uniquelib.cpp", flags: ["-DCOUNTER=\($0)_counter", "-DVALUE=\($0)_value", "-Wl,-Bsymbolic"])
        }
        try await Program("binding/unique.cpp", libraries: libraries).expectSame(variant, printing: "102, same: 1 1\n")
    }

    @Test("copy relocations", arguments: Variant.common)
    func copy(_ variant: Variant) async throws {
        let program = Program("binding/copy.c", libraries: [Library("libcopy.so", "binding/copylib.c")])
        try await program.expectSame(variant, printing: "first 7 copied text 9\nthen 8, one place: 1\n")
    }

    @Test("variables of libc that a program copies", arguments: [Variant.plain, .fixed])
    func libcData(_ variant: Variant) async throws {
        let seen = try await Program("binding/libcdata.c").expectSame(variant)
        #expect(seen.text.hasPrefix("stdout works, environ 1\na -\nb value\noptind 4, timezone -10800 UTC\nstack end above 1"))
    }

    @Test("the address of a function is the same everywhere", arguments: Variant.common + [.fixedLazy])
    func functionAddress(_ variant: Variant) async throws {
        let program = Program("binding/pointer.c", libraries: [Library("libpointer.so", "binding/pointerlib.c")])
        try await program.expectSame(variant, printing: "same: 1 1 1, calls 3 3\n")
    }

    @Test("indirect functions", arguments: Variant.common + [.now, .fixedLazy])
    func indirect(_ variant: Variant) async throws {
        let program = Program("binding/ifunc.c", libraries: [Library("libifunc.so", "binding/ifunclib.c")])
        try await program.expectSame(variant, printing: "own 2 2\nlibrary's 5 5 5 5 5\n")
    }

    @Test("indirect functions of a static program", arguments: Variant.statics)
    func staticIndirect(_ variant: Variant) async throws {
        try await Program("binding/ifunc.c", flags: ["-DALONE"]).expectSame(variant, printing: "own 2 2\n")
    }

    @Test("packed relative relocations", arguments: [Variant.packed] + (Variant.lldPacks ? [.lld] : []))
    func packed(_ variant: Variant) async throws {
        let seen = try await Program("binding/relr.c").expectSame(variant)
        #expect(seen.text == "packed 1, sum 320\n")
    }

    @Test("the same table without packing", arguments: [Variant.plain, .fixed])
    func unpacked(_ variant: Variant) async throws {
        try await Program("binding/relr.c").expectSame(variant, printing: "packed 0, sum 320\n")
    }

    @Test("relocations in code")
    func text() async throws {
        let program = Program(
            "binding/textuser.c", libraries: [Library("libtextrel.so", "binding/textrel.S", flags: ["-Wl,-z,notext"])], flags: ["-rdynamic"]
        )
        try await program.expectSame(printing: "41 42\npages both writable and executable: 0\n")
    }

    @Test("first calls through the PLT keep their arguments and results", arguments: [Variant.lazy, .fixedLazy, .plain, .now])
    func calls(_ variant: Variant) async throws {
        let program = Program(
            "binding/calls.c", libraries: [Library("libcalls.so", "binding/callslib.c", flags: ["-Wno-psabi"])],
            flags: ["-Wno-psabi"])
        let seen = try await program.expectSame(variant)
        #expect(seen.text.hasPrefix("87654321\n4097\n"))
    }

    @Test("functions bound by many threads at once and by a signal handler", arguments: [Variant.lazy, .fixedLazy])
    func racing(_ variant: Variant) async throws {
        let program = Program("binding/racing.c", libraries: [Library("libmany.so", "binding/racinglib.c")], flags: ["-pthread"])
        let command = try await program.command(variant)
        for _ in 0..<5 {
            try expectSame(command, options: variant.options, printing: "1636 1636 1636 1636 1636 1636 handled 11.5\n")
        }
    }

    private static let late = Program(
        "binding/late.c",
        libraries: [Library("libgone.so", "binding/gone.c", flags: ["-DTHERE"]), Library("empty/libgone.so", "binding/gone.c")],
        needs: ["libgone.so"], prepare: "mv empty/libgone.so libgone.so")

    @Test("lazy binding misses a function only when it is called", arguments: [Variant.lazy, .fixedLazy])
    func late(_ variant: Variant) async throws {
        try await Self.late.expectSame(variant, printing: "before\nafter\n")
        let call = try await Self.late.command(variant, arguments: ["call"])
        #expect(try call.run().end == .exited(127))
        let seen = try call.loaded(options: ["--lazy"]).run()
        #expect(seen.text == "before\n" && seen.end == .exited(127), "\(seen)")
        #expect(seen.errorLines.count == 1 && seen.errorText.contains("undefined symbol: nowhere_defined"), "\(seen)")
    }

    @Test("eager binding misses it at once, by --now, by LD_BIND_NOW and by DF_BIND_NOW")
    func eager() async throws {
        let lazily = try await Self.late.command(.lazy)
        try expectRefusal(lazily, options: ["--now"], naming: ["undefined symbol: nowhere_defined"], status: [127])
        var asked = lazily
        asked.environment["LD_BIND_NOW"] = "1"
        #expect(try asked.run().end == .exited(127))
        try expectRefusal(asked, options: ["--lazy"], naming: ["undefined symbol: nowhere_defined"], status: [127])
        let now = try await Self.late.command(.now)
        #expect(try now.run().end == .exited(127))
        try expectRefusal(now, options: ["--lazy"], naming: ["undefined symbol: nowhere_defined"], status: [127])
    }

    @Test("a program's own malloc serves libc", arguments: Variant.common)
    func interposed(_ variant: Variant) async throws {
        let seen = try await Program("binding/interpose.c").expectSame(variant)
        #expect(seen.text == "through libc: 1, in the heap of the program: 1\n")
    }
}
