import Foundation
import Testing

/// What doctor says of programs that are broken on purpose: they do not start, and it says why.
@Suite struct DoctorTests {
    /// Expects an error of a kind that names all words; and that the system's own loader, or the kernel, refuses the program too.
    private func expectError(
        _ id: String, naming words: [String], _ command: Command, isRefused: Bool = true, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        if isRefused {
            let native = try? command.run()
            #expect(native?.end != .exited(0), "natively: \(native.map { "\($0)" } ?? "")", sourceLocation: sourceLocation)
        }
        let answer = try Question("doctor", "--json", command.program, in: command.folder, environment: command.environment)
        #expect(answer.outcome.end == .exited(1), "\(answer.text)", sourceLocation: sourceLocation)
        let findings = try answer.list("findings")
        let found = findings.contains { finding in
            let parts = [finding["sentence"] as? String ?? ""] + (finding["details"] as? [String] ?? []) + (finding["advice"] as? [String] ?? [])
            let text = parts.joined(separator: "\n")
            return finding["severity"] as? String == "fatal" && finding["id"] as? String == id && words.allSatisfy(text.contains)
        }
        #expect(found, "\(answer.text)", sourceLocation: sourceLocation)
    }

    private func copy(_ change: (inout Image) -> Void) async throws -> Command {
        let built = try await Program("seed/hello.c").built()
        var image = try Image(path: built.path)
        change(&image)
        let folder = try Workplace.folder("doctor")
        try image.write(to: "\(folder)/hello")
        return Command(program: "\(folder)/hello", folder: folder)
    }

    @Test("programs that start", arguments: ["sh", "git", "gdb"])
    func healthy(_ name: String) throws {
        guard let program = try realProgram(name) else { return }
        let answer = try Question("doctor", program)
        #expect(answer.outcome.end == .exited(0) && answer.text == "\(program): no problem found\n")
    }

    @Test("a library that is not there, and one that lies elsewhere")
    func missingLibrary() async throws {
        let library = Library("lib/libpart.so", "questions/part.c", flags: ["-DNAME=part", "-Wl,-soname,libpart.so"], named: false)
        let program = Program("seed/hello.c", libraries: [library], runpath: false)
        let command = try await program.command()
        try expectError("missing-library", naming: ["libpart.so", command.program, "/etc/ld.so.cache", "LD_LIBRARY_PATH="], command)
        try Command.shell("mv lib/libpart.so lib/other.so", in: command.folder).succeed()
        defer { _ = try? Command.shell("mv lib/other.so lib/libpart.so", in: command.folder).run() }
        try expectError("missing-library", naming: ["libpart.so", "apt-file search"], command)
    }

    @Test("versions that a library does not have, with the symbols that need them")
    func missingVersion() async throws {
        let map = "-Wl,--version-script=$S/bad/"
        let program = Program(
            "bad/wanting.c",
            libraries: [
                Library("libfull.so", "bad/lacking.c", flags: ["-DFULL", "\(map)full.map"]),
                Library("new/libfull.so", "bad/lacking.c", flags: ["-DFULL", "\(map)other.map"]),
            ], needs: ["libfull.so"], prepare: "mv new/libfull.so libfull.so")
        try expectError("missing-version", naming: ["FULL_1", "libfull.so", "wanted by: present", "up to FULL_0"], try await program.command())
    }

    @Test("undefined symbols: fatal where bound at once, a warning where a first call asks for them")
    func undefined() async throws {
        let lacking = Program(
            "bad/wanting.c",
            libraries: [Library("libfull.so", "bad/lacking.c", flags: ["-DFULL"]), Library("new/libfull.so", "bad/lacking.c")],
            needs: ["libfull.so"], prepare: "mv new/libfull.so libfull.so")
        try expectError("undefined-symbol", naming: ["present"], try await lacking.command(.now))
        let lazily = try await lacking.command(.fixed)
        let answer = try Question("doctor", lazily.program)
        #expect(answer.outcome.end == .exited(0) && answer.text.contains("warning: ") && answer.text.contains("undefined symbol present"))
        var eagerly = lazily
        eagerly.environment = ["LD_BIND_NOW": "1"]
        try expectError("undefined-symbol", naming: ["present"], eagerly)
    }

