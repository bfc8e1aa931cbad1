import CSystem

// What a search asks of directories.

extension System {
    /// Opens a directory for nothing but to name files in it (O_PATH, O_DIRECTORY), which takes no right to read it; the path is followed by a NUL.
    static func enter(_ path: Bytes) throws(SystemError) -> Int32 {
        Int32(truncatingIfNeeded: try checked(call(.openat, -100, Int(bitPattern: path.address), 0o12200000)))
    }

    /// Opens an existing file for reading by its path from a directory.
    static func open(_ path: Bytes, in directory: Int32) throws(SystemError) -> Int32 {
        Int32(truncatingIfNeeded: try checked(call(.openat, Int(directory), Int(bitPattern: path.address), 0o2000000)))
    }

    /// What a file is, by its path from a directory.
    static func status(of path: Bytes, in directory: Int32) throws(SystemError) -> FileStatus {
        let buffer = Memory.Buffer(count: FileStatus.size)
        _ = try checked(call(.newfstatat, Int(directory), Int(bitPattern: path.address), Int(bitPattern: buffer.bytes.address)))
        return FileStatus(buffer.bytes)
    }

    /// The names in a directory; nil where they take more than `room` bytes, or where the file system finds files that it does not list.
    static func names(in path: Bytes, room: Int) throws(SystemError) -> NameFilter? {
        let descriptor = Int32(truncatingIfNeeded: try checked(call(.openat, -100, Int(bitPattern: path.address), 0o2200000)))
        defer { close(descriptor) }
        guard try FileSystem(of: descriptor).listsAll else { return nil }
        let buffer = Memory.Buffer(count: room)
        let count = try readEntries(descriptor, into: buffer.bytes)
        // The end is where the kernel gives nothing more though there is room for any name.
        guard let rest = buffer.bytes.tail(from: count), rest.count >= DirectoryNames.largestRecord, try readEntries(descriptor, into: rest) == 0,
            let entries = buffer.bytes.slice(at: 0, count: count)
        else { return nil }
        return DirectoryNames(entries).filter
    }

    private static func readEntries(_ descriptor: Int32, into buffer: Bytes) throws(SystemError) -> Int {
        try checked(call(.getdents64, Int(descriptor), Int(bitPattern: buffer.address), buffer.count))
    }
}

/// The names in what getdents64 has written: records of an inode, an offset, the record's length in two bytes, a type in one, and a name.
private struct DirectoryNames {
    /// That of a name of 255 bytes, with its NUL, at a multiple of eight.
    static let largestRecord = 280
    private let records: Bytes

    init(_ records: Bytes) { self.records = records }

    /// All names but those of the directory itself and of its parent; nil where a filter is of no use for them.
    var filter: NameFilter? {
        var count = 0
        forEach { _ in count += 1 }
        var filter = NameFilter(count: count)
        var isUseful = true
        forEach { isUseful = filter.add($0) && isUseful }
        return isUseful ? filter : nil
    }

    private func forEach(_ body: (Bytes) -> Void) {
        var offset = 0
        while let length = records.load(UInt16.self, at: offset + 16), length > 0, let name = records.string(at: offset + 19) {
            if name != Bytes("."), name != Bytes("..") { body(name) }
            offset += Int(length)
        }
    }
}
