import CHosted
import Glibc

/// A program that runs under this process's eyes, started by swload and stopped where it is asked for; it dies with this value.
public final class TracedProcess {
    /// Why a program cannot be watched.
    public enum Failure: Error, CustomStringConvertible {
        case notStarted(String)
        case ended(String, status: Int32)
        case neverMapped(String)
        case noLoader

        public var description: String {
            switch self {
            case .notStarted(let reason): "cannot be started to be watched: \(reason)"
            case .ended(let place, let status):
                status & 0x7f == 0 ? "ended with status \((status >> 8) & 0xff) before \(place)" : "was ended by signal \(status & 0x7f) before \(place)"
            case .neverMapped(let path): "no mapping of \(path) appeared"
            case .noLoader: "swload itself was not found beside this program"
            }
        }
    }

    public let process: pid_t
    private var isGone = false

    /// Starts `swload PROGRAM ARGUMENTS...`, which stops at swload's first instruction.
    public init(loader: String, options: [String] = [], program: String, arguments: [String]) throws(Failure) {
        let words = [loader] + options + ["--", program] + arguments
        let list = unsafe words.map { unsafe strdup($0) } + [nil]
        defer { for unsafe word in unsafe list { unsafe free(word) } }
        process = unsafe start_traced(loader, list)
        guard process > 0 else { throw .notStarted(unsafe String(cString: strerror(errno))) }
        var status: Int32 = 0
        guard unsafe waitpid(process, &status, 0) == process, status & 0xff == 0x7f else {
            isGone = true
            throw .notStarted("ptrace is forbidden here, or \(loader) cannot be executed")
        }
        _ = trace_tie(process)
    }

    deinit { end() }

    /// Kills the program.
    public func end() {
        guard !isGone else { return }
        isGone = true
        kill(process, SIGKILL)
        _ = waitpid(process, nil, __WALL)
    }

    public var maps: [ProcessMap] { TextFile.contents(of: "/proc/\(process)/maps").map(ProcessMap.parsed) ?? [] }

    /// Waits for the next stop; the signal for which it stopped, with bit 7 for a system call.
    private func wait(until place: String) throws(Failure) -> Int32 {
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0 { guard errno == EINTR else { throw .notStarted(unsafe String(cString: strerror(errno))) } }
        guard status & 0xff == 0x7f else {
            isGone = true
            throw .ended(place, status: status)
        }
        return (status >> 8) & 0xff
    }

    /// Runs until the program's file is mapped, executable parts included; gives the difference between its addresses and those in the file.
    public func runUntilMapped(_ file: ELFFile, path: String) throws(Failure) -> UInt64 {
        var identity = stat()
        guard unsafe stat(path, &identity) == 0 else { throw .neverMapped(path) }
        while true {
            if let bias = bias(of: file, identity) { return bias }
            guard trace_to_call(process) == 0 else { throw .neverMapped(path) }
            _ = try wait(until: "\(path) was mapped")
        }
    }

    private func bias(of file: ELFFile, _ identity: stat) -> UInt64? {
        guard let code = file.segments.first(where: { $0.type == Segment.load && $0.isExecutable && $0.fileSize > 0 }) else { return nil }
        let page = code.offset & ~0xfff
        for map in maps where map.isExecutable && map.offset == page && map.name.hasPrefix("/") {
            var status = stat()
            guard unsafe stat(map.name, &status) == 0, status.st_ino == identity.st_ino, status.st_dev == identity.st_dev else { continue }
            return map.start &- (code.address & ~0xfff)
        }
        return nil
    }

    /// Runs to an address, where the program stops before the instruction there; signals on the way are the program's.
    public func run(to address: UInt64, _ place: String) throws(Failure) {
        guard let word = word(at: address) else { throw .neverMapped(place) }
        _ = trace_write(process, UInt(address), UInt(word & ~0xff | 0xcc))
        defer { _ = trace_write(process, UInt(address), UInt(word)) }
        var signal: Int32 = 0
        while true {
            guard trace_continue(process, signal) == 0 else { throw .ended(place, status: 0) }
            let stop = try wait(until: place)
            var (instruction, stack): (UInt, UInt) = (0, 0)
            guard unsafe trace_registers(process, &instruction, &stack) == 0 else { throw .notStarted("registers cannot be read") }
            if stop == SIGTRAP, UInt64(instruction) == address &+ 1 {
                _ = trace_jump(process, UInt(address))
                return
            }
            signal = stop == SIGTRAP ? 0 : stop & 0x7f
        }
    }

    /// The word at the top of the stack: at a function's first instruction the address to which it returns.
    public var stackTop: UInt64? {
        var (instruction, stack): (UInt, UInt) = (0, 0)
        guard unsafe trace_registers(process, &instruction, &stack) == 0 else { return nil }
        return word(at: UInt64(stack))
    }

    public func word(at address: UInt64) -> UInt64? {
        bytes(at: address, count: 8).map { $0.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    }

    /// The program's memory.
    public func bytes(at address: UInt64, count: Int) -> [UInt8]? {
        let descriptor = unsafe open("/proc/\(process)/mem", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: count)
        guard let offset = off_t(exactly: address), unsafe pread(descriptor, &bytes, count, offset) == count else { return nil }
        return bytes
    }
}
