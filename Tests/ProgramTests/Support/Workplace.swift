import Foundation
import Testing

/// Where the tests find their things.
enum Workplace {
    /// The sources of the programs that the tests build.
    static let testPrograms: String = {
        let here = URL(fileURLWithPath: #filePath)
        var root = here
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return root.appendingPathComponent("TestPrograms").path
    }()

    /// The loader under test: `SWLOAD` where it is set, otherwise the one that was built beside these tests.
    static let swload: String = {
        if let named = ProcessInfo.processInfo.environment["SWLOAD"], !named.isEmpty { return named }
        let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appendingPathComponent("swload").path
    }()

    /// The benchmark, which was built beside these tests.
    static let bench: String = {
        let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appendingPathComponent("swload-bench").path
    }()

    /// A folder for this run of the tests, removed at its end, unless `SWLOAD_TESTS_KEEP` is set.
    static let scratch: String = {
        let path = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appendingPathComponent("swload-tests-\(ProcessInfo.processInfo.processIdentifier)").path
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        // Programs that die by a signal on purpose must not leave core files behind; the test of core files asks for them.
        var size = rlimit()
        _ = unsafe getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &size)
        size.rlim_cur = 0
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &size)
        if ProcessInfo.processInfo.environment["SWLOAD_TESTS_KEEP"] != nil { return path }
        _ = atexit { try? FileManager.default.removeItem(atPath: Workplace.scratch) }
        return path
    }()

    /// The environment that every program gets, before what a test adds.
    static let environment: [String: String] = {
        let own = ProcessInfo.processInfo.environment
        var given = ["LANG": "C.UTF-8", "HOME": own["HOME"] ?? "/", "TERM": "dumb", "TMPDIR": scratch]
        // What the user has kept of other starts is not what is tested.
        given["XDG_CACHE_HOME"] = "\(scratch)/caches"
        given["PATH"] = Tool.path.joined(separator: ":")
        return given
    }()

    /// An empty folder that no other test uses.
    static func folder(_ name: String) throws -> String {
        let path = "\(scratch)/\(name)-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }
}

/// Programs of the machine.
enum Tool {
    /// The folders of PATH, then those where compilers hide.
    static let path: [String] = {
        let own = ProcessInfo.processInfo.environment
        var folders = (own["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map(String.init)
        if let home = own["HOME"] { folders.append("\(home)/.cargo/bin") }
        for folder in ["/usr/local/bin", "/usr/bin", "/bin"] where !folders.contains(folder) { folders.append(folder) }
        return folders
    }()

    /// The path of an installed program.
    static func find(_ name: String) -> String? {
        if name.hasPrefix("/") { return FileManager.default.isExecutableFile(atPath: name) ? name : nil }
        return path.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    static func installed(_ names: String...) -> Bool { names.allSatisfy { find($0) != nil } }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test where a program that it needs is missing.
    static func needs(_ names: String..., sourceLocation: SourceLocation = #_sourceLocation) -> Self {
        let missing = names.filter { Tool.find($0) == nil }
        let reason = "not installed: \(missing.joined(separator: ", "))"
        return .enabled(if: missing.isEmpty, Comment(rawValue: reason), sourceLocation: sourceLocation)
    }
}
