import Foundation
import Testing

/// Lets the kernel write core files, which the tests forbid otherwise.
private let allowCores = "ulimit -S -c $(ulimit -H -c)"

/// Why the kernel writes no core file into the folder of a program here.
private let kernelObstacle: String? = {
    guard let folder = try? Workplace.folder("core") else { return "no folder" }
    let trial = Command.shell("\(allowCores); sh -c 'kill -ABRT $$' || ls | grep ^core", in: folder)
    return (try? trial.succeed()) == nil ? "the kernel writes no core files into a program's folder here" : nil
}()

/// Core files of programs that swload runs.
@Suite(.needsDebugger) struct CoreFileTests {
    private static let aborting = Program(
        "debugger/aborting.c", libraries: [Library("libpause.so", "debugger/pause.c", flags: ["-g", "-O0"])], flags: ["-g", "-O0"])

    /// The program's own file, or what the kernel was told to run.
    private func file(_ entrance: Entrance) -> String { entrance == .named ? Workplace.swload : "./aborting" }

    private func expectStory(of core: String, _ entrance: Entrance, in folder: String) throws {
        let steps = ["bt", "info sharedlibrary", "frame function main", "print last"]
        let seen = Transcript(try Debugger.command([file(entrance), core], in: folder, steps).run())
        #expect(seen.frames().contains { $0.hasSuffix("abort") }, "\(seen)")
        let own = seen.frames().drop { $0 != "give_up" }
        #expect(own.starts(with: ["give_up", "main"]), "\(seen)")
        #expect(seen.libraries().contains("libpause.so") && seen.libraries().contains("libc.so.6"), "\(seen)")
        #expect(seen["print last"].contains("$1 = 11\n"), "\(seen)")
        #expect(seen[""].contains("/aborting'.") && seen[""].contains("terminated with signal SIGABRT"), "\(seen)")
        guard Tool.installed("file") else { return }
        let said = try Command.shell("file \(core)", in: folder).succeed().text
        #expect(said.contains("core file") && said.contains("/aborting', real uid"), "\(said)")
        if entrance == .interpreter { #expect(said.contains("/aborting', platform"), "\(said)") }
    }

    @Test("a core file made by gdb", arguments: Entrance.allCases)
    func byDebugger(_ entrance: Entrance) async throws {
        let built = try await Self.aborting.built(for: entrance)
        let core = "made-by-gdb"
        let seen = try Debugger.run(built, entrance, "run", "generate-core-file \(core)", "kill")
        #expect(seen["run"].contains("received signal SIGABRT"), "\(seen)")
        try expectStory(of: core, entrance, in: built.folder)
    }

    @Test(
        "a core file made by the kernel", .enabled(if: kernelObstacle == nil, Comment(rawValue: kernelObstacle ?? "")),
        arguments: Entrance.allCases)
    func byKernel(_ entrance: Entrance) async throws {
        let built = try await Self.aborting.built(for: entrance)
        let words = entrance.words(built).joined(separator: " ")
        let line = """
            \(allowCores)
            mkdir kernel
            cp aborting libpause.so kernel
            cd kernel
            \(words) || mv core* ../made-by-kernel
            """
        try Command.shell(line, in: built.folder).succeed()
        try expectStory(of: "made-by-kernel", entrance, in: built.folder)
    }
}
