import Foundation
import Testing

/// Pictures of programs: `layout` and `plt` of ones that run, and the statuses of `lint`, `diff` and `tls`.
@Suite(.needs("gcc")) struct PictureTests {
    private func swload(_ words: String...) throws -> Outcome { try Command(program: Workplace.swload, arguments: words).run() }

    private struct Layout: Decodable {
        struct Row: Decodable {
            var start, end, offset: UInt64
            var protection, name, part: String
        }
        var schema: String
        var mappings: [Row]
    }

    @Test("the layout of a program: swload has mapped it and its libraries, and nothing of it has run") func program() throws {
        let seen = try swload("layout", "--json", "/bin/ls")
        #expect(seen.end == .exited(0) && seen.errors.isEmpty, "\(seen)")
        let layout = try JSONDecoder().decode(Layout.self, from: seen.output)
        #expect(layout.schema == "swload.layout/1")
        let code = layout.mappings.filter { $0.name.hasSuffix("/ls") && $0.protection == "r-xp" }
        #expect(code.count == 1 && code[0].part.contains(".text"))
        #expect(layout.mappings.contains { $0.name.hasSuffix("/libc.so.6") && $0.part.contains("PT_GNU_RELRO") })
        #expect(layout.mappings.contains { $0.name.hasSuffix("/swload") && $0.protection == "r-xp" })
        #expect(layout.mappings.contains { $0.name == "[stack]" && $0.part == "the first thread's stack" })
    }

    @Test("the layout of a process is its maps, line for line") func process() throws {
        let own = ProcessInfo.processInfo.processIdentifier
        let seen = try JSONDecoder().decode(Layout.self, from: try swload("layout", "--json", "\(own)").output)
        let text = try Command.shell("cat /proc/\(own)/maps").succeed().text
        let stacks = text.split(separator: "\n").filter { $0.hasSuffix("[stack]") }.map { $0.prefix { $0 != "-" } }
        #expect(seen.mappings.filter { $0.name == "[stack]" }.map { String($0.start, radix: 16) } == stacks.map(String.init))
        #expect(zip(seen.mappings, seen.mappings.dropFirst()).allSatisfy { $0.end <= $1.start })
    }

    private struct Linkage: Decodable {
        struct Entry: Decodable {
            struct Instruction: Decodable {
                var address: UInt64
                var bytes: [UInt8]
                var text: String
            }
            var relocation: String
            var slot, content: UInt64
            var stub, head: [Instruction]
        }
        struct Moment: Decodable {
            var moment, meaning: String
            var value: UInt64
        }
        var schema: String
        var entry: Entry
        var bias: UInt64
        var moments: [Moment]
    }

    private func linkage(_ program: BuiltProgram, _ options: String...) throws -> Linkage {
        let seen = try Command(program: Workplace.swload, arguments: ["plt", "--json"] + options + ["puts", program.path]).run()
        #expect(seen.end == .exited(0), "\(seen)")
        return try JSONDecoder().decode(Linkage.self, from: seen.output)
    }

    @Test("a lazily bound slot leads back into the stub until the first call has returned, then to the function", .needs("objdump")) func lazy() async throws {
        let program = try await Program("call/twice.c", flags: ["-Wl,-z,lazy"]).built()
        let seen = try linkage(program)
        #expect(seen.schema == "swload.plt/1" && seen.entry.relocation == "R_X86_64_JUMP_SLOT")
        let value = Dictionary(seen.moments.map { ($0.moment, $0.value) }) { first, _ in first }
        let file = try #require(value["in the file"])
        #expect(seen.entry.stub.contains { $0.address == file } && value["before the start"] == file + seen.bias && value["at the first call"] == file + seen.bias)
        #expect(seen.moments.last?.moment == "after it" && seen.moments.last?.meaning == "puts in libc.so.6")
        // The bytes of the stub are those that objdump shows.
        let code = try Command.shell("objdump -d -j .plt --insn-width=7 \(program.path)").succeed().text
        for instruction in seen.entry.stub + seen.entry.head {
            let bytes = instruction.bytes.map { String(format: "%02x", $0) }.joined(separator: " ")
            #expect(code.contains("\(String(instruction.address, radix: 16)):\t\(bytes) "), "\(instruction)")
        }
    }

    @Test("a slot that is bound at once has the function before the start") func now() async throws {
        let program = try await Program("call/twice.c", flags: ["-Wl,-z,lazy"]).built()
        let seen = try linkage(program, "--now")
        #expect(seen.moments.filter { $0.moment == "before the start" }.map(\.meaning) == ["puts in libc.so.6"])
    }

    @Test("a function that the program does not call is refused with those that it calls") func unknown() async throws {
        let program = try await Program("call/twice.c").built()
        let seen = try swload("plt", "fputs", program.path)
        #expect(seen.end == .exited(1) && seen.errorLines.count == 1 && seen.errorText.contains("it calls") && seen.errorText.contains("puts"), "\(seen)")
    }

    @Test("lint and diff end with 1 where there is something, with 0 where there is nothing") func statuses() async throws {
        let plain = try await Program("call/twice.c", flags: ["-Wl,-z,now,-z,relro"]).built()
        let stack = try await Program("call/twice.c", flags: ["-Wl,-z,execstack"]).built()
        #expect(try swload("lint", plain.path).end == .exited(0))
        let linted = try swload("lint", stack.path)
        #expect(linted.end == .exited(1) && linted.text.contains("executable-stack"), "\(linted)")
        #expect(try swload("diff", plain.path, plain.path).text == "no difference\n")
        let differing = try swload("diff", plain.path, stack.path)
        #expect(differing.end == .exited(1) && differing.text.contains("GNU_STACK 1"), "\(differing)")
    }

    @Test("what is no ELF file, or not there, is told in one line", arguments: ["lint", "tls", "layout", "diff", "plt"]) func wrong(_ word: String) throws {
        for file in ["/etc/passwd", "/nonexistent", "/dev/null", "/"] {
            let words = word == "diff" ? [word, file, file] : word == "plt" ? [word, "puts", file] : [word, file]
            let seen = try Command(program: Workplace.swload, arguments: words).run()
            #expect(seen.end == .exited(1) && seen.errorLines.count == 1 && seen.output.isEmpty, "\(words): \(seen)")
        }
    }
}
