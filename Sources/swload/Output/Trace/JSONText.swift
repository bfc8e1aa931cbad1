/// Writes JSON objects (RFC 8259) whose keys are known.
struct JSONText {
    let text: TextBuffer

    /// The next key of an object; the first follows its brace.
    func key(_ name: StaticString, isFirst: Bool = false) {
        if !isFirst { text.append(",") }
        text.append("\"")
        text.append(name)
        text.append("\":")
    }

    func string(_ name: StaticString, _ value: Bytes) {
        key(name)
        quoted(value)
    }

    func word(_ name: StaticString, _ value: StaticString) {
        key(name)
        text.append("\"")
        text.append(value)
        text.append("\"")
    }

    func number(_ name: StaticString, _ value: UInt64) {
        key(name)
        text.append(decimal: value)
    }

    func signed(_ name: StaticString, _ value: Int64) {
        key(name)
        if value < 0 { text.append("-") }
        text.append(decimal: value.magnitude)
    }

    /// An address, as a string: a reader's numbers may not have 64 bits.
    func address(_ name: StaticString, _ value: UInt64) {
        key(name)
        text.append("\"")
        text.append(hex: value)
        text.append("\"")
    }

    func flag(_ name: StaticString, _ value: Bool) {
        key(name)
        text.append(value ? "true" : "false")
    }

    func strings(_ name: StaticString, _ values: [Bytes]) {
        key(name)
        text.append("[")
        for index in values.indices {
            if index > 0 { text.append(",") }
            quoted(values[index])
        }
        text.append("]")
    }

    /// A string; bytes that are not UTF-8 become U+FFFD each.
    func quoted(_ value: Bytes) {
        text.append("\"")
        escaped(value)
        text.append("\"")
    }

    /// What stands between the quotation marks of a string.
    func escaped(_ value: Bytes) {
        var index = 0
        while let byte = value[index] {
            switch byte {
            case 0x22, 0x5c:
                text.append(0x5c)
                text.append(byte)
            case 0x0a: text.append("\\n")
            case 0x09: text.append("\\t")
            case 0..<0x20, 0x7f:
                text.append("\\u00")
                for half in [byte >> 4, byte & 15] { text.append(half < 10 ? 0x30 + half : 0x57 + half) }
            case 0x20..<0x7f: text.append(byte)
            default:
                let length = Self.lengthOfSequence(value, at: index)
                guard length > 0, let sequence = value.slice(at: index, count: length) else {
                    text.append("\u{fffd}")
                    break
                }
                text.append(sequence)
                index += length - 1
            }
            index += 1
        }
    }

    /// The number of bytes of a well-formed sequence of more than one byte (Unicode, table 3-7); 0 where there is none.
    static func lengthOfSequence(_ text: Bytes, at index: Int) -> Int {
        guard let first = text[index], let second = text[index + 1] else { return 0 }
        func follows(_ place: Int) -> Bool { (text[index + place] ?? 0) & 0xc0 == 0x80 }
        switch first {
        case 0xc2...0xdf: return follows(1) ? 2 : 0
        case 0xe0...0xef:
            let isInRange = first == 0xe0 ? second >= 0xa0 : first == 0xed ? second < 0xa0 : true
            return isInRange && follows(1) && follows(2) ? 3 : 0
        case 0xf0...0xf4:
            let isInRange = first == 0xf0 ? second >= 0x90 : first == 0xf4 ? second < 0x90 : true
            return isInRange && follows(1) && follows(2) && follows(3) ? 4 : 0
        default: return 0
        }
    }
}
