import ELF
import Foundation
import Link

/// One cache file, and whether the loader would take it now.
public struct CacheEntry: Sendable {
    public enum State: Sendable, Equatable {
        case fresh
        /// It is no regular file of the user's with mode 0600.
        case foreign
        /// Its bytes are not as they were written.
        case damaged
        /// A file or directory is not as it was.
        case stale(String)
    }

    public let path: String
    public let size: Int
    public let state: State
    /// The program's path, or that of the dynamic linker to which what is known of the processor belongs; empty in a damaged file.
    public var program = ""
    public var policy = ""
    public var objectCount = 0
    public var bindingCount = 0
    /// How many words of the dynamic linker's data are known.
    public var wordCount = 0
    /// True for a file of what is known of the processor, which serves every program of a dynamic linker.
    public var isOfProcessor: Bool { policy == "processor" }
    public var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    private init(_ path: String, size: Int, _ state: State) {
        self.path = path
        self.size = size
        self.state = state
    }

    public init(path: String) {
        var facts = stat()
        guard unsafe lstat(path, &facts) == 0, Self.isOwn(facts),
            let data = try? Data(contentsOf: URL(fileURLWithPath: path))
        else {
            self.init(path, size: Int(facts.st_size), .foreign)
            return
        }
        self = unsafe data.withUnsafeBytes {
            Self.read(path, unsafe Bytes(unsafeAddress: UInt(bitPattern: $0.baseAddress), count: $0.count))
        }
    }

    private static func isOwn(_ facts: stat) -> Bool {
        facts.st_mode & S_IFMT == S_IFREG && facts.st_mode & 0o7777 == 0o600 && facts.st_uid == geteuid() && facts.st_nlink == 1
    }

    private static func read(_ path: String, _ bytes: Bytes) -> CacheEntry {
        guard let key = StartFile.key(of: bytes), let file = StartFile(bytes, key: key) else {
            return CacheEntry(path, size: bytes.count, .damaged)
        }
        var entry = CacheEntry(
            path, size: bytes.count + Int(clamping: file.pagesFile.size), hasPages(file, path) ? changed(file).map { .stale($0) } ?? .fresh : .damaged)
        var words: [String] = []
        key.splitKeepingEmpty(where: { $0 == 0 }) { words.append($0.text) }
        entry.program = words.first ?? ""
        entry.policy = words.dropFirst().first.map { String($0.drop { $0 != "=" }.dropFirst()) } ?? ""
        entry.objectCount = file.objects.count
        entry.bindingCount = file.pairs.count + file.wide.count + file.special.count
        entry.wordCount = file.words.count
        return entry
    }

    /// True where the file of pages, if there has to be one, is the one that was written with the decisions.
    private static func hasPages(_ file: StartFile, _ path: String) -> Bool {
        if file.pagesFile == .missing { return true }
        var facts = stat()
        return unsafe lstat(path + ".pages", &facts) == 0 && isOwn(facts) && FileState(facts) == file.pagesFile
    }

    /// The first file or directory that is not as it was.
    private static func changed(_ file: StartFile) -> String? {
        for index in 0..<file.places.count {
            guard let place = file.places[index] else { break }
            let path = file.name(place.path).text
            if FileState(path: path) != place.identity { return path }
        }
        for index in 0..<file.objects.count {
            guard let object = file.objects[index] else { break }
            let path = file.name(object.path).text
            if FileState(path: path) != object.identity { return path }
        }
        return nil
    }
}

extension FileState {
    /// What a path leads to now.
    init(path: String) {
        var facts = stat()
        guard unsafe stat(path, &facts) == 0 else {
            self = .missing
            return
        }
        self.init(facts)
    }

    /// What the kernel says of a file.
    init(_ facts: stat) {
        func nanoseconds(_ time: timespec) -> UInt64 { UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec) }
        self.init(
            device: UInt64(facts.st_dev), inode: UInt64(facts.st_ino), size: UInt64(facts.st_size), modified: nanoseconds(facts.st_mtim),
            changed: nanoseconds(facts.st_ctim))
    }
}
