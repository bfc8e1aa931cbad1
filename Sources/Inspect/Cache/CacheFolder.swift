import Foundation

/// The folder in which the loader keeps what it has decided, one file a program and environment, and one a dynamic linker.
public struct CacheFolder {
    public let path: String

    /// The user's, as the environment names it; nil where it names none.
    public init?(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
        if let home = environment["XDG_CACHE_HOME"], home.hasPrefix("/") {
            path = home + "/swload"
        } else if let home = environment["HOME"], home.hasPrefix("/") {
            path = home + "/.cache/swload"
        } else {
            return nil
        }
    }

    /// Everything in it that has a cache's name, sorted by the program's path.
    public func entries() -> [CacheEntry] {
        names.map { CacheEntry(path: "\(path)/\($0)") }.sorted { ($0.program, $0.path) < ($1.program, $1.path) }
    }

    /// Removes the caches, with their pages and drafts that somebody died over; returns how many caches were removed, and what could not be.
    public func clear() -> (count: Int, failures: [(path: String, error: any Error)]) {
        var count = 0
        var failures: [(path: String, error: any Error)] = []
        for name in names + others {
            do {
                try FileManager.default.removeItem(atPath: "\(path)/\(name)")
                if Self.isName(name[...]) { count += 1 }
            } catch {
                failures.append(("\(path)/\(name)", error))
            }
        }
        return (count, failures)
    }

    private var all: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] }
    private var names: [String] { all.filter { Self.isName($0[...]) } }
    /// Files of pages, and drafts, which have the number of a process behind their names.
    private var others: [String] {
        all.filter { name in
            var parts = name.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count > 1, Self.isName(parts.removeFirst()) else { return false }
            if parts[0] == "pages" { parts.removeFirst() }
            return parts.isEmpty || parts.count == 1 && !parts[0].isEmpty && parts[0].allSatisfy(\.isNumber)
        }
    }

    private static func isName(_ name: Substring) -> Bool { name.utf8.count == 16 && name.allSatisfy(\.isHexDigit) }
}
