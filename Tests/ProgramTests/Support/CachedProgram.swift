import Foundation
import Testing

/// A command that swload runs with a cache of its own, and what it says of the cache.
struct CachedProgram: Sendable {
    var command: Command
    var policy = "auto"
    var options: [String] = []
    /// The folder in which swload's folder for caches lies.
    let home: String

    init(_ command: Command, options: [String] = []) throws {
        self.command = command
        self.options = options
        home = try Workplace.folder("cache")
        // Files that have just been made are too young for a cache.
        usleep(30_000)
    }

    var environment: [String: String] { ["XDG_CACHE_HOME": home] }

    /// The caches of decisions that are there, without the files of their pages.
    var files: [String] { all.filter { !$0.hasSuffix(".pages") && !Self.isOfProcessor($0) } }

    /// The files of what is known of the processor.
    var processorFiles: [String] { all.filter(Self.isOfProcessor) }

    private static func isOfProcessor(_ path: String) -> Bool {
        let kind = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        guard kind == .typeRegular, let bytes = try? Data(contentsOf: URL(fileURLWithPath: path)) else { return false }
        return bytes.range(of: Data("\0policy=processor\0".utf8)) != nil
    }

    /// Every file in the folder of caches.
    var all: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "\(home)/swload")) ?? []).sorted().map { "\(home)/swload/\($0)" }
    }

    /// The only cache.
    func file(sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
        try #require(files.count == 1 ? files.first : nil, "\(files)", sourceLocation: sourceLocation)
    }

    struct Run {
        let outcome: Outcome
        /// What is said of the cache of decisions, or of the file that the policy names, without its path, in order.
        let notes: [String]
        /// The paths that the notes are about.
        let paths: [String]
    }

    /// Runs the command and splits what the trace says of the cache from what the program does.
    func run() throws -> Run {
        let all = try runWithAllNotes()
        if policy == "processor" { return all }
        let others = Set(processorFiles)
        let own = all.paths.indices.filter { !others.contains(all.paths[$0]) }
        return Run(outcome: all.outcome, notes: own.map { all.notes[$0] }, paths: own.map { all.paths[$0] })
    }

    private func runWithAllNotes() throws -> Run {
        let trace = "\(home)/trace-\(UUID().uuidString.prefix(8))"
        var command = command
        command.environment.merge(environment) { $1 }
        let loaded = command.loaded(options: options + ["--cache=\(policy)", "--trace=files", "--trace-output=\(trace)"])
        let outcome = try loaded.run()
        let lines = ((try? String(contentsOfFile: trace, encoding: .utf8)) ?? "").split(separator: "\n")
        let notes = lines.compactMap { line in line.range(of: "\tcache: ").map { line[$0.upperBound...].split(separator: ": ", maxSplits: 1) } }
        return Run(outcome: outcome, notes: notes.map { String($0.last ?? "") }, paths: notes.map { String($0.first ?? "") })
    }

    /// Runs the command and expects the outcome of another run, and notes that begin with these words.
    @discardableResult
    func expect(_ notes: String..., like other: Outcome, sourceLocation: SourceLocation = #_sourceLocation) throws -> Run {
        let run = try run()
        #expect(run.outcome == other, sourceLocation: sourceLocation)
        let fits = run.notes.count == notes.count && zip(run.notes, notes).allSatisfy { $0.hasPrefix($1) }
        #expect(fits, "\(run.notes) instead of \(notes)", sourceLocation: sourceLocation)
        return run
    }

    /// Runs the command natively, without a cache, twice with one, and expects the same each time; the second time the cache is taken.
    @discardableResult
    func expectHit(errorsToo: Bool = true, sourceLocation: SourceLocation = #_sourceLocation) throws -> Outcome {
        // A trace is a difference that the program could see.
        let cold = try command.loaded(options: options + ["--trace=files", "--trace-output=/dev/null"]).run()
        try expect("not there", "written", like: cold, sourceLocation: sourceLocation)
        try expect("taken", like: cold, sourceLocation: sourceLocation)
        return cold
    }
}
