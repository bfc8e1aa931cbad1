import ELF
import Glibc
import Link

/// The machine's own file system, with what its loader says of itself (`ld.so --help`).
struct RealFiles: FileProber {
    /// The loader's path.
    static let loader = "/lib64/ld-linux-x86-64.so.2"

    private let directories: [String]
    private let levels: [String]
    private let cacheBytes: Bytes
    /// The current directory of the search, which is not the test's own.
    private let folder: String
    private(set) var accepted: String?

    init(folder: String) throws {
        self.folder = folder
        let help = try Shell.lines("\(Self.loader) --help")
        directories = help.filter { $0.hasSuffix("(system search path)") }.compactMap { $0.split(separator: " ").first.map { "\($0)" } }
        levels = help.filter { $0.hasPrefix("  x86-64-v") && $0.hasSuffix("(supported, searched)") }
            .compactMap { $0.split(separator: " ").first.map { "\($0)" } }
        cacheBytes = try Shell.content(of: "/etc/ld.so.cache")
    }

    /// A path from the root.
    func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "\(folder)/\(path)" }

    mutating func open(_ path: Bytes) -> Bool {
        guard unsafe access(absolute(path.text), R_OK) == 0 else { return false }
        accepted = path.text
        return true
    }

    mutating func keepIfSetUserID() -> Bool {
        var facts = stat()
        guard let path = accepted, unsafe stat(absolute(path), &facts) != 0 || facts.st_mode & S_ISUID == 0 else { return true }
        accepted = nil
        return false
    }

    mutating func directoryExists(_ path: Bytes) -> Bool {
        var facts = stat()
        return unsafe stat(absolute(path.text), &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
    }

    mutating func libraryCache() -> LibraryCache? { LibraryCache(cacheBytes, flags: LibraryCache.x86_64Flags) }
    func capabilityLevels() -> [Bytes] { levels.map(\.kept) }
    func systemLibraries() -> SystemLibraries { SystemLibraries(lib: "lib/x86_64-linux-gnu".kept, directories: directories.map(\.kept)) }
}
