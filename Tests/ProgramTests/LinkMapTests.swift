import Testing

/// The lists of objects that debuggers, unwinders and programs read.
@Suite struct LinkMapTests {
    private static let top = Program(
        "dynamic/chain.c",
        libraries: [
            .part("low"), .part("middle", next: "low", needs: ["liblow.so"]),
            .part("top", next: "middle", needs: ["libmiddle.so", "liblow.so"]),
            .part("other"), .part("needed"),
        ], flags: ["-rdynamic"], needs: ["libneeded.so"])

    @Test("link maps, _r_debug and DT_DEBUG follow dlopen and dlclose", arguments: Variant.common)
    func chain(_ variant: Variant) async throws {
        try await Self.top.expectSame(
            variant,
            printing: lines(
                "at first: [] [linux-vdso.so.1] [libneeded.so] [libc.so.6] [ld-linux-x86-64.so.2]",
                "broken 0, version 1, same list 1, consistent 1, r_brk 1",
                "opened: [] [linux-vdso.so.1] [libneeded.so] [libc.so.6] [ld-linux-x86-64.so.2] [libtop.so] [libmiddle.so] [liblow.so]",
                "broken 0, version 1, same list 1, consistent 1, r_brk 1", "handle ./libtop.so",
                "two: [] [linux-vdso.so.1] [libneeded.so] [libc.so.6] [ld-linux-x86-64.so.2] [libtop.so] [libmiddle.so] [liblow.so] [libother.so]",
                "broken 0, version 1, same list 1, consistent 1, r_brk 1",
                "first closed: [] [linux-vdso.so.1] [libneeded.so] [libc.so.6] [ld-linux-x86-64.so.2] [libother.so]",
                "broken 0, version 1, same list 1, consistent 1, r_brk 1",
                "opened again: [] [linux-vdso.so.1] [libneeded.so] [libc.so.6] [ld-linux-x86-64.so.2] [libother.so] [libtop.so] [libmiddle.so] [liblow.so]",
                "broken 0, version 1, same list 1, consistent 1, r_brk 1",
                "all closed: [] [linux-vdso.so.1] [libneeded.so] [libc.so.6] [ld-linux-x86-64.so.2]",
                "broken 0, version 1, same list 1, consistent 1, r_brk 1",
                "after a failure: [] [linux-vdso.so.1] [libneeded.so] [libc.so.6] [ld-linux-x86-64.so.2]",
                "broken 0, version 1, same list 1, consistent 1, r_brk 1"))
    }

    @Test("dl_iterate_phdr follows dlopen and dlclose", arguments: Variant.few)
    func objects(_ variant: Variant) async throws {
        let program = Program(
            "dynamic/listed.c",
            libraries: [.part("low"), .part("top", next: "low", needs: ["liblow.so"]), Library("libtls.so", "tls/modelslib.c")],
            flags: ["-rdynamic"], needs: [])
        try await program.expectSame(
            variant,
            printing: lines(
                "at first", "  adds +0, subs +0", "opened", "  adds +3, subs +0",
                "  libtop.so, loads 1, dynamic 1, module 0, data 0, symbol 1",
                "  liblow.so, loads 1, dynamic 1, module 0, data 0, symbol 1",
                "  libtls.so, loads 1, dynamic 1, module 1, data 0, symbol 1", "more 3", "touched", "  adds +0, subs +0",
                "  libtop.so, loads 1, dynamic 1, module 0, data 0, symbol 1",
                "  liblow.so, loads 1, dynamic 1, module 0, data 0, symbol 1",
                "  libtls.so, loads 1, dynamic 1, module 1, data 1, symbol 1", "opened twice", "  adds +0, subs +0",
                "  libtop.so, loads 1, dynamic 1, module 0, data 0, symbol 1",
                "  liblow.so, loads 1, dynamic 1, module 0, data 0, symbol 1",
                "  libtls.so, loads 1, dynamic 1, module 1, data 1, symbol 1", "closed", "  adds +0, subs +3", "more 0", "stopped with 7"))
    }
}
