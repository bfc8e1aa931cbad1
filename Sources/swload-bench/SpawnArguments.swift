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

/// What a child's descriptors are: the standard streams /dev/null, unless told otherwise.
struct Redirections {
    private(set) var sources: [Int32]
    private(set) var targets = [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    /// Opened once and not by each child, whose time that would be.
    private static let null = unsafe open("/dev/null", O_RDWR | O_CLOEXEC)

    init() { sources = Array(repeating: Self.null, count: targets.count) }

    /// Makes the child's descriptor `target` the same as this process's `source`.
    mutating func add(_ source: Int32, as target: Int32) {
        sources.append(source)
        targets.append(target)
    }
}
