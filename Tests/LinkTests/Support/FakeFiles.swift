import ELF
import Link
import Testing
import Trace

/// A file system that exists only in a test, and remembers what it was asked.
struct FakeFiles: FileProber {
    var files: Set<String> = []
    var folders: Set<String> = []
    /// The files with the set-user-ID bit.
    var setUserID: Set<String> = []
    var cache: LibraryCache?
    var levels: [String] = []
    /// How often it was asked for these.
    let levelsAsked = Count()

    final class Count {
        var value = 0
    }

    var system = ["/lib", "/usr/lib"]
    var lib = "lib"
    /// True where directories can be entered; otherwise every file is asked for by its whole path.
    var letsIn = false
    /// The directories that were entered, looked for from one that was, and read; and how many are held now.
    private(set) var entered: [String] = []
    private(set) var looked: [String] = []
    private(set) var read: [String] = []
    private(set) var held: [String] = []
    private(set) var opened: [String] = []
    private(set) var probedFolders: [String] = []
    private(set) var accepted: String?

    mutating func open(_ path: Bytes) -> Bool {
        opened.append(path.text)
        guard files.contains(path.text) else { return false }
        accepted = path.text
        return true
    }

    mutating func keepIfSetUserID() -> Bool {
        guard let path = accepted, !setUserID.contains(path) else { return true }
        accepted = nil
        return false
    }

    mutating func directoryExists(_ path: Bytes) -> Bool {
        probedFolders.append(path.text)
        return isFolder(path.text)
    }

    private func isFolder(_ path: String) -> Bool {
        var name = path
        while name.count > 1, name.hasSuffix("/") { name.removeLast() }
        return name == "." || folders.contains(name) || files.contains { $0.hasPrefix(name + "/") }
    }

    mutating func enter(_ directory: Bytes) -> DirectoryEntry {
        guard letsIn else { return .refused }
        entered.append(directory.text)
        guard isFolder(directory.text) else { return .missing }
        held.append(directory.text)
        return .entered(DirectoryHandle(held.count - 1))
    }

    mutating func open(_ path: Bytes, from start: Int, in directory: DirectoryHandle) -> Bool {
        #expect(path.text.prefix(start) == (held[directory.index] == "." ? "" : held[directory.index]))
        return open(path)
    }

    mutating func isMissing(_ path: Bytes, from start: Int, in directory: DirectoryHandle) -> Bool {
        #expect(path.text.prefix(start) == (held[directory.index] == "." ? "" : held[directory.index]))
        looked.append(path.text)
        return !isFolder(path.text)
    }

    mutating func names(in directory: Bytes, room: Int) -> NameFilter? {
        read.append("\(directory.text) \(room)")
        let folder = directory.text == "." ? "" : directory.text
        let below = files.union(folders).filter { $0.hasPrefix(folder) && (folder != "" || !$0.hasPrefix("/")) }
        let names = Set(below.compactMap { $0.dropFirst(folder.count).split(separator: "/").first.map(String.init) })
        guard names.reduce(48, { $0 + 24 + $1.utf8.count }) <= room else { return nil }
        var filter = NameFilter(count: names.count)
        for name in names where !filter.add(name.kept) { return nil }
        return filter
    }

    mutating func leaveDirectories() { held = [] }

    mutating func libraryCache() -> LibraryCache? { cache }
    func capabilityLevels() -> [Bytes] {
        levelsAsked.value += 1
        return levels.map(\.kept)
    }
    func systemLibraries() -> SystemLibraries { SystemLibraries(lib: lib.kept, directories: system.map(\.kept)) }

    /// What was opened and where folders were looked for since the last call.
    @discardableResult
    mutating func take() -> (opened: [String], folders: [String]) {
        defer {
            (opened, probedFolders, accepted) = ([], [], nil)
            (entered, looked, read) = ([], [], [])
        }
        return (opened, probedFolders)
    }
}

/// A search on fake files, with one object after the other.
struct FakeSearch {
    var files: FakeFiles
    var search: LibrarySearch
    let trace = RecordedTrace(.libs)
    private var names: [String] = []

    init(_ files: FakeFiles, libraryPath: String? = nil, reason: SearchReason = .libraryPath, usesCache: Bool = true, isSecure: Bool = false) {
        self.files = files
        var configuration = SearchConfiguration()
        configuration.libraryPath = libraryPath?.kept
        configuration.libraryPathReason = reason
        configuration.usesCache = usesCache
        configuration.isSecure = isSecure
        configuration.platform = "haswell".kept
        search = LibrarySearch(configuration)
    }

    /// Adds an object with paths in its dynamic section.
    mutating func add(
        _ name: String, loader: Int? = nil, rpath: String? = nil, runpath: String? = nil, flags1: UInt64 = 0, origin: String = "/app/bin"
    ) throws {
        var strings = Record().adding(UInt8(0))
        var dynamic = Record()
        for (tag, text) in [(DynamicTag.rpath, rpath), (.runpath, runpath)] {
            guard let text else { continue }
            dynamic = dynamic.adding(tag.rawValue, UInt64(strings.bytes.count))
            strings = strings.adding(text: text)
        }
        if flags1 != 0 { dynamic = dynamic.adding(DynamicTag.flags1.rawValue, flags1) }
        let base: UInt64 = 0x1000
        dynamic = dynamic.adding(DynamicTag.strings.rawValue, base, DynamicTag.stringsSize.rawValue, UInt64(strings.bytes.count))
        let section = withBytes(dynamic.bytes) { $0.kept() }
        // The memory stays: what the search keeps are views of the strings.
        let text = withBytes(strings.bytes) { $0.kept() }
        let range = SegmentRange(start: LinkAddress(base), end: LinkAddress(base + UInt64(text.count)), flags: .read)
        let object = try DynamicObject(image: unsafe Image(bias: text.address &- UInt(base), segments: [range]), dynamic: section)
        try search.add(object, name: name.kept, loader: loader.map { ObjectID($0) }, prober: files, origin: { origin.kept })
    }

    /// The path that a search finds, nil where it finds none.
    mutating func find(_ library: String, for object: Int = 0) -> String? {
        files.take()
        let found = search.find(library.kept, for: ObjectID(object), prober: &files, trace: trace)
        return found ? files.accepted : nil
    }
}
