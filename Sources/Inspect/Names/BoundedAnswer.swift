import CHosted
import Glibc

/// The answer of a demangler that is somebody else's and has no limits of its own.
///
/// A short name can stand for gigabytes of text when its parts refer to each other. A name with so many references that this could happen is
/// therefore answered by a forked copy of this process, which may use a second of processor time and some memory, and whose end costs nothing.
enum BoundedAnswer {
    /// Names that double their length so often are harmless.
    private static let harmlessReferences = 16
    private static let longestName = 1 << 16
    private static let longestAnswer = 1 << 20
    private static let seconds: CInt = 2

    static func of(_ name: String, growing references: Int, by demangler: (String) -> String?) -> String? {
        guard name.utf8.count <= longestName else { return nil }
        return references <= harmlessReferences ? demangler(name) : forked { demangler(name) }
    }

    private static func forked(_ answer: () -> String?) -> String? {
        var ends: [CInt] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { return nil }
        let child = forkProcess()
        if child == 0 {
            confine(except: ends[1])
            if let text = answer() { _ = unsafe text.utf8.withContiguousStorageIfAvailable { unsafe write(ends[1], all: $0) } }
            _exit(0)
        }
        close(ends[1])
        defer { close(ends[0]) }
        guard child > 0 else { return nil }
        let text = read(ends[0])
        kill(child, SIGKILL)
        _ = waitpid(child, nil, 0)
        return text
    }

    /// What keeps the copy small, short-lived and quiet.
    private static func confine(except output: CInt) {
        var processor = rlimit(rlim_cur: 1, rlim_max: 1)
        var memory = rlimit(rlim_cur: 1 << 28, rlim_max: 1 << 28)
        var core = rlimit(rlim_cur: 0, rlim_max: 0)
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &processor)
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &memory)
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &core)
        for signal in [SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGXCPU] { _ = Glibc.signal(signal, SIG_DFL) }
        for descriptor in STDIN_FILENO...STDERR_FILENO where descriptor != output { close(descriptor) }
    }

    private static func write(_ descriptor: CInt, all bytes: UnsafeBufferPointer<UInt8>) {
        var written = 0
        while written < bytes.count {
            let count = unsafe Glibc.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
            guard count > 0 else { return }
            written += count
        }
    }

    /// What comes until the other end is closed; nil if that is nothing, too much, or not there in time.
    private static func read(_ descriptor: CInt) -> String? {
        let deadline = ContinuousClock.now + .seconds(Int(seconds))
        var bytes: [UInt8] = []
        while bytes.count <= longestAnswer {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let left = (deadline - .now) / .milliseconds(1)
            guard left > 0, unsafe poll(&waiting, 1, CInt(left)) > 0 else { return nil }
            let count = unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1 << 14) { buffer in
                let count = unsafe Glibc.read(descriptor, buffer.baseAddress!, buffer.count)
                if count > 0 { unsafe bytes.append(contentsOf: buffer.prefix(count)) }
                return count
            }
            guard count > 0 else { return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self) }
        }
        return nil
    }
}
