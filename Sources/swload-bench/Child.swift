import CHosted
import Glibc

/// A system call that kept a command from being started.
struct SpawnError: Error {
    let call: String
    let code: Int32
    var text: String { "\(call): \(unsafe String(cString: strerror(code)))" }
}

/// How a process ended.
enum Ending: Hashable, CustomStringConvertible {
    case exited(Int32)
    case killed(Int32)

    /// Reads what wait4 says.
    init(status: Int32) {
        self = status & 0x7f == 0 ? .exited((status >> 8) & 0xff) : .killed(status & 0x7f)
    }

    var description: String {
        switch self {
        case .exited(let code): "status \(code)"
        case .killed(let signal): "signal \(signal)"
        }
    }
}

/// What one run took, in microseconds and KiB.
struct Sample {
    let wall: Int
    let user: Int
    let system: Int
    var processor: Int { user + system }
    /// ru_maxrss; it counts the starter's own memory too where that is more (see `PeakMemory`).
    let peak: Int
    /// Page faults for which nothing was read from a disk.
    let faults: Int
    let ending: Ending
}

/// A process that can be started any number of times, without input and with its output thrown away.
final class Child {
    let arguments: [String]
    let environment: [String]
    /// LD_LIBRARY_PATH, for the process alone and not for a shell that starts it; nil where it is as in `environment`.
    let libraryPath: String?
    let path: String
    private let argumentList: CStringList
    private let environmentList: CStringList

    init(path: String, arguments: [String], environment: [String], libraryPath: String? = nil) {
        self.libraryPath = libraryPath
        self.path = path
        self.arguments = arguments
        self.environment = environment
        argumentList = CStringList(arguments)
        environmentList = CStringList(environment + (libraryPath.map { ["LD_LIBRARY_PATH=\($0)"] } ?? []))
    }

    /// A shell that runs a script with the command's words as its parameters.
    func shell(_ script: String) -> Child {
        let export = "[ -z \"$0\" ] || export LD_LIBRARY_PATH=\"$0\"; "
        return Child(path: "/bin/sh", arguments: ["/bin/sh", "-c", export + script, libraryPath ?? ""] + arguments, environment: environment)
    }

    /// Starts the process, waits for its end, and says what it took.
    func run() throws(SpawnError) -> Sample {
        let redirections = Redirections()
        let start = microseconds()
        let process = try spawn(redirections)
        let (status, usage) = try wait(for: process)
        let wall = microseconds() - start
        return Sample(
            wall: wall, user: usage.ru_utime.microseconds, system: usage.ru_stime.microseconds, peak: usage.ru_maxrss,
            faults: usage.ru_minflt, ending: Ending(status: status))
    }

    /// Starts the process, waits for its end, and returns what it wrote to its standard streams.
    func output() throws(SpawnError) -> (text: String, ending: Ending) {
        let pipe = try Pipe()
        var redirections = Redirections()
        redirections.add(pipe.writing, as: STDOUT_FILENO)
        redirections.add(pipe.writing, as: STDERR_FILENO)
        let process = try spawn(redirections)
        pipe.closeWriting()
        let text = pipe.readAll()
        return (text, Ending(status: try wait(for: process).status))
    }

    /// Starts the process and returns its number.
    func spawn(_ redirections: Redirections) throws(SpawnError) -> pid_t {
        var failure: Int32 = 0
        let process = unsafe spawn_process(
            path, argumentList.pointers, environmentList.pointers, redirections.sources, redirections.targets, Int32(redirections.sources.count), &failure)
        if failure == 0 { return process }
        if process > 0 { _ = try wait(for: process) }
        throw SpawnError(call: "starting \(path)", code: failure)
    }
}

/// Waits for the end of one process and no other.
func wait(for process: pid_t) throws(SpawnError) -> (status: Int32, usage: rusage) {
    var status: Int32 = 0
    var usage = rusage()
    while unsafe wait4(process, &status, 0, &usage) != process {
        guard errno == EINTR else { throw SpawnError(call: "wait4", code: errno) }
    }
    return (status, usage)
}

extension timeval {
    fileprivate var microseconds: Int { tv_sec * 1_000_000 + Int(tv_usec) }
}

/// The time of the monotonic clock.
func microseconds() -> Int {
    var now = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec * 1_000_000 + now.tv_nsec / 1000
}
