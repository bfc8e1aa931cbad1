import CSystem

// What the cache asks of the file system.

extension System {
    /// Makes a file that is not there yet, for its owner alone (O_EXCL, O_NOFOLLOW).
    static func createOwn(_ path: Bytes) throws(SystemError) -> Int32 {
        Int32(truncatingIfNeeded: try checked(call(.openat, -100, Int(bitPattern: path.address), 0o2000000 | 0o400000 | 0o1 | 0o100 | 0o200, 0o600)))
    }

    /// Opens a file for reading, but no link to one (O_NOFOLLOW), and without waiting for a pipe's other end (O_NONBLOCK).
    static func openOwn(_ path: Bytes) throws(SystemError) -> Int32 {
        Int32(truncatingIfNeeded: try checked(call(.openat, -100, Int(bitPattern: path.address), 0o2000000 | 0o400000 | 0o4000)))
    }

    static func makeDirectory(_ path: Bytes) { _ = call(.mkdir, Int(bitPattern: path.address), 0o700) }

    static func rename(_ path: Bytes, to other: Bytes) throws(SystemError) {
        _ = try checked(call(.rename, Int(bitPattern: path.address), Int(bitPattern: other.address)))
    }

    static func remove(_ path: Bytes) { _ = call(.unlink, Int(bitPattern: path.address)) }

    /// Writes all bytes; a limit on the size of files is an error like others, and no signal (SIGXFSZ).
    static func writeFile(_ descriptor: Int32, _ bytes: Bytes) throws(SystemError) {
        let signals = blockSignals()
        defer { restoreSignals(signals) }
        do throws(SystemError) {
            try writeAll(descriptor, bytes)
        } catch {
            if error.number == 27 { takeSignal(25) }
            throw error
        }
    }
}
