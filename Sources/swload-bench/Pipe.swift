import Glibc

/// A pipe, closed when it is let go.
final class Pipe {
    let reading: Int32
    private(set) var writing: Int32

    init() throws(SpawnError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw SpawnError(call: "pipe", code: errno) }
        // Not inherited, and out of the way of the descriptors that a child gets.
        reading = fcntl(ends[0], F_DUPFD_CLOEXEC, 10)
        writing = fcntl(ends[1], F_DUPFD_CLOEXEC, 10)
        close(ends[0])
        close(ends[1])
        guard reading >= 0, writing >= 0 else { throw SpawnError(call: "fcntl", code: errno) }
    }

    deinit {
        close(reading)
        if writing >= 0 { close(writing) }
    }

    /// Lets go of the writing end, so that reading comes to an end where the others let go of theirs.
    func closeWriting() {
        close(writing)
        writing = -1
    }

    /// Everything that comes in until the last writing end is closed.
    func readAll() -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = unsafe read(reading, &buffer, buffer.count)
            if count > 0 { bytes += buffer.prefix(count) } else if count == 0 || errno != EINTR { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The decimal number that came in.
    func readNumber() -> Int32? {
        let text = unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { buffer in
            let count = unsafe read(reading, buffer.baseAddress, buffer.count)
            return unsafe String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
        }
        return text.split(separator: "\n").first.flatMap { Int32($0) }
    }

    func writeLine() {
        var newline: UInt8 = 10
        _ = unsafe write(writing, &newline, 1)
    }
}
