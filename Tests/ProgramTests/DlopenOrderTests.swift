import Testing

/// When the constructors of late libraries run.
@Suite struct DlopenOrderTests {
    @Test("dependencies first, each once, and the reverse at the end", arguments: Variant.few)
    func chain(_ variant: Variant) async throws {
        let program = Program.steps(
            .part("low"), .part("left", next: "low", needs: ["liblow.so"]), .part("right", next: "low", needs: ["liblow.so"]),
            .part("top", next: "right", needs: ["libright.so", "libleft.so"]))
        try await program.expectSame(
            variant,
            arguments: [
                "t=./libtop.so", "t.top_next", "t.low_count", "l=libleft.so", "l.left_next", "-t", "?libright.so", "-l", "?liblow.so",
            ],
            printing: lines(
                "+low +left +right +top t=open", "t.top_next 1", "t.low_count 1", "l=open", "l.left_next 2", "-top -right -t",
                "?libright.so 0",
                "-left -low -l", "?liblow.so 0", "end"))
    }

    @Test("a hundred libraries in cycles", arguments: Variant.few)
    func hundred(_ variant: Variant) async throws {
        let program = Program.steps(prepare: ". $S/dynamic/nodes.sh")
        let steps = [
            "a=libnode0.so,lazy", "a.node_0", "a.node_40", "?libnode", "b=libnode7.so", "-a", "?libnode", "-b", "?libnode",
            "a=libnode99.so",
        ]
        let seen = try await program.expectSame(variant, arguments: steps)
        for line in ["a.node_0 2", "a.node_40 122", "?libnode 100", "?libnode 0"] { #expect(seen.text.contains("\(line)\n")) }
        #expect(seen.text.split(whereSeparator: \.isWhitespace).filter { $0.hasPrefix("+") }.count == 200)
    }

    @Test("a constructor that opens a library and a destructor that closes it", arguments: Variant.few)
    func nested(_ variant: Variant) async throws {
        let program = Program.steps(.part("inner"), Library("libnested.so", "dynamic/nested.c"))
        try await program.expectSame(
            variant, arguments: ["a=libnested.so", "a.nested_inner", "?libinner.so", "-a", "?libnested.so", "?libinner.so"],
            printing: lines(
                "+nested( +inner ) a=open", "a.nested_inner 1", "?libinner.so 1", "-nested( ) -inner -a", "?libnested.so 0",
                "?libinner.so 0", "end"))
    }

    @Test("a constructor that opens a library before the program has started", arguments: Variant.few)
    func early(_ variant: Variant) async throws {
        let program = Program.steps(.part("inner"), Library("libnested.so", "dynamic/nested.c"), needs: ["libnested.so"])
        try await program.expectSame(
            variant, arguments: [".nested_inner", "i=libinner.so", "i.inner_count", "-i", "?libinner.so"],
            printing: "+nested( +inner ) " + lines(".nested_inner 1", "i=open", "i.inner_count 2", "-i", "?libinner.so 1", "end")
                + "-nested( ) -inner ")
    }

    @Test("constructors and destructors that start and join threads", arguments: Variant.few)
    func threads(_ variant: Variant) async throws {
        let program = Program.steps(Library("libearly.so", "threads/early.c", flags: ["-pthread"]))
        try await program.expectSame(
            variant, arguments: ["a=libearly.so", "a.early_local", "-a", "a=libearly.so"],
            printing: lines("early", "a=open", "a.early_local 1", "later", "-a", "early", "a=open", "later", "end"))
    }

    @Test("functions of -init and -fini, and priorities")
    func functions() async throws {
        let part = Library("libwhole.so", "start/part.c", flags: ["-DWHO=\"late\"", "-Wl,-init,started,-fini,ended"])
        let seen = try await Program.steps(part).expectSame(arguments: ["a=libwhole.so", "-a"])
        #expect(
            seen.text
                == lines(
                    "late init", "late constructor 101", "late constructor 200", "late constructor", "a=open", "late destructor",
                    "late atexit",
                    "late destructor 101", "late fini", "-a", "end"))
    }
}
