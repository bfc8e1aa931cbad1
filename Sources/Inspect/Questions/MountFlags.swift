import Glibc

/// What the file system of a file allows.
enum MountFlags {
    /// ST_NOEXEC.
    private static let noExec: UInt = 8

    /// True where nothing on it may be executed.
    static func forbidExecution(at path: String) -> Bool {
        var facts = statvfs()
        guard unsafe statvfs(path, &facts) == 0 else { return false }
        return facts.f_flag & noExec != 0
    }
}
