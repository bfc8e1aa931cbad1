import Testing

/// Lazily bound slots of late libraries, and of a program whose libraries change.
@Suite struct LazyBindingTests {
    private static let parts = (1...4).map { Library("libpart\($0).so", "tls/part.c", flags: ["-DN=\($0)"]) }
    private static let storm = Library("libstorm.so", "threads/stormlib.c", flags: ["-Wl,-z,lazy"])

    @Test("eight threads bind the same slots while two open and close libraries", arguments: [Variant.plain, .lazy, .fixedLazy])
    func storm(_ variant: Variant) async throws {
        let program = Program("threads/storm.c", libraries: [Self.storm] + Self.parts, flags: ["-pthread"], needs: [])
        try await program.expectSame(variant, printing: lines("total 83200, wrong 0"))
    }

    @Test("a signal handler binds slots and touches thread-local variables during dlopen", arguments: [Variant.lazy, .fixedLazy, .plain])
    func ticks(_ variant: Variant) async throws {
        let tick = Library("libtick.so", "tls/part.c", flags: ["-DN=3"])
        let program = Program("threads/ticks.c", libraries: [Self.storm, tick] + Self.parts, flags: ["-pthread"], needs: ["libstorm.so"])
        try await program.expectSame(variant, printing: lines("ticks 1, wrong 0", "interrupted 1, wrong 0"))
    }

    @Test("little stack is needed, and errno is kept", arguments: [Variant.lazy, .fixedLazy, .plain])
    func smallStacks(_ variant: Variant) async throws {
        let tick = Library("libtick.so", "tls/part.c", flags: ["-DN=3"])
        let program = Program("threads/smallstacks.c", libraries: [Self.storm, tick], flags: ["-pthread"], needs: ["libstorm.so"])
        try await program.expectSame(
            variant, printing: lines("small stack: 8, errno 66, 30, absent 1, closed 0", "signal stack: 6, 30, errno 77"))
    }

    @Test("first calls into a late library keep their arguments and results", arguments: [Variant.plain, .lazy])
    func calls(_ variant: Variant) async throws {
        let calls = Library("libcalls.so", "binding/callslib.c", flags: ["-Wno-psabi"])
        let caller = Library(
            "libcaller.so", "binding/calls.c", flags: ["-Dmain=late_calls", "-Wno-psabi", "-Wl,-z,lazy"], needs: ["libcalls.so"])
        let seen = try await Program.steps(calls, caller).expectSame(variant, arguments: ["c=libcaller.so,lazy", "c.late_calls"])
        #expect(seen.text.hasPrefix("c=open\n87654321\n4097\n") && seen.text.hasSuffix("c.late_calls 0\nend\n"))
    }

    @Test("a resolver that is called at a first call may use all registers", arguments: [Variant.lazy, .fixedLazy])
    func resolver(_ variant: Variant) async throws {
        let library = Library("libchosen.so", "binding/chosen.c", flags: ["-DLIBRARY", "-Wno-psabi"])
        let seen = try await Program("binding/chosen.c", libraries: [library], flags: ["-Wno-psabi"]).expectSame(variant)
        #expect(["absent\n", lines("3578 3323 3068 2813 2558 2303 2048 1793 ", "3578 3323 3068 2813 2558 2303 2048 1793 ")].contains(seen.text))
    }

    @Test("the loader's own code leaves the upper parts of vector registers alone, which a first call does not save", .needs("objdump")) func own() throws {
        let text = try Command(program: try #require(Tool.find("objdump")), arguments: ["-d", "--no-show-raw-insn", Workplace.swload], limit: .seconds(120))
            .succeed().text
        var count = 0
        var wide: [Substring] = []
        for line in text.split(separator: "\n") {
            guard let instruction = line.split(separator: "\t").dropFirst().first else { continue }
            count += 1
            // Those of AVX and AVX-512 have names of their own; a mask is a register of its own.
            let name = instruction.prefix { $0 != " " }
            if name.hasPrefix("v") && !["verr", "verw"].contains(name) || instruction.contains("%k") || instruction.contains("%ymm") { wide.append(line) }
        }
        #expect(count > 50_000 && wide.isEmpty, "\(wide.prefix(5))")
    }

    @Test("a function of a library that is opened between two calls is found by the second", arguments: ["lazy", "lazy,global"])
    func between(_ mode: String) async throws {
        try await Program.steps(.part("giver"), .part("user", next: "giver")).expectSame(
            arguments: [
                "u=./libuser.so,\(mode)", "u.user_count", "g=libgiver.so,now,global", "u.user_next", "-g", "u.user_next", "-u",
                "?libgiver.so",
            ],
            printing: lines(
                "+user u=open", "u.user_count 1", "+giver g=open", "u.user_next 1", "-g", "u.user_next 2", "-user -giver -u",
                "?libgiver.so 0", "end"))
    }
}
