/// Names of numbers, written as lines of a first number and the names of it and of those that follow; a name begins with the prefix unless a = stands before it.
struct NumberedNames: Sendable {
    private let names: [UInt64: String]

    init(prefix: String, _ text: String) {
        var names: [UInt64: String] = [:]
        var next: UInt64 = 0
        for line in text.split(separator: "\n") {
            var words = line.split(separator: " ")[...]
            if !line.hasPrefix(" "), let number = words.popFirst().flatMap({ NumberedNames.number($0) }) { next = number }
            for word in words {
                names[next] = word.hasPrefix("=") ? String(word.dropFirst()) : prefix + word
                next += 1
            }
        }
        self.names = names
    }

    subscript(number: UInt64) -> String? { names[number] }

    static func number(_ text: Substring) -> UInt64? {
        text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
    }
}

/// Sentences of numbers, one a line behind its number.
struct NumberedLines: Sendable {
    private let lines: [UInt64: String]

    init(_ text: String) {
        var lines: [UInt64: String] = [:]
        for line in text.split(separator: "\n") {
            guard let space = line.firstIndex(of: " "), let number = NumberedNames.number(line[..<space]) else { continue }
            lines[number] = String(line[line.index(after: space)...])
        }
        self.lines = lines
    }

    subscript(number: UInt64) -> String? { lines[number] }
}
