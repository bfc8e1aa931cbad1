/// The file of one cache, in the user's folder for such: $XDG_CACHE_HOME/swload, or ~/.cache/swload.
struct CachePlace {
    /// The folder above swload's own, and swload's own.
    private let home: Bytes
    private let folder: Bytes
    let path: Bytes
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
        user = UInt32(truncatingIfNeeded: stack[.effectiveUser])
    }

    /// True for a regular file that belongs to the user alone: nobody else may have written it.
    func isOwn(_ status: FileStatus) -> Bool {
        status.isRegular && status.owner == user && status.mode & 0o7777 == 0o600 && status.links == 1
    }

    /// Puts a file of these bytes in the place of what is there, whole or not at all; false where that fails.
    func write(_ bytes: Bytes) -> Bool {
        var name = ByteBuilder()
        name.append(path)
        name.append(0x2e)
        name.append(decimal: UInt64(System.processID))
        let draft = name.kept()
        do throws(SystemError) {
            try write(bytes, to: draft)
            return true
        } catch {
            return false
        }
    }

    private func write(_ bytes: Bytes, to draft: Bytes) throws(SystemError) {
        let descriptor = try create(draft)
        do throws(SystemError) {
            defer { System.close(descriptor) }
            try System.writeFile(descriptor, bytes)
        } catch {
            System.remove(draft)
            throw error
        }
        do throws(SystemError) { try System.rename(draft, to: path) } catch {
            System.remove(draft)
            throw error
        }
    }

    /// Makes the draft, and the folders where they are missing.
    private func create(_ draft: Bytes) throws(SystemError) -> Int32 {
        do throws(SystemError) {
            return try System.createOwn(draft)
        } catch {
            // Somebody of the same number, in another place where processes are counted, may have died while it wrote.
            if error.number == SystemError.exists.number { System.remove(draft) }
            if error.isMissing {
                System.makeDirectory(home)
                System.makeDirectory(folder)
            }
        }
        return try System.createOwn(draft)
    }
}
