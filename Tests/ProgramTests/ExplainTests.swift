import Foundation
import Testing

/// What `explain` says of a load is what happens.
@Suite struct ExplainTests {
    private func explain(_ words: String..., environment: [String: String] = [:]) throws -> Outcome {
        try Command(program: Workplace.swload, arguments: ["explain"] + words, environment: environment).run()
    }

    /// The part of a stage that has a title, from the JSON of a story.
    private func part(_ kind: String, of id: String, _ json: Data) throws -> [String: Any] {
        let story = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(story["schema"] as? String == "swload.explain/1")
        let stage = try #require((story["stages"] as? [[String: Any]])?.first { $0["id"] as? String == id }, "no stage \(id)")
        let parts = try #require(stage["parts"] as? [[String: Any]])
        return try #require(parts.compactMap { $0[kind] as? [String: Any] }.first)
    }

    @Test("the pages that it draws are those of /proc/PID/maps", .needs("gcc"), arguments: [Variant.plain, .fixed, .now])
    func pages(_ variant: Variant) async throws {
        let program = try await Program("explain/maps.c").built(variant)
        let table = try part("table", of: "memory", explain("--json", "--base", "0", program.path).output)
        let drawn = try #require(table["rows"] as? [[String]]).map { ($0[0], $0[1], String($0[4].prefix(3))) }
        let lines = try Command(program: Workplace.swload, arguments: [program.path]).succeed().text.split(separator: "\n").map {
            $0.split(separator: " ").map(String.init)
        }
        let base = variant == .fixed ? 0 : try #require(UInt64(lines[0][0].prefix { $0 != "-" }, radix: 16))
        // Neighbours of one protection are one line of the kernel's, so each page is compared.
        func pages(_ from: UInt64, _ to: UInt64, _ may: String) -> [String] {
            stride(from: from, to: to, by: 4096).map { "\(String($0, radix: 16)) \(may)" }
        }
        let computed = drawn.flatMap { pages(UInt64($0.0.dropFirst(2), radix: 16) ?? 0, UInt64($0.1.dropFirst(2), radix: 16) ?? 0, $0.2) }
        let mapped = lines.flatMap { line -> [String] in
            let ends = line[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
            return ends.count == 2 ? pages(ends[0] &- base, ends[1] &- base, String(line[1].prefix(3))) : []
        }
        #expect(computed.count >= 5)
        #expect(Set(computed).subtracting(mapped).isEmpty)
    }

    @Test("what it says of each stage names the program's own numbers") func stages() async throws {
        let program = try await Program("seed/hello.c").built()
        let text = try explain(program.path, "one", "two").text
        for line in [
            "0x7f", "argv[2] → \"two\"", "AT_ENTRY", "PT_GNU_RELRO", "mprotect(", "DT_NEEDED", "libc.so.6", "__libc_start_main@@GLIBC_2.",
            "DT_INIT_ARRAY[0]",
        ] {
            #expect(text.contains(line), "\(line)")
        }
        #expect(!text.contains("\u{1b}"))
    }

    @Test("--run tells the addresses of a run: what was written is an address of the library's mapping") func run() async throws {
        let program = try await Program("seed/hello.c").built()
        let text = try explain("--run", program.path).text
        let base = try #require(text.firstMatch(of: /libc\.so\.6\n(?:.*\n)*?.*load base 0x([0-9a-f]+)/)?.output.1).description
        let value = try #require(text.firstMatch(of: /found in libc\.so\.6 as (?:puts|printf)@@.*\n +· value: 0x([0-9a-f]+) was written/)?.output.1)
            .description
        let (start, address) = (UInt64(base, radix: 16) ?? 0, UInt64(value, radix: 16) ?? 0)
        #expect(address > start && address < start + (4 << 20), "\(base) \(value)")
    }

    @Test("--step waits after each stage") func step() async throws {
        let program = try await Program("seed/hello.c").built()
        var command = Command(program: Workplace.swload, arguments: ["explain", "--step", program.path])
        command.input = Data("\n".utf8)
        let text = try command.succeed().text
        #expect(text.contains("2  The program headers") && !text.contains("3  From the file"), "\(text)")
    }

    @Test("colours where they are asked for, and not with NO_COLOR") func colours() async throws {
        let program = try await Program("seed/hello.c").built()
        #expect(try explain("--color", "always", "--stage", "header", program.path).text.contains("\u{1b}[1;34m1  The file header"))
        #expect(try !explain("--stage", "header", program.path, environment: ["NO_COLOR": "1"]).text.contains("\u{1b}"))
    }

    @Test("a program of another machine, with the folder of its system", .needs("aarch64-linux-gnu-gcc")) func foreign() throws {
        let folder = try Workplace.folder("foreign")
        let compiler = try #require(Tool.find("aarch64-linux-gnu-gcc"))
        try Command(program: compiler, arguments: ["-o", "\(folder)/hello", "\(Workplace.testPrograms)/seed/hello.c"]).succeed()
        let seen = try explain("--sysroot", "/usr/aarch64-linux-gnu", "\(folder)/hello")
        #expect(seen.end == .exited(0) && seen.errors.isEmpty, "\(seen)")
        for word in ["EM_AARCH64", "R_AARCH64_JUMP_SLOT", "ld-linux-aarch64.so.1", "x0"] { #expect(seen.text.contains(word), "\(word)") }
    }

    @Test("a missing library is told at the end, and what can be told comes before") func missing() async throws {
        let lacking = try await Program(
            "search/ask.c", libraries: [Library("libwho.so", "search/who.c", flags: ["-DWHO=\"\""])], prepare: "rm libwho.so"
        ).built()
        let seen = try explain(lacking.path)
        #expect(seen.end == .exited(1) && seen.errorLines.count == 1 && seen.errorText.contains("libwho.so"), "\(seen)")
        #expect(seen.text.contains("The program headers") && seen.text.contains("The jump"))
    }

    @Test(
        "what is no program gets a line, and what can be told of it",
        arguments: [
            ("text", "#!/bin/sh\n", "invalid ELF header"), ("short", "\u{7f}ELF", "file too short"), ("empty", "", "file too short"),
        ])
    func notPrograms(_ name: String, _ content: String, _ complaint: String) throws {
        let path = try Workplace.folder("explain") + "/\(name)"
        try content.write(toFile: path, atomically: true, encoding: .utf8)
        let seen = try explain(path)
        #expect(seen.end == .exited(1) && seen.errorText == "swload: \(path): \(complaint)\n" && seen.text.contains("The file header"), "\(seen)")
        let missing = try explain("\(path).not")
        #expect(missing.end == .exited(1) && missing.errorLines.count == 1 && missing.output.isEmpty, "\(missing)")
    }
}
