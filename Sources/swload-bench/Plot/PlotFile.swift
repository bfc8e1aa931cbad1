import Glibc

/// The file that a picture is written to, opened before anything is measured: hours are not lost to a wrong path.
struct PlotFile: ~Copyable {
    private let path: String
    private let descriptor: Int32

    /// Opens the file, or makes it; what it has stays until there is a picture.
    init(_ path: String) throws(UsageError) {
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw UsageError("the plot \(path) cannot be written: \(unsafe String(cString: strerror(errno)))") }
        self.path = path
    }

    deinit { close(descriptor) }

    /// Replaces what is in the file.
    func write(_ text: String) throws(UsageError) {
        // A pipe or a device cannot be made shorter, and need not be.
        _ = ftruncate(descriptor, 0)
        let bytes = Array(text.utf8)
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress! + done, $0.count - done) }
            guard count > 0 else {
                if count < 0, errno == EINTR { continue }
                throw UsageError("the plot \(path) cannot be written: \(unsafe String(cString: strerror(errno)))")
            }
            done += count
        }
    }
}
