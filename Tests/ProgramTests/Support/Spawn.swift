import Foundation

/// Why a program could not be started.
struct SpawnFailure: Error, CustomStringConvertible {
    let command: Command
    let call: String
    let code: Int32
    var description: String { unsafe "\(command): \(call): \(String(cString: strerror(code)))" }
}

extension Command {
    /// Runs the program in a session of its own, gathers what it writes, and kills the whole session at the time limit.
    func run() throws -> Outcome {
        let deadline = ContinuousClock.now + limit
        let output = try Pipe(for: self)
        let errors = try Pipe(for: self)
        let child = try spawn(output: output, errors: errors)
        output.closeWriter()
        errors.closeWriter()

        let gathered = Self.gather([output.reader, errors.reader], until: deadline)
        output.closeReader()
        errors.closeReader()
        var status: Int32 = 0
        while unsafe waitpid(child, &status, WNOHANG) == 0 {
            if ContinuousClock.now >= deadline {
                kill(-child, SIGKILL)
                kill(child, SIGKILL)
                unsafe waitpid(child, &status, 0)
                return Outcome(output: gathered[0], errors: gathered[1], end: .hung)
            }
            usleep(300)
        }
        let signal = status & 0x7f
        return Outcome(output: gathered[0], errors: gathered[1], end: signal == 0 ? .exited((status >> 8) & 0xff) : .killed(signal))
    }

    /// Two ends of a pipe that children do not inherit by chance.
    private struct Pipe {
        let reader: Int32
        let writer: Int32

        init(for command: Command) throws {
            var ends: [Int32] = [0, 0]
            guard unsafe makePipe(&ends, O_CLOEXEC) == 0 else { throw SpawnFailure(command: command, call: "pipe2", code: errno) }
            reader = ends[0]
            writer = ends[1]
        }

        func closeReader() { close(reader) }
        func closeWriter() { close(writer) }
    }

    /// Starts the program with the signal state, the descriptors and the folder that a shell would give it.
    private func spawn(output: Pipe, errors: Pipe) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        let stdin = input.isEmpty ? "/dev/null" : "\(Workplace.scratch)/input-\(UUID().uuidString)"
        if !input.isEmpty { try input.write(to: URL(fileURLWithPath: stdin)) }
        defer { if !input.isEmpty { unsafe unlink(stdin) } }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, stdin, O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output.writer, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, errors.writer, 2)
        _ = unsafe addClosing(&actions, 3)
        if let folder { _ = unsafe addChangeOfFolder(&actions, folder) }

        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        unsafe sigemptyset(&none)
        unsafe sigfillset(&all)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        let setSession: Int32 = 0x80
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | setSession))

        let variables = Workplace.environment.merging(environment) { $1 }.map { "\($0.key)=\($0.value)" }.sorted()
        let words = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
        let settings = unsafe variables.map { unsafe strdup($0) } + [nil]
        defer { unsafe (words + settings).forEach { unsafe free($0) } }
        var child: pid_t = 0
        let code = unsafe posix_spawn(&child, program, &actions, &attributes, words, settings)
        guard code == 0 else {
            output.closeReader()
            output.closeWriter()
            errors.closeReader()
            errors.closeWriter()
            throw SpawnFailure(command: self, call: "posix_spawn", code: code)
        }
        return child
    }

    /// Reads descriptors to their ends, or as far as they come until the deadline.
    private static func gather(_ descriptors: [Int32], until deadline: ContinuousClock.Instant) -> [Data] {
        var gathered = descriptors.map { _ in Data() }
        var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var buffer = [UInt8](repeating: 0, count: 65536)
        while waiting.contains(where: { $0.fd >= 0 }) {
            let left = (deadline - ContinuousClock.now).components
            let milliseconds = left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000
            guard milliseconds > 0, unsafe poll(&waiting, nfds_t(waiting.count), Int32(milliseconds)) >= 0 || errno == EINTR else { break }
            for index in waiting.indices where waiting[index].fd >= 0 && waiting[index].revents != 0 {
                let count = unsafe read(waiting[index].fd, &buffer, buffer.count)
                if count > 0 {
                    gathered[index].append(contentsOf: buffer[..<count])
                } else {
                    waiting[index].fd = -1
                }
            }
        }
        return gathered
    }
}

// What Swift's view of the C library leaves out.

@_silgen_name("pipe2")
private func makePipe(_ ends: UnsafeMutablePointer<Int32>, _ flags: Int32) -> Int32

@_silgen_name("posix_spawn_file_actions_addchdir_np")
private func addChangeOfFolder(_ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, _ folder: UnsafePointer<CChar>) -> Int32

@_silgen_name("posix_spawn_file_actions_addclosefrom_np")
private func addClosing(_ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, _ first: Int32) -> Int32
