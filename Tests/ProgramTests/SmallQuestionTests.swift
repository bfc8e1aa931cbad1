import Foundation
import Testing

/// Questions about programs that are made for them.
@Suite struct SmallQuestionTests {
    private static let diamond = Program(
        "questions/user.c",
        libraries: [
            Library("libbottom.so", "questions/part.c", flags: ["-DNAME=bottom"]),
            Library("libleft.so", "questions/part.c", flags: ["-DNAME=left", "-DALSO=shared"], needs: ["libbottom.so"]),
            Library("libright.so", "questions/part.c", flags: ["-DNAME=right", "-DALSO=shared"], needs: ["libbottom.so"]),
        ], needs: ["libleft.so", "libright.so"])

    @Test("tree")
    func tree() async throws {
        let built = try await Self.diamond.built()
        let folder = built.folder
        let lines = try Question("tree", built.path).lines
        let own = lines.filter { !$0.contains("libc.so.6") && !$0.contains("ld-linux") }
        #expect(
            own == [
                built.path, "├── libleft.so => \(folder)/libleft.so (RUNPATH of \(built.path))",
                "│   ├── libbottom.so => \(folder)/libbottom.so (RUNPATH of \(folder)/libleft.so)",
                "├── libright.so => \(folder)/libright.so (RUNPATH of \(built.path))", "│   ├── libbottom.so (above)",
            ], "\(lines)")
        let objects = try Question("tree", "--json", built.path).list("objects")
        #expect(objects[0]["needs"] as? [Int] == [1, 2, 3])
        #expect((objects[1]["found"] as? [String: Any])?["by"] as? String == "RUNPATH")
    }

    @Test("why a library: every shortest chain")
    func library() async throws {
        let built = try await Self.diamond.built()
        let answer = try Question("why", "--json", "libbottom.so", built.path)
        let chains = try #require(try answer.json["chains"] as? [[String]])
        #expect(chains == ["left", "right"].map { [built.path, "\(built.folder)/lib\($0).so", "\(built.folder)/libbottom.so"] })
        #expect(try answer.json["schema"] as? String == "swload.why/1")
        let text = try Question("why", "libbottom.so", built.path).text
        #expect(text.contains("user -> libleft.so -> libbottom.so") && text.contains("RUNPATH of \(built.folder)/libleft.so"))
        let other = try Question("why", "libother.so", built.path).outcome
        #expect(other.end == .exited(1) && other.errorLines.count == 1)
    }

    @Test("why a symbol: each candidate and its verdict")
    func symbol() async throws {
        let versioned = Program(
            "binding/weak.c", libraries: [Library("libweak.so", "binding/weaklib.c"), Library("libstrong.so", "binding/stronglib.c")])
        let built = try await versioned.built()
        let answer = try Question("why", "--json", "choose", built.path).list("references")
        let candidates = try #require(answer.first?["candidates"] as? [[String: Any]])
        #expect(candidates.map { $0["verdict"] as? String } == ["chosen", "shadowed"])
        #expect(candidates.map { $0["binding"] as? String } == ["WEAK", "GLOBAL"])
        let nothing = try Question("why", "no_such_name", built.path).outcome
        #expect(nothing.end == .exited(1) && nothing.errorLines.count == 1)
    }

    private func conflict(_ name: String, _ program: Program, _ variant: Variant = .plain) async throws -> [String: Any] {
        let built = try await program.built(variant)
        let answer = try Question("conflicts", "--json", built.path)
        return try #require(try answer.list("conflicts").first { $0["name"] as? String == name }, "\(answer.text)")
    }

    private static func shadowed(_ flags: [String]) -> Program {
        Program(
            "seed/shadowed.c",
            libraries: [
                Library("libcounter.a", "seed/counter.c"), Library("libuser.so", "seed/shadowuser.c", flags: flags, needs: ["libcounter.a"]),
            ], flags: ["-rdynamic"])
    }

    private static let copies: [(flags: [String], kind: String)] = [
        ([], "variable"), (["-Wl,-Bsymbolic"], "split-variable"), (["-Wl,--exclude-libs,ALL"], "split-variable"),
    ]

    @Test("a static library's variable in two objects: one copy wins, or both are in use", arguments: copies)
    func shadowedVariable(_ flags: [String], _ kind: String) async throws {
        let found = try await conflict("counter", Self.shadowed(flags))
        #expect(found["kind"] as? String == kind)
        let copies = try #require(found["copies"] as? [[String: Any]])
        #expect(copies.count == 2)
        // What is said of the copies is what the program sees when it runs.
        let seen = try await Self.shadowed(flags).command().run()
        #expect(seen.text.contains("one variable: \(kind == "variable" ? 1 : 0)"))
    }

    @Test("names that would command a terminal are shown, not obeyed")
    func controlCharacters() async throws {
        let built = try await Self.shadowed([]).built()
        let folder = try Workplace.folder("control")
        for file in ["shadowed", "libuser.so"] {
            var image = try Image(path: "\(built.folder)/\(file)")
            // The end of another name may stand for it.
            let (name, other) = (Array("counter\0".utf8), Array("c\u{1b}unter\0".utf8))
            for place in 0..<image.bytes.count - name.count where image.bytes[place..<place + name.count].elementsEqual(name) {
                image.bytes.replaceSubrange(place..<place + name.count, with: other)
            }
            try image.write(to: "\(folder)/\(file)")
        }
        let text = try Question("conflicts", "--color", "always", "./shadowed", in: folder).text
        #expect(text.contains("c^[unter") && !text.contains("c\u{1b}"), "\(text.debugDescription)")
    }

    @Test("a short that is a pointer: by what the program defines, and by what its source declares", arguments: Variant.few)
    func misdeclared(_ variant: Variant) async throws {
        let library = Library("libdefines.so", "seed/defines.c")
        let defined = try await conflict("thing", Program("questions/defined.c", libraries: [library]), variant)
        #expect(defined["kind"] as? String == "mismatch" && (defined["mismatches"] as? [String])?.contains("size") == true)
        let declared = try await conflict("thing", Program("seed/misdeclared.c", libraries: [library], flags: ["-g"]), variant)
        #expect(declared["kind"] as? String == "mismatch" && declared["mismatches"] as? [String] == ["declaration"])
        let declaration = try #require((declared["declarations"] as? [[String: Any]])?.first)
        #expect((declaration["type"] as? String)?.contains("short") == true && declaration["size"] as? Int == 2)
    }

    @Test("a function that two libraries define")
    func interposed() async throws {
        let program = Program(
            "questions/user.c",
            libraries: [
                Library("libleft.so", "questions/part.c", flags: ["-DNAME=left", "-DALSO=shared"]),
                Library("libright.so", "questions/part.c", flags: ["-DNAME=right", "-DALSO=shared"]),
                Library("libasks.so", "questions/asks.c", needs: ["libleft.so"]),
            ])
        let found = try await conflict("shared", program)
        #expect(found["kind"] as? String == "function" && (found["winner"] as? String)?.hasSuffix("/libleft.so") == true)
        let copies = try #require(found["copies"] as? [[String: Any]])
        #expect((copies[0]["usedBy"] as? [String])?.first?.hasSuffix("/libasks.so") == true && (copies[1]["usedBy"] as? [String])?.isEmpty == true)
    }

    @Test("a program for another machine", .needs("aarch64-linux-gnu-gcc", "qemu-aarch64-static"))
    func foreign() async throws {
        let folder = try Workplace.folder("foreign")
        try Command.shell("aarch64-linux-gnu-gcc -O1 -o hello '\(Workplace.testPrograms)/seed/hello.c'", in: folder).succeed()
        let root = "/usr/aarch64-linux-gnu"
        let told = try Command.shell(
            "qemu-aarch64-static -L \(root) -E 'LD_DEBUG=bindings reloc' -E LD_BIND_NOW=1 ./hello 2>&1 >/dev/null", in: folder
        ).run()
        let start = TraceLines(told.output, loader: "ld-linux-aarch64.so.1").lines.prefix { !$0.hasPrefix("calling init") }
        let bindings = start.filter { $0.hasPrefix("binding file ") }
        #expect(bindings.count > 50)
        #expect(TraceLines(try Question("bindings", "./hello", "--sysroot", root, in: folder).outcome.output).lines == Array(bindings))
        let why = try Question("why", "--json", "__libc_start_main", "./hello", "--sysroot", root, in: folder).list("references")
        #expect(why.first?["searched"] as? [String] == ["./hello", "/lib/libc.so.6"])
        #expect(try Question("tree", "./hello", "--sysroot", root, in: folder).text.contains("libc.so.6 => /lib/libc.so.6 (system directories)"))
        let doctor = try Question("doctor", "./hello", in: folder)
        #expect(doctor.outcome.end == .exited(1) && doctor.text.contains("qemu-aarch64-static"))
        #expect(try Question("doctor", "./hello", "--sysroot", root, in: folder).outcome.end == .exited(0))
    }
}
