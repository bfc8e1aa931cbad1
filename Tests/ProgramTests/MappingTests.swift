import Testing

@Suite struct MappingTests {
    @Test("the memory after a program's data is zero to the end of its page", arguments: Variant.common + Variant.statics)
    func bss(_ variant: Variant) async throws {
        try await Program("mapping/bss.c").expectSame(variant, printing: "zero, and 1 2 3\n")
    }

    @Test("the memory after a library's data is zero to the end of its page")
    func libraryBss() async throws {
        let program = Program("mapping/bssuser.c", libraries: [Library("libbss.so", "mapping/bsslib.c")])
        try await program.expectSame(printing: "0 bytes not zero, more than five pages: 1\n")
    }

    @Test("load addresses fit p_align", arguments: Variant.few + [.staticPIE])
    func alignment(_ variant: Variant) async throws {
        let large = "-Wl,-z,max-page-size=0x400000"
        var libraries = [Library("libalign.so", "mapping/alignlib.c", flags: [large])]
        if variant == .staticPIE { libraries = [Library("libalign.a", "mapping/alignlib.c")] }
        let program = Program("mapping/align.c", libraries: libraries, flags: ["-Wl,-z,max-page-size=0x200000"])
        let seen = try await program.expectSame(variant)
        #expect(seen.text.hasPrefix("own 0, library's 0\n"))
        #expect(seen.text.contains("p_align 0x200000: load address fits\n"))
        #expect(variant == .staticPIE || seen.text.contains("p_align 0x400000: load address fits\n"))
    }

    @Test("a program with fixed addresses stands at them", arguments: [Variant.fixed, .staticFixed])
    func fixedAddresses(_ variant: Variant) async throws {
        let seen = try await Program("mapping/exec.c").expectSame(variant)
        #expect(seen.text == "type 2 at 0x400000, entry in place: 1, data 4711\n")
        let far = Program("mapping/exec.c", flags: ["-Wl,-Ttext-segment=0x30000000"])
        try await far.expectSame(variant, printing: "type 2 at 0x30000000, entry in place: 1, data 4711\n")
    }

    @Test("what lies between segments is not accessible")
    func holes() async throws {
        let apart = ["-Wl,-z,separate-code", "-Wl,-z,max-page-size=0x200000"]
        let program = Program("mapping/holes.c", libraries: [Library("libholes.so", "mapping/holeslib.c", flags: apart)], flags: apart)
        try await program.expectSame(printing: "holes: some, accessible: 0\n")
    }

    @Test("segments that share a page of the file", arguments: [Variant.plain, .fixed, .packed])
    func sharedPages(_ variant: Variant) async throws {
        let program = Program("mapping/many.c", flags: ["-Wl,-z,noseparate-code", "-Wl,-z,max-page-size=4096"])
        try await program.expectSame(variant, printing: "read-only Written\n")
    }

    @Test("PT_GNU_RELRO is read-only, and only that", arguments: [Variant.plain, .now, .fixed])
    func relro(_ variant: Variant) async throws {
        let on = ["-Wl,-z,relro"]
        let program = Program("mapping/relro.c", libraries: [Library("librelro.so", "mapping/relrolib.c", flags: on)], flags: on)
        let killed = "killed by 11"
        try await program.expectSame(variant, printing: "own table: \(killed)\nlibrary's table: \(killed)\n")
    }

    @Test("many pages that relocation fills are written elsewhere and moved into place, read-only ones and others", arguments: [Variant.plain, .now])
    func stagedPages(_ variant: Variant) async throws {
        try await CacheTests.linked.expectSame(variant, printing: "28672 of 28672\na resolver saw 1\nr--p\nr--p\nr--p\nrw-p\nwritten\n")
        for table in ["constant", "variable"] {
            let command = try await CacheTests.linked.command(variant, arguments: [table])
            #expect(try command.run().text == "a file\n")
            #expect(try command.loaded(options: variant.options).run().text == "no file\n", "\(table)")
        }
    }

    @Test("relocations of a large table leave no page in memory, be they relative or with symbols", arguments: [Variant.plain, .now], [[], ["-DBY_NAME"]])
    func relocationPages(_ variant: Variant, _ flags: [String]) async throws {
        let program = Program("mapping/huge.c", flags: flags)
        try await program.expectSame(variant, printing: "600000 of 600000\nr--p\n")
        let command = try await program.command(variant, arguments: ["memory"])
        #expect(try command.run().text == "much\n")
        #expect(try command.loaded(options: variant.options).run().text == "little\n")
    }

    @Test("without PT_GNU_RELRO the data stay writable")
    func noRelro() async throws {
        let off = ["-Wl,-z,norelro"]
        let program = Program("mapping/relro.c", libraries: [Library("librelro.so", "mapping/relrolib.c", flags: off)], flags: off)
        try await program.expectSame(printing: "own table: written\nlibrary's table: written\n")
    }

    @Test("the stack is executable for a program that asks, and no other page is")
    func stack() async throws {
        let asks = Program("mapping/stack.c", flags: ["-Wl,-z,execstack"])
        try await asks.expectSame(printing: "stack rwxp\nother pages both writable and executable: 0\n")
        let refrains = Program("mapping/stack.c", flags: ["-Wl,-z,noexecstack"])
        try await refrains.expectSame(printing: "stack rw-p\nother pages both writable and executable: 0\n")
    }

    @Test("the stack is executable for a library that asks")
    func stackOfLibrary() async throws {
        let library = Library("libasks.so", "mapping/empty.c", flags: ["-Wl,-z,execstack"])
        let program = Program("mapping/stack.c", libraries: [library], flags: ["-Wl,-z,noexecstack"])
        let seen = try await program.expectSame()
        #expect(seen.text.hasSuffix("other pages both writable and executable: 0\n"))
    }
}
