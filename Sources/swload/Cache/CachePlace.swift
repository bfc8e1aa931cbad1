/// The files of one cache, in the user's folder for such: $XDG_CACHE_HOME/swload, or ~/.cache/swload.
struct CachePlace {
    /// The folder above swload's own, and swload's own.
    private let home: Bytes
    private let folder: Bytes
    /// The file of decisions, and that of relocated pages.
    let path: Bytes
    let pagesPath: Bytes
    private let user: UInt32

    /// Nil where the environment names no folder.
    init?(_ stack: InitialStack, name: UInt64) {
        var text = ByteBuilder()
        if let given = stack.variable(Bytes("XDG_CACHE_HOME")), given[0] == 0x2f {
            text.append(given)
        } else if let given = stack.variable(Bytes("HOME")), given[0] == 0x2f {
            text.append(given)
            text.append(Bytes("/.cache"))
        } else {
            return nil
        }
        home = text.kept()
        text.append(Bytes("/swload"))
        folder = text.kept()
        text.append(0x2f)
        text.append(hexadecimal: name, digits: 16)
        path = text.kept()
        text.append(Bytes(".pages"))
        pagesPath = text.kept()
        user = UInt32(truncatingIfNeeded: stack[.effectiveUser])
    }

    /// True for a regular file that belongs to the user alone: nobody else may have written it.
    func isOwn(_ status: FileStatus) -> Bool {
        status.isRegular && status.owner == user && status.mode & 0o7777 == 0o600 && status.links == 1
    }

    /// The file of decisions, whose key has to be this one; throws why it counts for nothing. `isWhole` says that all of it will be looked at.
    func contents(key: Bytes, isWhole: Bool = true) throws(CacheNote) -> StartFile {
        let bytes: Bytes?
        do throws(SystemError) { bytes = try read(isWhole: isWhole) } catch { throw .absent }
        guard let bytes else { throw .foreign }
        guard let file = StartFile(bytes, key: key) else { throw .damaged }
        return file
    }

    /// Its bytes, which stay: of a small file a copy, which costs less than a mapping; nil where it is not the user's own.
    private func read(isWhole: Bool) throws(SystemError) -> Bytes? {
        let descriptor = try System.openOwn(path)
        defer { System.close(descriptor) }
        let status = try System.status(of: descriptor)
        guard isOwn(status) else { return nil }
        guard let count = Int(exactly: status.fileSize), count > 0 else { return Bytes() }
        if count <= 16 << 10 {
            let buffer = Memory.reserved(count: count)
            return buffer.slice(at: 0, count: try System.read(descriptor, into: buffer.address, count: count, at: 0)) ?? Bytes()
        }
        let address = isWhole
            ? try System.mapPopulated(descriptor, count: status.fileSize)
            : try System.map(descriptor, offset: 0, at: 0, count: status.fileSize, .read, .anywhere)
        return Memory.bytes(at: address, count: count)
    }

    /// Puts a file of these bytes, one part behind the other, in the place of what is there, whole or not at all; gives what it is then, nil where that
    /// fails.
    func write(_ parts: [Bytes], to path: Bytes) -> FileState? { draft(of: path)?.finish(parts) }

    /// A file that is to take the place of what is there; the folders are made where they are missing. Nil where the file system does not let.
    func draft(of path: Bytes) -> CacheDraft? {
        do throws(SystemError) { return try CacheDraft(of: path) } catch { guard error.isMissing else { return nil } }
        System.makeDirectory(home)
        System.makeDirectory(folder)
        do throws(SystemError) { return try CacheDraft(of: path) } catch { return nil }
    }

    /// True where the folder, or the one in which it would be made, is the user's own: nothing is left unasked in another's, which stays whose it is.
    var isAmongOwn: Bool {
        for path in [folder, home, home.slice(at: 0, count: home.lastIndex(of: 0x2f) ?? 0) ?? Bytes()] {
            do throws(SystemError) { return try System.status(of: path).owner == user } catch { if !error.isMissing { return false } }
        }
        return false
    }
}
