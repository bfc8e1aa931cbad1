import Glibc

/// A program that the tests ask.
enum Tool: String {
    case readelf, gcc

    var isInstalled: Bool {
        let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/bin:/bin"
        return path.split(separator: ":").contains { unsafe access("\($0)/\(rawValue)", X_OK) == 0 }
    }

    /// What a run that failed says.
    struct Failure: Error {
        let command: String
        let status: Int32
        let output: String
    }

    /// Runs the tool in the C locale and returns the lines of its output.
    @discardableResult
    func run(_ arguments: [String]) throws -> [Substring] {
        // The compiler's errors are all that it has to say; readelf's warnings are about files that are broken on purpose.
        let command = (["LC_ALL=C", rawValue] + arguments.map { "'\($0)'" } + [self == .gcc ? "2>&1" : "2>/dev/null"]).joined(separator: " ")
        guard let stream = unsafe popen(command, "re") else { throw Failure(command: command, status: errno, output: "") }
        let output = unsafe contents(of: stream)
        let status = unsafe pclose(stream)
        let text = String(decoding: output, as: UTF8.self)
        guard status == 0 else { throw Failure(command: command, status: status, output: text) }
        return text.split(separator: "\n")
    }
}

/// Everything that a stream still has to give.
func contents(of stream: UnsafeMutablePointer<FILE>) -> [UInt8] {
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
        let count = unsafe fread(&chunk, 1, chunk.count, stream)
        if count == 0 { return content }
        content += chunk[..<count]
    }
}
