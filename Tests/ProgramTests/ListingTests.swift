import Foundation
import Testing

/// What the system's loader says instead of running a program: listings with versions and undefined references, help, and what the kernel passes.
@Suite struct ListingTests {
    private static let list = ["LD_TRACE_LOADED_OBJECTS": "1"]
    /// What ldd asks for: nothing more, -d, -r, -v, -u.
    static let wishes: [[String: String]] = [
        [:], ["LD_WARN": "yes"], ["LD_WARN": "yes", "LD_BIND_NOW": "yes"], ["LD_VERBOSE": "yes"], ["LD_DEBUG": "unused"],
        ["LD_WARN": "yes", "LD_BIND_NOW": "yes", "LD_DEBUG": "bindings,files,reloc,versions"], ["LD_PRELOAD": "libnone.so"],
    ]

    /// The standard streams without addresses, and traces without what only the system's loader does for itself.
    private func shown(_ outcome: Outcome, _ source: LinkerTrace.Source) -> [String] {
        func clean(_ text: String) -> String { text.replacing(/0x[0-9a-f]{6,}/, with: "ADDRESS") }
        let plain = outcome.errorText.split(separator: "\n").filter { $0.firstMatch(of: /^ *[0-9]+:\t/) == nil }.map { clean(String($0)) }
        return [clean(outcome.text), "\(outcome.end)"] + plain + LinkerTrace(outcome.errors, source).strings
    }

    private func expectSame(_ command: Command, naming words: String...) throws {
        let expected = shown(try command.run(), .native)
        let seen = shown(try command.loaded().run(), [])
        for word in words { #expect(expected.contains { $0.contains(word) }, "natively, \(word): \(command): \(expected)") }
        #expect(seen == expected, "\(command): \(seen.difference(from: expected))")
    }

    @Test("an installed program", arguments: wishes)
    func installed(_ wishes: [String: String]) throws {
        for name in ["git", "bash"] {
            guard let program = Tool.find(name) else { continue }
            try expectSame(Command(program: program, environment: Self.list.merging(wishes) { $1 }))
        }
    }

    /// A program whose library has lost a function and a version, and another that is gone.
    private static let broken = Program(
        "listing/user.c",
        libraries: [
            Library("libgiver.so", "listing/giver.c", flags: ["-DBOTH", "-Wl,--version-script=$S/listing/both.map"]), Library("libgone.so", "listing/gone.c"),
        ], flags: ["-Wl,--no-as-needed"],
        prepare: "rm libgone.so; cc -shared -fPIC $S/listing/giver.c -o libgiver.so -Wl,-soname,libgiver.so -Wl,--version-script=$S/listing/one.map")

    @Test("a program whose libraries are not what they were", arguments: wishes)
    func broken(_ wishes: [String: String]) async throws {
        var command = try await Self.broken.command()
        command.environment = Self.list.merging(wishes) { $1 }
        let isUnused = wishes["LD_DEBUG"] == "unused"
        try expectSame(command, naming: isUnused ? "libgone.so" : "libgone.so => not found", "version `SECOND' not found (required by \(command.program))")
    }

    @Test("words of LD_DEBUG", arguments: ["help", "all,help", "nonsense", "versions,nonsense", "HELP", "libs:versions scopes", "tls"])
    func words(_ words: String) throws {
        try expectSame(Command(program: "/bin/true", environment: ["LD_DEBUG": words, "LD_BIND_NOW": "1"]))
    }

    @Test("what the kernel passes (LD_SHOW_AUXV)")
    func auxiliaryVector() throws {
        try expectSame(Command(program: "/bin/true", environment: ["LD_SHOW_AUXV": ""]), naming: "AT_EXECFN:            /bin/true")
    }

    @Test("a trace whose file cannot be made goes to standard output")
    func unwritable() throws {
        let command = Command(program: "/bin/true", environment: ["LD_DEBUG": "versions", "LD_BIND_NOW": "1", "LD_DEBUG_OUTPUT": "/nowhere/trace"])
        let expected = LinkerTrace(try command.run().output, .native)
        let seen = LinkerTrace(try command.loaded().run().output, [])
        #expect(expected.count > 3 && seen.strings == expected.strings)
    }

    @Test("an object of LD_AUDIT is told of and left out")
    func audit() throws {
        let seen = try Command(program: "/bin/true", environment: ["LD_AUDIT": "libone.so:libtwo.so"]).loaded().run()
        #expect(seen.end == .exited(0) && seen.errorLines.count == 2)
        #expect(seen.errorLines[0].hasPrefix("ERROR: ld.so: object 'libone.so' cannot be loaded as audit interface: "))
    }
}
