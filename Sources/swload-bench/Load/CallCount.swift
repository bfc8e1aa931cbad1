import Glibc

/// Counts the system calls of a process with ptrace.
///
/// As for `PeakMemory` a shell holds the process at a gate, until it is followed; only what it does after its execve counts.
struct CallCount {
    private static let script = "read -r go <&3; exec \"$@\" >/dev/null 2>&1 3<&-"

    /// Runs the command once; nil where this process may not follow others.
    static func measure(_ child: Child) throws(SpawnError) -> Int? {
        let gate = try Pipe()
        let shell = child.shell(script)
        var redirections = Redirections()
        redirections.add(gate.reading, as: 3)
        let process = try shell.spawn(redirections)
        let isFollowed = follow(process)
        gate.writeLine()
        guard isFollowed else {
            _ = try wait(for: process)
            return nil
        }
        var stops = 0
        var isCounting = false
        while true {
            var status: Int32 = 0
            guard unsafe waitpid(process, &status, 0) == process else { return nil }
            guard status & 0xff == 0x7f else { return (stops + 1) / 2 }
            let signal = (status >> 8) & 0xff
            let event = status >> 16
            var passedOn: UInt = 0
            if signal == SIGTRAP | 0x80 {
                if isCounting { stops += 1 }
            } else if event == Request.execEvent {
                isCounting = true
                // The end of the execve itself.
                stops = -1
            } else if event == 0, signal != SIGTRAP {
                passedOn = UInt(signal)
            }
            _ = request(Request.continueToCall, process, passedOn)
        }
    }

    private enum Request {
        static let seize: UInt = 0x4206
        static let interrupt: UInt = 0x4207
        static let continueToCall: UInt = 24
        /// PTRACE_O_TRACESYSGOOD, PTRACE_O_TRACEEXEC and PTRACE_O_EXITKILL.
        static let options: UInt = 1 | 16 | 1 << 20
        static let execEvent: Int32 = 4
    }

    private static func follow(_ process: pid_t) -> Bool {
        guard request(Request.seize, process, Request.options) == 0, request(Request.interrupt, process, 0) == 0 else { return false }
        return true
    }

    /// `ptrace`, which Swift does not import because it takes any number of arguments.
    private static func request(_ number: UInt, _ process: pid_t, _ data: UInt) -> Int {
        typealias Function = @convention(c) (UInt, Int, UInt, UInt) -> Int
        guard let symbol = unsafe dlsym(nil, "ptrace") else { return -1 }
        return unsafe unsafeBitCast(symbol, to: Function.self)(number, Int(process), 0, data)
    }
}
