/// A file of the cache that is being made: it takes the place of what is there whole, or not at all.
struct CacheDraft {
    private let descriptor: Int32
    private let name: Bytes
    private let path: Bytes

    init(of path: Bytes) throws(SystemError) {
        var name = ByteBuilder()
        name.append(path)
        name.append(0x2e)
        name.append(decimal: UInt64(System.processID))
        self.name = name.kept()
        self.path = path
        descriptor = try Self.create(self.name)
    }

    private static func create(_ name: Bytes) throws(SystemError) -> Int32 {
        do throws(SystemError) {
            return try System.createOwn(name)
        } catch {
            guard error.number == SystemError.exists.number else { throw error }
        }
        // Somebody of the same number, in another place where processes are counted, may have died while it wrote.
        System.remove(name)
        return try System.createOwn(name)
    }

    /// Fills the file with these parts, one behind the other, and puts it in its place; gives what it is then, nil where that fails.
    func finish(_ parts: [Bytes]) -> FileState? {
        defer { System.close(descriptor) }
        do throws(SystemError) {
            for bytes in parts { try System.writeFile(descriptor, bytes) }
            try System.rename(name, to: path)
            return try System.status(of: descriptor).identity
        } catch {
            System.remove(name)
            return nil
        }
    }

    /// Leaves what is there.
    func giveUp() {
        System.close(descriptor)
        System.remove(name)
    }
}
