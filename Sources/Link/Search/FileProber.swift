#if !hasFeature(Embedded)
    import ELF
#endif

/// What a search can do to the file system.
public protocol FileProber {
    /// Opens a file and keeps it if it is a library for this machine; false where it is missing or to be passed over.
    mutating func open(_ path: Bytes) -> Bool
    /// Keeps the file that was opened last only if it has the set-user-ID bit; false where it has not.
    mutating func keepIfSetUserID() -> Bool
    /// True where the path is a directory.
    mutating func directoryExists(_ path: Bytes) -> Bool
    /// The library cache, read at the first call; nil where there is none.
    mutating func libraryCache() -> LibraryCache?
    /// The machine's capability names, best first.
    func capabilityLevels() -> [Bytes]
    /// Where the system keeps its libraries; asked once, and only by a search that gets beyond the cache.
    func systemLibraries() -> SystemLibraries

    /// Opens a directory, so that its files can be asked for by what stands behind its path.
    mutating func enter(_ directory: Bytes) -> DirectoryEntry
    /// Like `open`; the path from `start` on leads to the file from the directory.
    mutating func open(_ path: Bytes, from start: Int, in directory: DirectoryHandle) -> Bool
    /// True where a directory certainly has no subdirectory; the path from `start` on leads there from the directory.
    mutating func isMissing(_ path: Bytes, from start: Int, in directory: DirectoryHandle) -> Bool
    /// Reads which names a directory holds, if the kernel tells of all of them in so many bytes.
    mutating func names(in directory: Bytes, room: Int) -> NameFilter?
    /// Closes all directories that were entered.
    mutating func leaveDirectories()
}

/// A directory that a prober holds open.
public struct DirectoryHandle: Equatable, Sendable {
    public let index: Int

    public init(_ index: Int) { self.index = index }
}

/// What becomes of an attempt to enter a directory.
public enum DirectoryEntry: Equatable, Sendable {
    case entered(DirectoryHandle)
    /// There is none of that path.
    case missing
    /// Its files have to be asked for by their whole paths.
    case refused
}

/// A prober that enters no directory.
extension FileProber {
    public mutating func enter(_ directory: Bytes) -> DirectoryEntry { .refused }
    public mutating func open(_ path: Bytes, from start: Int, in directory: DirectoryHandle) -> Bool { open(path) }
    public mutating func isMissing(_ path: Bytes, from start: Int, in directory: DirectoryHandle) -> Bool { false }
    public mutating func names(in directory: Bytes, room: Int) -> NameFilter? { nil }
    public mutating func leaveDirectories() {}
}
