import Glibc

/// An array of C strings with a null pointer at its end, as execve takes it.
@safe final class CStringList {
    @unsafe let pointers: [UnsafeMutablePointer<CChar>?]

    init(_ strings: [String]) {
        unsafe pointers = strings.map { unsafe strdup($0) } + [nil]
    }

    deinit {
        unsafe pointers.forEach { unsafe free($0) }
    }
}

/// What a child's standard streams are: /dev/null, unless told otherwise.
@safe final class Redirections {
    @unsafe var actions = unsafe posix_spawn_file_actions_t()
    /// Opened once and not by each child, whose time that would be.
    private static let null = unsafe open("/dev/null", O_RDWR | O_CLOEXEC)

    init() {
        unsafe posix_spawn_file_actions_init(&actions)
        for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] { unsafe posix_spawn_file_actions_adddup2(&actions, Self.null, stream) }
    }

    deinit {
        unsafe posix_spawn_file_actions_destroy(&actions)
    }

    /// Makes the child's descriptor `target` the same as this process's `source`.
    func add(_ source: Int32, as target: Int32) {
        unsafe posix_spawn_file_actions_adddup2(&actions, source, target)
    }
}
