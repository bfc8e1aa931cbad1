import ArgumentParser
import Foundation
import Inspect

/// Writes, lists, checks and removes what the loader keeps of its decisions.
struct Cache: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Keep what is decided when programs are loaded, for their next starts with --cache=auto.",
        discussion: """
            PROGRAM is loaded and bound, its cache is written, and it is not run. The environment counts as it does at a start. With --processor only what \
            its dynamic linker finds out of the processor is written, which every start of every program with that linker takes, unless it says \
            --cache=off; a start without it writes it by itself where the processor is slow to answer.
            """)

    enum Action: String, EnumerableFlag {
        case list, verify, clear

        static func help(for action: Action) -> ArgumentHelp? {
            switch action {
            case .list: "List the caches."
            case .verify: "Check every cache; the status is 1 where one would not be taken."
            case .clear: "Remove the caches."
            }
        }
    }

    @Flag(exclusivity: .exclusive) var action: Action?
    @Flag(help: "With --list and --verify: write JSON (docs/json.md describes it).") var json = false
    @Flag(help: "Keep relocated pages as well, for --cache=snapshot; their addresses stay until the next boot.") var snapshot = false
    @Flag(help: "Keep only what is known of the processor, for the dynamic linkers of the programs; without one, for that of /bin/sh.") var processor = false
    @Argument(help: "Programs to load.") var programs: [String] = []

    func validate() throws {
        if action != nil, !programs.isEmpty || snapshot || processor {
            throw ValidationError("--list, --verify and --clear take no programs, no --snapshot and no --processor")
        }
        if snapshot, processor { throw ValidationError("--processor keeps no pages; it does not go with --snapshot") }
        if json, action != .list, action != .verify { throw ValidationError("--json goes with --list and --verify") }
        if action == nil, programs.isEmpty, !processor { throw ValidationError("name a program, or say --processor, --list, --verify or --clear") }
    }

    func run() throws {
        guard let folder = CacheFolder() else { throw ValidationError("neither XDG_CACHE_HOME nor HOME names a folder for caches") }
        switch action {
        case .list:
            let entries = folder.entries()
            if json { try show(entries) } else { for entry in entries { print(entry.line) } }
        case .verify:
            let entries = folder.entries()
            if json { try show(entries) } else { for entry in entries { print("\(entry.line): \(entry.verdict)") } }
            if entries.contains(where: { $0.state != .fresh }) { throw ExitCode(1) }
        case .clear:
            let (count, failures) = folder.clear()
            print("\(count) removed")
            for failure in failures { 
                FileHandle.standardError.write(
                    Data("swload: cache: cannot remove \(failure.path): \(failure.error.localizedDescription)\n".utf8))
            }
            if !failures.isEmpty { throw ExitCode(1) }
        case nil:
            var failed = false
            for program in programs.isEmpty ? ["/bin/sh"] : programs where try !write(program) { failed = true }
            if failed { throw ExitCode(1) }
        }
    }

    private struct Listing: Encodable {
        struct Row: Encodable {
            let name, program, policy, state: String
            let path: String
            let size, objects, bindings, words: Int
        }

        var schema = "swload.cache/1"
        let caches: [Row]
    }

    private func show(_ entries: [CacheEntry]) throws {
        let rows = entries.map {
            Listing.Row(
                name: $0.name, program: $0.program, policy: $0.policy, state: $0.verdict, path: $0.path, size: $0.size, objects: $0.objectCount,
                bindings: $0.bindingCount, words: $0.wordCount)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(Listing(caches: rows)), as: UTF8.self))
    }

    /// Lets the loader write the cache of a program; it says itself what is wrong.
    private func write(_ program: String) throws -> Bool {
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let loader = Process()
        loader.executableURL = own.deletingLastPathComponent().appendingPathComponent("swload")
        loader.arguments = ["--cache=\(processor ? "processor" : snapshot ? "snapshot" : "auto")", "--write-cache", "--", program]
        try loader.run()
        loader.waitUntilExit()
        return loader.terminationStatus == 0
    }
}

extension CacheEntry {
    fileprivate var line: String {
        if program.isEmpty { return name }
        let contents = isOfProcessor ? "\(wordCount) words" : "\(objectCount) objects  \(bindingCount) bindings"
        return "\(name)  \(policy)  \(contents)  \(size) bytes  \(program)"
    }

    fileprivate var verdict: String {
        switch state {
        case .fresh: "fresh"
        case .foreign: "not taken: it is not your own file of mode 0600"
        case .damaged: "not taken: its bytes are not as they were written"
        case .stale(let path): "stale: \(path) has changed"
        }
    }
}
