import ELF

/// A number as addresses and offsets are written.
extension UInt64 {
    public var hex: String { "0x" + String(self, radix: 16) }
}
/// A number of bytes with its unit, and a shorter one for large ones.
func size(_ count: UInt64) -> String {
    switch count {
    case 1: "1 byte"
    case 0..<10240: "\(count) bytes"
    case 0..<10_485_760: "\(count) bytes (\(count / 1024) KiB)"
    default: "\(count) bytes (\(count >> 20) MiB)"
    }
}

/// A number of things, with the right word.
func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String { "\(count) \(count == 1 ? one : many ?? one + "s")" }

extension String {
    /// Filled with spaces to a width.
    public func padded(_ width: Int) -> String { count >= width ? self : self + String(repeating: " ", count: width - count) }

    /// Filled with spaces before it to a width.
    public func aligned(_ width: Int) -> String { count >= width ? self : String(repeating: " ", count: width - count) + self }
}

extension ProgramHeader.Flags {
    /// What may be done, as `ls` and /proc/PID/maps show it.
    var letters: String { (contains(.read) ? "r" : "-") + (contains(.write) ? "w" : "-") + (contains(.execute) ? "x" : "-") }

    /// The protection as mmap's argument is written.
    var protection: String {
        var words: [String] = []
        if contains(.read) { words.append("PROT_READ") }
        if contains(.write) { words.append("PROT_WRITE") }
        if contains(.execute) { words.append("PROT_EXEC") }
        return words.isEmpty ? "PROT_NONE" : words.joined(separator: "|")
    }
}
