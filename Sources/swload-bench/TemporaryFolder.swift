import Glibc

/// A temporary folder, removed with what is in it when it is let go.
final class TemporaryFolder {
    let path: String

    init() throws(SpawnError) {
        let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var template = Array((absolute(parent) + "/swload-bench.XXXXXX").utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw SpawnError(call: "mkdtemp", code: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        _ = try? Child(path: "/bin/rm", arguments: ["rm", "-rf", "--", path], environment: []).run()
    }

    /// Removes the files in it, and returns how many bytes they had.
    @discardableResult
    func empty() -> Int {
        var bytes = 0
        guard let folder = unsafe opendir(path) else { return 0 }
        defer { unsafe closedir(folder) }
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
                unsafe String(cString: UnsafeRawPointer(name).assumingMemoryBound(to: CChar.self))
            }
            var facts = stat()
            if unsafe lstat(path + "/" + name, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG {
                bytes += Int(facts.st_size)
                unsafe unlink(path + "/" + name)
            }
        }
        return bytes
    }
}
