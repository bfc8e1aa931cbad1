/// Constants in types: numbers, and the values of structures.
extension RustDemangler {
    /// Outside of an expression only literals stand without braces.
    mutating func constant(inValue: Bool) throws(Failure) {
        try nested { parser throws(Failure) in try parser.unlimitedConstant(inValue: inValue) }
    }

    private mutating func unlimitedConstant(inValue: Bool) throws(Failure) {
        let tag = Unicode.Scalar(try next())
        switch tag {
        case "p": try write("_")
        case "h", "t", "m", "y", "o", "j": try number()
        case "a", "s", "l", "x", "n", "i":
            if eat("n") { try write("-") }
            try number()
        case "b":
            switch Hexadecimal.number(try hexadecimal()) {
            case 0: try write("false")
            case 1: try write("true")
            default: throw .malformed
            }
        case "c":
            guard let number = Hexadecimal.number(try hexadecimal()), let scalar = UInt32(exactly: number).flatMap(Unicode.Scalar.init) else {
                throw .malformed
            }
            try write("'" + Self.escaped(scalar, quote: "'") + "'")
        case "R" where eat("e"): try stringLiteral()
        case "B": try backReference { parser throws(Failure) in try parser.constant(inValue: inValue) }
        default:
            if !inValue { try write("{") }
            try expression(tag)
            if !inValue { try write("}") }
        }
    }

    private mutating func expression(_ tag: Unicode.Scalar) throws(Failure) {
        switch tag {
        case "e":
            try write("*")
            try stringLiteral()
        case "R", "Q":
            try write(tag == "R" ? "&" : "&mut ")
            try constant(inValue: true)
        case "A":
            try write("[")
            try values()
            try write("]")
        case "T":
            try write("(")
            try write(try values() == 1 ? ",)" : ")")
        case "V":
            try path(inValue: true)
            try fields()
        default: throw .malformed
        }
    }

    @discardableResult
    private mutating func values() throws(Failure) -> Int {
        try list(separator: ", ") { parser throws(Failure) in try parser.constant(inValue: true) }
    }

    private mutating func fields() throws(Failure) {
        switch Unicode.Scalar(try next()) {
        case "U": break
        case "T":
            try write("(")
            try values()
            try write(")")
        case "S":
            try write(" { ")
            try list(separator: ", ") { parser throws(Failure) in
                _ = try parser.disambiguator()
                try parser.write(try parser.identifier() + ": ")
                try parser.constant(inValue: true)
            }
            try write(" }")
        default: throw .malformed
        }
    }

    /// In decimal where it has 64 bits.
    private mutating func number() throws(Failure) {
        let digits = try hexadecimal()
        guard !digits.isEmpty else { throw .malformed }
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        if significant.isEmpty {
            try write("0")
        } else if let number = Hexadecimal.number(significant) {
            try write(String(number))
        } else {
            try write("0x" + String(decoding: significant, as: UTF8.self))
        }
    }

    /// The bytes of a string, two digits each.
    private mutating func stringLiteral() throws(Failure) {
        let digits = try hexadecimal()
        guard digits.count % 2 == 0 else { throw .malformed }
        let bytes = stride(from: digits.startIndex, to: digits.endIndex, by: 2).compactMap { start in
            Hexadecimal.number(digits[start..<start + 2]).map { UInt8(truncatingIfNeeded: $0) }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .malformed }
        try write("\"" + text.unicodeScalars.map { Self.escaped($0, quote: "\"") }.joined() + "\"")
    }

    private static func escaped(_ scalar: Unicode.Scalar, quote: Unicode.Scalar) -> String {
        switch scalar {
        case "\0": return "\\0"
        case "\t": return "\\t"
        case "\r": return "\\r"
        case "\n": return "\\n"
        case "\\", quote: return "\\" + String(Character(scalar))
        default:
            switch scalar.properties.generalCategory {
            case .control, .unassigned, .privateUse, .format, .surrogate, .lineSeparator, .paragraphSeparator:
                return "\\u{" + String(scalar.value, radix: 16) + "}"
            default: return String(Character(scalar))
            }
        }
    }
}
