import Testing

/// What valgrind sees of a program that swload runs.
@Suite(.needs("valgrind")) struct MemoryCheckTests {
    private static let debug = ["-g", "-O0"]
    private static let heap = Program(
        "debugger/heap.c",
        libraries: [Library("libtaker.so", "debugger/taker.c", flags: debug), Library("libuser.so", "debugger/user.c", flags: debug)],
        flags: debug, needs: ["libtaker.so"])

    private func run(_ entrance: Entrance, _ words: String...) async throws -> Outcome {
        let built = try await Self.heap.built(for: entrance)
        let own = ["--error-exitcode=9", "--leak-check=full", "--show-leak-kinds=all"]
        return try Command(
            program: try #require(Tool.find("valgrind")), arguments: own + entrance.words(built) + words, folder: built.folder
        ).run()
    }

    @Test("a program without errors and leaks", arguments: Entrance.allCases)
    func clean(_ entrance: Entrance) async throws {
        let seen = try await run(entrance)
        #expect(seen.end == .exited(0) && seen.text == "6\n", "\(seen)")
        #expect(seen.errorText.contains("All heap blocks were freed -- no leaks are possible"), "\(seen)")
        #expect(seen.errorText.contains("ERROR SUMMARY: 0 errors from 0 contexts"), "\(seen)")
        #expect(!seen.errorText.contains("CFI reader"), "it reads all of swload's unwinding information: \(seen)")
    }

    @Test("memory used after it was given back", arguments: Entrance.allCases)
    func usedAfterFree(_ entrance: Entrance) async throws {
        let seen = try await run(entrance, "early")
        #expect(seen.end == .exited(9), "\(seen)")
        let places = ["use (user.c:3)", "main (heap.c:13)", "main (heap.c:12)", "take (taker.c:4)", "main (heap.c:9)"]
        for text in ["Invalid read of size 4", " is 0 bytes inside a block of size 4 free'd"] + places {
            #expect(seen.errorText.contains(text), "\(text): \(seen)")
        }
    }
}
