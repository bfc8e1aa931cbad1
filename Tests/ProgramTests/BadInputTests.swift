import Foundation
import Testing

/// Files that cannot be loaded: each has one clear line, and none makes the loader crash.
@Suite struct BadInputTests {
    @Test("a missing library is named with the object that needs it")
    func missingLibrary() async throws {
        let direct = Program(
            "search/ask.c", libraries: [Library("libwho.so", "search/who.c", flags: ["-DWHO=\"\""])], prepare: "rm libwho.so")
        try expectRefusal(try await direct.command(), naming: ["libwho.so", "/ask"], status: [127])
        let indirect = Program(
            "search/askmiddle.c",
            libraries: [
                Library("libwho.so", "search/who.c", flags: ["-DWHO=\"\""]),
                Library("libmiddle.so", "search/middle.c", needs: ["libwho.so"]),
            ], needs: ["libmiddle.so"], prepare: "rm libwho.so")
        try expectRefusal(try await indirect.command(), naming: ["libwho.so", "libmiddle.so"], status: [127])
    }

    private static func wanting(_ full: [String], _ lacking: [String]) -> Program {
        Program(
            "bad/wanting.c",
            libraries: [
                Library("libfull.so", "bad/lacking.c", flags: ["-DFULL"] + full),
                Library("new/libfull.so", "bad/lacking.c", flags: lacking),
            ], needs: ["libfull.so"], prepare: "mv new/libfull.so libfull.so")
    }

    private static let map = "-Wl,--version-script=$S/bad/"

    @Test("a missing symbol is named with the object that wants it")
    func missingSymbol() async throws {
        try expectRefusal(try await Self.wanting([], []).command(), naming: ["undefined symbol", "present", "wanting"], status: [127])
    }

    @Test("a missing symbol with a version is named with that version")
    func missingVersionedSymbol() async throws {
        let program = Self.wanting(["\(Self.map)full.map"], ["\(Self.map)full.map"])
        try expectRefusal(try await program.command(), naming: ["undefined symbol", "present", "FULL_1", "wanting"], status: [127])
    }

    @Test("a missing version is named with the library that lacks it and the object that wants it")
    func missingVersion() async throws {
        let program = Self.wanting(["\(Self.map)full.map"], ["-DFULL", "\(Self.map)other.map"])
        try expectRefusal(try await program.command(), naming: ["FULL_1", "libfull.so", "wanting"], status: [127])
    }

    /// A file in an empty folder, made of a small program.
    private func file(_ name: String, change: (inout Image) -> Void) async throws -> Command {
        var image = try Image(path: try await Program("seed/hello.c").built().path)
        change(&image)
        let folder = try Workplace.folder("bad")
        try image.write(to: "\(folder)/\(name)")
        return Command(program: "\(folder)/\(name)", folder: folder, limit: .seconds(10))
    }

    @Test(
        "what is not an ELF file",
        arguments: ["", "x", "#!/bin/sh\nexit 3\n", "\u{7f}ELF", "plain text that is longer than an ELF header by some bytes"])
    func notELF(_ text: String) async throws {
        try expectRefusal(try await file("noelf") { $0.bytes = Array(text.utf8) }, naming: ["noelf"])
    }

    @Test(
        "an ELF file of another kind",
        arguments: [
            (4, 1, "32-bit"), (5, 2, "big-endian"), (6, 9, "of a later version"), (18, 183, "for AArch64"), (18, 3, "for i386"),
            (16, 1, "relocatable"), (16, 4, "a core dump"), (54, 32, "with short program headers"),
        ])
    func otherKind(_ offset: Int, _ value: UInt8, _ what: String) async throws {
        try expectRefusal(try await file("other") { $0.bytes[offset] = value }, naming: ["/other"])
    }

    @Test("program headers past the end, none, and too many", arguments: [(32, UInt64.max), (32, 1 << 40), (56, 0), (56, 0xffff)])
    func programHeaders(_ offset: Int, _ value: UInt64) async throws {
        let command = try await file("headers") { image in
            if offset == 32 { image[32, UInt64.self] = value } else { image[56, UInt16.self] = UInt16(value) }
        }
        try expectRefusal(command, naming: ["/headers"])
    }

    @Test("a missing program, a directory")
    func noFile() throws {
        try expectRefusal(Command(program: "/nowhere/at-all"), naming: ["/nowhere/at-all"], status: [127])
        try expectRefusal(Command(program: "/usr"), naming: ["/usr"])
    }

    @Test("an unreadable file", .enabled(if: geteuid() != 0, "root reads everything"))
    func unreadable() async throws {
        let command = try await file("secret") { _ in }
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: command.program)
        try expectRefusal(command, naming: ["secret"])
    }
}
