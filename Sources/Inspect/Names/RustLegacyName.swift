/// Rust's older mangling: a nested name of the C++ ABI whose last part is `h` and sixteen hexadecimal digits, with what C++ names cannot hold escaped.
enum RustLegacyName {
    static func readable(_ name: [UInt8]) -> String? {
        var index = 3
        var parts: [ArraySlice<UInt8>] = []
        while index < name.count, let part = part(of: name, at: &index) { parts.append(part) }
        // The end of the nested name; a compiler's suffix such as `.llvm.123` may follow.
        guard index < name.count, name[index] == UInt8(ascii: "E"), index + 1 == name.count || name[index + 1] == UInt8(ascii: ".") else { return nil }
        guard let hash = parts.popLast(), isHash(hash), !parts.isEmpty else { return nil }
        var readable: [[UInt8]] = []
        for part in parts {
            guard let text = unescaped(part) else { return nil }
            readable.append(text)
        }
        return String(decoding: Array(readable.joined(separator: "::".utf8)), as: UTF8.self)
    }

    /// A decimal length and so many bytes.
    private static func part(of name: [UInt8], at index: inout Int) -> ArraySlice<UInt8>? {
        var length = 0
        var start = index
        while start < name.count, name[start] >= UInt8(ascii: "0"), name[start] <= UInt8(ascii: "9") {
            length = length * 10 + Int(name[start] - UInt8(ascii: "0"))
            start += 1
            guard length <= name.count else { return nil }
        }
        guard length > 0, length <= name.count - start else { return nil }
        index = start + length
        return name[start..<index]
    }

    /// `h` and sixteen hexadecimal digits, of which, so that a C++ name of this form is not taken for Rust's, five are different.
    private static func isHash(_ part: ArraySlice<UInt8>) -> Bool {
        guard part.count == 17, part.first == UInt8(ascii: "h") else { return false }
        let digits = part.dropFirst()
        return digits.allSatisfy { Hexadecimal.value(of: $0) != nil } && Set(digits).count >= 5
    }

    private static func unescaped(_ part: ArraySlice<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        // An underscore stands before an escape that would begin the name.
        var rest = part.starts(with: "_$".utf8) ? part.dropFirst() : part
        while let byte = rest.first {
            switch byte {
            case UInt8(ascii: "$"):
                guard let end = rest.dropFirst().firstIndex(of: UInt8(ascii: "$")), let text = escaped(rest[rest.startIndex + 1..<end]) else { return nil }
                result += text.utf8
                rest = rest[(end + 1)...]
            case UInt8(ascii: ".") where rest.dropFirst().first == UInt8(ascii: "."):
                result += "::".utf8
                rest = rest.dropFirst(2)
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"):
                result.append(byte)
                rest = rest.dropFirst()
            default: return nil
            }
        }
        return result
    }

    private static func escaped(_ code: ArraySlice<UInt8>) -> String? {
        switch String(decoding: code, as: UTF8.self) {
        case "SP": return "@"
        case "BP": return "*"
        case "RF": return "&"
        case "LT": return "<"
        case "GT": return ">"
        case "LP": return "("
        case "RP": return ")"
        case "C": return ","
        default:
            guard code.first == UInt8(ascii: "u"), let value = Hexadecimal.number(code.dropFirst()), let scalar = Unicode.Scalar(UInt32(clamping: value)),
                !isControl(scalar)
            else { return nil }
            return String(Character(scalar))
        }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .control }
}
