import ELF
import Glibc

/// Where the paths of a closure lead: this machine's own file system, or a folder that holds another system (`--sysroot`).
public struct SystemRoot: Sendable {
    /// The folder of the other system; nil for this machine.
    public let sysroot: String?
    /// Directories of this machine in which a file may lie all the same: the program's own, and those that the user named.
    var outside: [String] = []

    public init(sysroot: String?) {
        self.sysroot = sysroot.map { Self.withoutLinks($0) }
    }

    /// The path of this machine for a path of the system; a relative one is this machine's.
    func real(_ path: String) -> String {
        guard let sysroot, path.hasPrefix("/") else { return path }
        let inside = Self.resolve(path, in: sysroot)
        if !exists(inside), outside.contains(where: { path == $0 || path.hasPrefix($0 == "/" ? $0 : $0 + "/") }) { return path }
        return inside
    }

    func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(real(path), &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The path of a file of this machine without symbolic links; the path itself where there is none.
    static func withoutLinks(_ path: String) -> String {
        guard let resolved = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    private func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// Follows the symbolic links of a path as a process would whose root is the folder.
    private static func resolve(_ path: String, in root: String) -> String {
        var parts = path.split(separator: "/").map(String.init)
        parts.reverse()
        var resolved: [String] = []
        var links = 0
        while let part = parts.popLast() {
            if part == "." { continue }
            if part == ".." {
                _ = resolved.popLast()
                continue
            }
            let here = root + "/" + (resolved + [part]).joined(separator: "/")
            guard links < 40, let target = linkTarget(here) else {
                resolved.append(part)
                continue
            }
            links += 1
            if target.hasPrefix("/") { resolved = [] }
            parts += target.split(separator: "/").reversed().map(String.init)
        }
        return root + "/" + resolved.joined(separator: "/")
    }

    private static func linkTarget(_ path: String) -> String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe readlink(path, $0.baseAddress.unsafelyUnwrapped, $0.count) }
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }
}
