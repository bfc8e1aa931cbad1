import Testing

/// What libc opens by itself: nothing of it is named on the link line.
@Suite struct SystemModuleTests {
    @Test("cancellation and pthread_exit of a program that does not name libgcc_s", arguments: [Variant.plain, .fixed, .lazy])
    func cancellation(_ variant: Variant) async throws {
        let seen = try await Program("threads/life.c", flags: ["-pthread"]).expectSame(variant)
        #expect(seen.text.contains("cancelled 1, destroyed 110\n") && seen.text.contains("turns 2000\n"))
    }

    @Test("backtraces through a late library", arguments: Variant.few)
    func backtraces(_ variant: Variant) async throws {
        let program = Program(
            "system/backtraces.c", libraries: [Library("libbetween.so", "system/between.c")], flags: ["-rdynamic", "-funwind-tables"],
            needs: [])
        try await program.expectSame(
            variant,
            printing: lines("backtraces: innermost", "libbetween.so: between", "backtraces: middle", "backtraces: main", "result 12"))
    }

    @Test("conversions by modules of iconv", arguments: Variant.few)
    func conversions(_ variant: Variant) async throws {
        let seen = try await Program("system/conversions.c").expectSame(variant)
        #expect(seen.text.hasPrefix(lines("UTF-8 to ISO-8859-2: 0: f8 b1 21", "ISO-8859-2 to UTF-8: 0: c5 99 c4 85 21")))
    }

    @Test("a message for dlerror outlasts what libc opens", arguments: Variant.few)
    func quiet(_ variant: Variant) async throws {
        try await Program("system/quiet.c").expectSame(
            variant,
            printing: lines(
                "known 1, unknown 0", "user root, frames 1", "libabsent.so: cannot open shared object file: No such file or directory",
                "no message"))
    }

    @Test("users, groups, hosts and services", arguments: [[], ["thread"]])
    func names(_ arguments: [String]) async throws {
        let seen = try await Program("system/names.c", flags: ["-pthread"]).expectSame(arguments: arguments)
        #expect(seen.text.contains("user root 0 root\ngroup root, absent user 0\n"))
    }
}
