import Glibc

/// What measured times depend on beside the programs: the machine, its kernel and its C library.
struct Machine {
    /// The processor's name, or its architecture where the kernel does not tell a name.
    let processor: String
    /// How many processors are in use.
    let count: Int
    /// The kernel's release.
    let kernel: String
    /// The version of the C library, and so of the system's loader.
    let glibc: String

    /// This machine.
    static var own: Machine {
        var facts = utsname()
        unsafe uname(&facts)
        return Machine(
            processor: processorName ?? text(of: &facts.machine), count: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))),
            kernel: text(of: &facts.release), glibc: libraryVersion)
    }

    /// All of it in one line.
    var description: String { "\(processor), \(count) CPU\(count == 1 ? "" : "s"), Linux \(kernel), glibc \(glibc)" }

    /// All of it as a JSON object.
    var json: String {
        "{\"cpu\":\(Self.quoted(processor)),\"cpus\":\(count),\"kernel\":\(Self.quoted(kernel)),\"glibc\":\(Self.quoted(glibc))}"
    }

    /// The name that the kernel tells of the first processor, with single spaces; some architectures have none.
    private static var processorName: String? {
        guard let file = unsafe fopen("/proc/cpuinfo", "re") else { return nil }
        defer { unsafe fclose(file) }
        var line: UnsafeMutablePointer<CChar>?
        var room = 0
        defer { unsafe free(line) }
        while unsafe getline(&line, &room, file) > 0, let start = unsafe line {
            let parts = unsafe String(cString: start).split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].hasPrefix("model name") else { continue }
            let words = parts[1].split { $0.isWhitespace }
            return words.isEmpty ? nil : words.joined(separator: " ")
        }
        return nil
    }

    /// The answer of `gnu_get_libc_version`, whose header Swift does not import.
    private static var libraryVersion: String {
        typealias Function = @convention(c) () -> UnsafePointer<CChar>
        guard let symbol = unsafe dlsym(nil, "gnu_get_libc_version") else { return "unknown" }
        return unsafe String(cString: unsafeBitCast(symbol, to: Function.self)())
    }

    /// The text in a field of `uname`'s.
    private static func text<Field>(of field: inout Field) -> String {
        unsafe withUnsafeBytes(of: &field) { unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// A string of JSON.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars where scalar.value >= 0x20 {
            if scalar == "\"" || scalar == "\\" { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }
}
