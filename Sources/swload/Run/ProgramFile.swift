import CFreestanding

/// The program's file by its absolute path without links, which is what /proc/self/exe would lead to; found out when somebody asks.
final class ProgramFile {
    /// The path as it was given, made absolute with the directory in which the process began.
    let given: Bytes
    /// True where the kernel executed the file, and knows it for certain; its path may lead to another one by now.
    private let isExecuted: Bool
    private let resolved: Bytes
    private var resolvedCount = 0

    init(_ path: Bytes, isExecuted: Bool) {
        self.isExecuted = isExecuted
        if path[0] == 0x2f {
            given = path
        } else {
            var absolute = ByteBuilder()
            absolute.append(SystemLayout.currentDirectory())
            absolute.append(0x2f)
            absolute.append(path)
            given = absolute.kept()
        }
        resolved = Memory.bytes(at: path_buffer(), count: 4096)
    }

    /// True where somebody has asked for the path without links.
    var isResolved: Bool { resolvedCount != 0 }

    /// The path without links; the given one where the system does not say. Async-signal-safe: no lock, no allocation; threads that ask at the same
    /// time write the same bytes.
    var path: Bytes {
        if resolvedCount == 0 {
            do throws(SystemError) {
                let descriptor = try System.locate(isExecuted ? Bytes("/proc/self/exe") : given)
                defer { System.close(descriptor) }
                resolvedCount = try System.readLink(ofDescriptor: descriptor, into: resolved).count
            } catch {
                return given
            }
        }
        return resolved.slice(at: 0, count: resolvedCount) ?? given
    }
}
