import CFreestanding

/// Answers questions about /proc/self/exe, which leads to swload, with the program's path; everything else goes through to libc.
///
/// Changing the link itself takes a capability and a process that maps nothing of the old file.
enum ProgramPath {
    /// The functions whose path is replaced before libc's own runs, with the place of the path among the arguments.
    private static var functions: [(StaticString, UInt8)] {
        [
            ("realpath", 0), ("__realpath_chk", 0), ("canonicalize_file_name", 0), ("open", 0), ("open64", 0), ("__open_2", 0), ("__open64_2", 0),
            ("openat", 1), ("openat64", 1), ("__openat_2", 1), ("__openat64_2", 1), ("fopen", 0), ("fopen64", 0), ("execve", 0), ("execv", 0),
            ("execvp", 0), ("execvpe", 0), ("execl", 0), ("execle", 0), ("execlp", 0), ("execveat", 1), ("posix_spawn", 1), ("posix_spawnp", 1),
        ]
    }

    /// Puts an entry in front of each function; the readlink functions, which no other path can serve, are replaced whole.
    static func addEntries(to overrides: Overrides) {
        for (index, (name, argument)) in functions.enumerated() { overrides.add(name, .path(UInt32(index), argument: argument)) }
        overrides.add("readlink", .wrapper(.readlink))
        overrides.add("__readlink_chk", .wrapper(.readlinkChecked))
        overrides.add("readlinkat", .wrapper(.readlinkat))
        overrides.add("__readlinkat_chk", .wrapper(.readlinkatChecked))
    }

    /// True for /proc/self/exe and for the same by the process's number or by /proc/thread-self.
    static func isOwn(_ path: UInt) -> Bool {
        guard path != 0, Memory.load(UInt8.self, at: path) == 0x2f else { return false }
        let text = Memory.string(at: path)
        if text == Bytes("/proc/self/exe") { return true }
        guard text.hasPrefix(Bytes("/proc/")), let rest = text.tail(from: 6), let slash = rest.firstIndex(of: 0x2f), rest.tail(from: slash) == Bytes("/exe")
        else { return false }
        var number: UInt64 = 0
        for index in 0..<slash {
            guard let digit = rest[index], digit >= 0x30, digit <= 0x39 else { return false }
            number = number &* 10 &+ UInt64(digit &- 0x30)
        }
        return slash > 0 && number == UInt64(System.processID)
    }
}

/// What a path entry passes on to libc: the program's path for /proc/self/exe, otherwise the path itself.
/// Any thread, async-signal-safe, no lock, no allocation.
@c(swload_substitute_path) func substitutePath(_ path: UInt) -> UInt {
    ProgramPath.isOwn(path) ? Process.shared.closure.programFile.path.address : path
}

/// Copies the program's path as readlink would: as much as fits, without a NUL.
private func copyProgramPath(to buffer: UInt, _ size: UInt) -> UInt {
    let path = Process.shared.closure.programFile.path
    let count = min(path.count, Int(clamping: size))
    Memory.copy(from: path.address, to: buffer, count: count)
    return UInt(count)
}

/// `readlink`. Any thread, async-signal-safe.
@c(swload_readlink) func readLink(_ path: UInt, _ buffer: UInt, _ size: UInt) -> UInt {
    if ProgramPath.isOwn(path), size > 0 { return copyProgramPath(to: buffer, size) }
    return call3(Wrapper.readlink.original, path, buffer, size)
}

/// `__readlink_chk`: `room` is the size that the compiler knows of the buffer. Any thread, async-signal-safe.
@c(swload_readlink_chk) func readLinkChecked(_ path: UInt, _ buffer: UInt, _ size: UInt, _ room: UInt) -> UInt {
    if ProgramPath.isOwn(path), size > 0, size <= room { return copyProgramPath(to: buffer, size) }
    return call5(Wrapper.readlinkChecked.original, path, buffer, size, room, 0)
}

/// `readlinkat`. Any thread, async-signal-safe.
@c(swload_readlinkat) func readLinkAt(_ directory: UInt, _ path: UInt, _ buffer: UInt, _ size: UInt) -> UInt {
    if ProgramPath.isOwn(path), size > 0 { return copyProgramPath(to: buffer, size) }
    return call5(Wrapper.readlinkat.original, directory, path, buffer, size, 0)
}

/// `__readlinkat_chk`. Any thread, async-signal-safe.
@c(swload_readlinkat_chk) func readLinkAtChecked(_ directory: UInt, _ path: UInt, _ buffer: UInt, _ size: UInt, _ room: UInt) -> UInt {
    if ProgramPath.isOwn(path), size > 0, size <= room { return copyProgramPath(to: buffer, size) }
    return call5(Wrapper.readlinkatChecked.original, directory, path, buffer, size, room)
}
