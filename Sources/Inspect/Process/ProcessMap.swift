import Glibc

/// A line of /proc/PID/maps: a range of a process's addresses.
public struct ProcessMap: Equatable, Sendable {
    public let start: UInt64
    public let end: UInt64
    /// `rwxp` as the kernel writes it.
    public let protection: String
    public let offset: UInt64
    /// The file, `[heap]` and its kin, or nothing.
    public let name: String

    public var isExecutable: Bool { protection.utf8.dropFirst(2).first == UInt8(ascii: "x") }
    public var size: UInt64 { end - start }

    public func contains(_ address: UInt64) -> Bool { start <= address && address < end }

    /// Nil for a line of another form.
    init?(_ line: Substring) {
        let fields = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
        guard fields.count >= 5 else { return nil }
        let range = fields[0].split(separator: "-")
        guard range.count == 2, let start = UInt64(range[0], radix: 16), let end = UInt64(range[1], radix: 16), start < end,
            let offset = UInt64(fields[2], radix: 16), fields[1].utf8.count >= 4
        else { return nil }
        (self.start, self.end, self.offset, protection) = (start, end, offset, String(fields[1]))
        name = fields.count > 5 ? String(fields[5].drop { $0 == " " }) : ""
    }

    public static func parsed(_ text: String) -> [ProcessMap] { text.split(separator: "\n").compactMap { ProcessMap($0) } }

    /// This process's own.
    static var own: [ProcessMap] { TextFile.contents(of: "/proc/self/maps").map(parsed) ?? [] }
}

/// Files of the kernel, whose size is not known before they are read.
public enum TextFile {
    /// Nil where the file cannot be read; `errno` says why.
    public static func contents(of path: String) -> String? {
        guard let stream = unsafe fopen(path, "re") else { return nil }
        defer { unsafe fclose(stream) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = unsafe fread(&chunk, 1, chunk.count, stream), count > 0 { bytes += chunk[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