    @Test("an interpreter that is not there")
    func interpreter() async throws {
        let command = try await Program("seed/hello.c", flags: ["-Wl,--dynamic-linker=/nowhere/ld-linux-x86-64.so.2"]).command()
        try expectError("interpreter", naming: ["/nowhere/ld-linux-x86-64.so.2", "No such file"], command)
    }

    @Test("files that are no programs for this machine")
    func files() async throws {
        try expectError("machine", naming: ["AArch64", "qemu-aarch64-static"], try await copy { $0[18, UInt16.self] = 183 })
        try expectError("machine", naming: ["EM_RISCV"], try await copy { $0[18, UInt16.self] = 243 })
        try expectError("class", naming: ["32-bit"], try await copy { ($0[4, UInt8.self], $0[18, UInt16.self]) = (1, 3) })
        try expectError("broken-file", naming: ["file too short"], try await copy { $0.bytes.removeLast($0.bytes.count - 200) })
        try expectError("no-entry", naming: ["entry"], try await copy { $0[24, UInt64.self] = 0 })
        try expectError("not-elf", naming: ["no ELF file"], try await copy { $0.bytes = Array(repeating: 65, count: 100) }, isRefused: false)
        let locked = try await copy { _ in }
        try Command.shell("chmod 644 hello", in: locked.folder).succeed()
        try expectError("not-executable", naming: ["chmod +x"], locked)
        try expectError("unreadable", naming: ["Is a directory"], Command(program: try Workplace.folder("doctor")))
        let script = try await copy { $0.bytes = Array("#!/no/such/interpreter\n".utf8) }
        try expectError("script", naming: ["/no/such/interpreter"], script)
    }

    @Test("what hardened systems forbid is a warning")
    func warnings() async throws {
        let program = Program(
            "binding/textuser.c", libraries: [Library("libtextrel.so", "binding/textrel.S", flags: ["-Wl,-z,notext"])],
            flags: ["-rdynamic", "-Wl,-z,execstack"])
        let answer = try Question("doctor", "--json", try await program.built().path)
        let starts = try answer.json["starts"] as? Bool
        #expect(answer.outcome.end == .exited(0) && starts == true)
        let found = Set(try answer.list("findings").map { $0["id"] as? String })
        #expect(found == ["executable-stack", "text-relocations"])
    }

    @Test("every question gets one line, or an answer, of any bytes", arguments: ["why", "conflicts", "doctor", "tree", "list", "bindings"])
    func garbage(_ word: String) async throws {
        let built = try await Program("seed/misdeclared.c", libraries: [Library("libdefines.so", "seed/defines.c")]).built(.sysvHash)
        let folder = try Workplace.folder("garbage")
        let library = try Image(path: "\(built.folder)/libdefines.so")
        var broken: [(String, Image)] = []
        var noise = FixedRandom(state: 7)
        for file in ["misdeclared", "libdefines.so"] {
            let whole = try Image(path: "\(built.folder)/\(file)")
            // Every word of the dynamic section leads out of the file; hash chains lead in circles; bytes are any.
            var outside = whole
            for place in stride(from: whole.dynamicSection.lowerBound + 8, to: whole.dynamicSection.upperBound, by: 16) {
                outside[place, UInt64.self] = .max - 4
            }
            broken.append((file, outside))
            var circle = whole
            if let table = whole.table(4) {
                let (buckets, chains) = (Int(whole[table, UInt32.self]), Int(whole[table + 4, UInt32.self]))
                for index in 0..<buckets + chains { circle[table + 8 + 4 * index, UInt32.self] = 1 }
            }
            broken.append((file, circle))
            var random = whole
            for _ in 0..<200 { random.bytes[Int.random(in: 64..<whole.bytes.count, using: &noise)] = UInt8.random(in: 0...255, using: &noise) }
            broken.append((file, random))
        }
        for (file, image) in broken {
            try library.write(to: "\(folder)/libdefines.so")
            try Image(path: built.path).write(to: "\(folder)/misdeclared")
            try image.write(to: "\(folder)/\(file)")
            let words = [word] + (word == "why" ? ["thing"] : []) + ["./misdeclared"]
            let seen = try Command(program: Workplace.swload, arguments: words, folder: folder, limit: .seconds(20)).run()
            let isClear = seen.end == .exited(0) || seen.end == .exited(1) && (word == "doctor" ? !seen.output.isEmpty : seen.errorLines.count == 1)
            #expect(isClear, "\(word) \(file): \(seen)")
        }
    }
}
