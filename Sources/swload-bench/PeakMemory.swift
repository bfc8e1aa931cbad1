import Glibc

/// Measures the peak memory of a process without that of its starter.
///
/// The kernel counts in ru_maxrss what the process held at its execve, and at that moment it still is a copy of its starter:
/// with `vfork` the whole of this program, which is larger than `ls`. So the command is started by a shell, which is
/// smaller than anything that is measured. A wait for the shell would count the shell in, therefore it ends first: its
/// background process, held at a gate until then, becomes a child of this process (PR_SET_CHILD_SUBREAPER), which waits for
/// the command alone.
struct PeakMemory {
    /// Prints the number of a process that becomes the command as soon as a line comes in at descriptor 3.
    private static let script = "{ read -r go <&3; exec \"$@\" >/dev/null 2>&1 3<&-; } & echo $!"

    /// Runs the command once and returns its peak memory in KiB.
    static func measure(_ child: Child) throws(SpawnError) -> Int {
        try becomeReaper()
        let gate = try Pipe()
        let answer = try Pipe()
        let shell = child.shell(script)
        var redirections = Redirections()
        redirections.add(answer.writing, as: STDOUT_FILENO)
        redirections.add(gate.reading, as: 3)
        _ = try wait(for: try shell.spawn(redirections))
        guard let process = answer.readNumber() else { throw SpawnError(call: "/bin/sh", code: ECHILD) }
        gate.writeLine()
        return try wait(for: process).usage.ru_maxrss
    }

    /// Makes orphaned descendants children of this process; Swift does not import prctl, which takes any number of arguments.
    private static func becomeReaper() throws(SpawnError) {
        let setChildSubreaper: Int32 = 36
        typealias Control = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
        guard let symbol = unsafe dlsym(nil, "prctl") else { throw SpawnError(call: "prctl", code: ENOSYS) }
        let control = unsafe unsafeBitCast(symbol, to: Control.self)
        guard control(setChildSubreaper, 1, 0, 0, 0) == 0 else { throw SpawnError(call: "prctl", code: errno) }
    }
}
