/// Numbers as C writes them.
enum CNumber {
    /// Decimal, `0x`, `0b` and octal with a leading zero.
    static func integer(_ text: Substring) -> Int128? {
        let isNegative = text.hasPrefix("-")
        let digits = isNegative || text.hasPrefix("+") ? text.dropFirst() : text
        guard let first = digits.utf8.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first), digits.utf8.count <= 34 else { return nil }
        let magnitude: Int128?
        if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
            magnitude = Int128(digits.dropFirst(2), radix: 16)
        } else if digits.hasPrefix("0b") || digits.hasPrefix("0B") {
            magnitude = Int128(digits.dropFirst(2), radix: 2)
        } else if digits.count > 1, first == UInt8(ascii: "0") {
            magnitude = Int128(digits.dropFirst(), radix: 8)
        } else {
            magnitude = Int128(digits)
        }
        guard let magnitude, magnitude >= 0 else { return nil }
        return isNegative ? -magnitude : magnitude
    }

    /// Pairs of hexadecimal digits, which spaces and colons may part.
    static func bytes(_ text: Substring) -> [UInt8]? {
        let digits = text.lowercased().utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: ":") }
        guard digits.count % 2 == 0, !digits.isEmpty, digits.count / 2 <= CStructure.largest else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Hexadecimal.value(of: digits[index]), let low = Hexadecimal.value(of: digits[index + 1]) else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }
}

/// Values as memory has them.
enum CValueBytes {
    static func bytes<Value: BitwiseCopyable>(_ value: Value) -> [UInt8] { unsafe withUnsafeBytes(of: value) { unsafe Array($0) } }
}

/// Lists in braces: `{1, {2, 3}, "a, b"}`.
enum Braces {
    /// The items between the outermost braces, nil for what is no such list.
    static func items(_ text: Substring) -> [Substring]? {
        let text = text.trimmed
        guard text.hasPrefix("{"), text.hasSuffix("}"), text.count >= 2 else { return nil }
        let inner = text.dropFirst().dropLast()
        var items: [Substring] = []
        var start = inner.startIndex
        var depth = 0
        var quote: Character?
        var isEscaped = false
        for index in inner.indices {
            let character = inner[index]
            if isEscaped {
                isEscaped = false
            } else if character == "\\", quote != nil {
                isEscaped = true
            } else if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == "{" {
                depth += 1
            } else if character == "}" {
                depth -= 1
                if depth < 0 { return nil }
            } else if character == ",", depth == 0 {
                items.append(inner[start..<index].trimmed)
                start = inner.index(after: index)
            }
        }
        guard depth == 0, quote == nil else { return nil }
        let last = inner[start...].trimmed
        if !last.isEmpty || !items.isEmpty { items.append(last) }
        return items
    }
}

extension Substring {
    var trimmed: Substring {
        let front = drop { $0.isWhitespace }
        return front[..<(front.lastIndex { !$0.isWhitespace }.map(front.index(after:)) ?? front.startIndex)]
    }
}
