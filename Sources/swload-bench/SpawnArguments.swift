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

    init() {
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    }

    deinit {
        unsafe posix_spawn_file_actions_destroy(&actions)
    }

    /// Makes the child's descriptor `target` the same as this process's `source`.
    func add(_ source: Int32, as target: Int32) {
        unsafe posix_spawn_file_actions_adddup2(&actions, source, target)
    }
}
