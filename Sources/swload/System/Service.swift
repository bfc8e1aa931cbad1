/// Another program, which runs beside the process and answers over a socket.
struct Service {
    private let socket: Int32
    /// The process that started it: a child has the socket too, and must not take answers away.
    private let owner: Int

    /// Starts a program with one argument; its standard input and output are one end of a socket, its standard error is the process's.
    ///
    /// It is nobody's child for whom the process could wait: a process in between leaves at once.
    init(_ path: Bytes, argument: Bytes) throws(SystemError) {
        var ends = [2 of Int32](repeating: 0)
        // AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC.
        _ = try System.checked(unsafe withUnsafeMutablePointer(to: &ends) { System.call(.socketpair, 1, 0o2000001, 0, Int(bitPattern: $0)) })
        defer { System.close(ends[1]) }
        let own: Int32
        do throws(SystemError) { own = try System.duplicate(ends[0]) } catch {
            System.close(ends[0])
            throw error
        }
        System.close(ends[0])
        let end = ends[1]
        try System.runCopy {
            if System.call(.clone) == 0 { Self.become(path, argument, end) }
            System.exit(0)
        }
        socket = own
        owner = System.processID
    }

    /// The other program, in its own process.
    private static func become(_ path: Bytes, _ argument: Bytes, _ socket: Int32) -> Never {
        System.restoreSignals(0)
        _ = System.call(.dup2, Int(socket), 0)
        _ = System.call(.dup2, Int(socket), 1)
        var arguments = [3 of UInt](repeating: 0)
        arguments[0] = path.address
        arguments[1] = argument.address
        let environment: UInt = 0
        unsafe withUnsafePointer(to: arguments) { arguments in
            unsafe withUnsafePointer(to: environment) { environment in
                _ = System.execute(path, arguments: UInt(bitPattern: arguments), environment: UInt(bitPattern: environment))
            }
        }
        System.exit(127)
    }

    /// True in the process that started it.
    var isOwn: Bool { System.processID == owner }

    /// Sends all bytes; false where the other program is gone.
    func send(_ bytes: Bytes) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            // MSG_NOSIGNAL
            let count = System.call(.sendto, Int(socket), Int(bitPattern: rest.address), rest.count, 0x4000)
            if count == -4 { continue }
            guard count > 0, let tail = rest.tail(from: count) else { return false }
            rest = tail
        }
        return true
    }

    /// Adds what the other program says next to a text; false where nothing comes in time.
    func receive(into text: TextBuffer, milliseconds: Int) -> Bool {
        // struct pollfd: the descriptor, and POLLIN.
        let question = UInt64(UInt32(bitPattern: socket)) | 1 << 32
        var isReady = -4
        while isReady == -4 { isReady = unsafe withUnsafePointer(to: question) { System.call(.poll, Int(bitPattern: $0), 1, milliseconds) } }
        guard isReady == 1 else { return false }
        var room = [512 of UInt8](repeating: 0)
        var count = -4
        while count == -4 { count = unsafe withUnsafeMutablePointer(to: &room) { System.call(.read, Int(socket), Int(bitPattern: $0), 512) } }
        guard count > 0 else { return false }
        for index in 0..<count { text.append(room[index]) }
        return true
    }

    func close() { System.close(socket) }
}
