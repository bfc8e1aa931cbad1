import Foundation
import Testing

/// The words that have perf record into a file, without links to what it has seen (-N): they would change the times of the system's libraries, which tests
/// of caches look at.
private func recording(to file: String) -> [String] { ["record", "-N", "-q", "-e", "cpu-clock:u", "-o", file] }

/// Why perf cannot record here.
private let obstacle: String? = {
    guard let perf = Tool.find("perf") else { return "not installed: perf" }
    let file = "\(Workplace.scratch)/trial.data"
    guard let seen = try? Command(program: perf, arguments: recording(to: file) + ["/bin/true"]).run(),
        seen.end == .exited(0), FileManager.default.fileExists(atPath: file)
    else { return "perf cannot record here" }
    return nil
}()

/// What perf sees of a program that swload runs.
@Suite(.enabled(if: obstacle == nil, Comment(rawValue: obstacle ?? ""))) struct ProfileTests {
    private static let busy = Program(
        "debugger/busy.c",
        libraries: ["first", "second"].map { Library("lib\($0).so", "debugger/work.c", flags: ["-g", "-DNAME=\($0)_work"]) },
        flags: ["-g"], needs: ["libfirst.so"])

    @Test("the functions of the program and of its libraries", arguments: Entrance.allCases)
    func functions(_ entrance: Entrance) async throws {
        let built = try await Self.busy.built(for: entrance)
        let perf = try #require(Tool.find("perf"))
        let recorded = recording(to: "busy.data") + entrance.words(built)
        try Command(program: perf, arguments: recorded, folder: built.folder).succeed()
        let report = ["report", "--stdio", "-i", "busy.data", "--sort", "comm,dso,symbol", "--percent-limit", "5"]
        let seen = try Command(program: perf, arguments: report, folder: built.folder).succeed()
        let lines = seen.text.split(separator: "\n").filter { $0.contains("%") && !$0.hasPrefix("#") }.map {
            $0.split(separator: " ").dropFirst().prefix(4).joined(separator: " ")
        }
        #expect(
            Set(lines) == ["busy busy [.] own_work", "busy libfirst.so [.] first_work", "busy libsecond.so [.] second_work"], "\(seen)")
    }
}
