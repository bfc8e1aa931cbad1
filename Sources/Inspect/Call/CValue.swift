/// A value of C as it stands in memory, read for showing.
public indirect enum CValue: Equatable, Sendable {
    case none
    case bool(Bool)
    case integer(Int64)
    case unsigned(UInt64)
    case character(UInt8)
    case floating(Double)
    case long(String)
    case pointer(UInt)
    case text(UInt, String, isCut: Bool)
    case structure([(name: String, value: CValue)])
    case array([CValue])

    public static func == (left: CValue, right: CValue) -> Bool { left.text == right.text }

    /// The most elements of an array that are shown.
    static let mostElements = 4096

    init(_ type: CType, at place: UnsafeRawPointer) {
        switch type {
        case .void, .opaque, .function, .array(_, nil): self = .none
        case .bool: self = unsafe .bool(place.load(as: UInt8.self) != 0)
        case .integer(let integer): self = unsafe CValue(integer, at: place)
        case .floating(.float):
            // The shortest form of a float is not that of the double of the same value.
            let value = unsafe place.loadUnaligned(as: Float.self)
            self = .floating(Double("\(value)") ?? Double(value))
        case .floating(.double): self = unsafe .floating(place.loadUnaligned(as: Double.self))
        case .floating(.longDouble): self = unsafe .long("\(place.loadUnaligned(as: Float80.self))")
        case .pointer(let target, _):
            let address = unsafe place.loadUnaligned(as: UInt.self)
            if target.isCharacter, let (bytes, isCut) = ForeignMemory.text(at: address) {
                self = .text(address, String(decoding: bytes, as: UTF8.self), isCut: isCut)
            } else {
                self = .pointer(address)
            }
        case .structure(let structure):
            self = .structure(structure.fields.map { unsafe ($0.name, CValue($0.type, at: place + $0.offset)) })
        case .array(.integer(.char), let count?):
            let bytes = unsafe UnsafeRawBufferPointer(start: place, count: count).prefix { $0 != 0 }
            self = unsafe .text(UInt(bitPattern: place), String(decoding: bytes, as: UTF8.self), isCut: false)
        case .array(let element, let count?):
            let size = element.size ?? 0
            self = .array((0..<min(count, Self.mostElements)).map { unsafe CValue(element, at: place + $0 * size) })
        }
    }

    private init(_ integer: CType.Integer, at place: UnsafeRawPointer) {
        switch (integer.size, integer.isSigned) {
        case (1, _) where integer.name == "char": self = unsafe .character(place.load(as: UInt8.self))
        case (1, true): self = unsafe .integer(Int64(place.load(as: Int8.self)))
        case (1, false): self = unsafe .unsigned(UInt64(place.load(as: UInt8.self)))
        case (2, true): self = unsafe .integer(Int64(place.loadUnaligned(as: Int16.self)))
        case (2, false): self = unsafe .unsigned(UInt64(place.loadUnaligned(as: UInt16.self)))
        case (4, true): self = unsafe .integer(Int64(place.loadUnaligned(as: Int32.self)))
        case (4, false): self = unsafe .unsigned(UInt64(place.loadUnaligned(as: UInt32.self)))
        case (_, true): self = unsafe .integer(place.loadUnaligned(as: Int64.self))
        default: self = unsafe .unsigned(place.loadUnaligned(as: UInt64.self))
        }
    }
}

extension CType {
    var isCharacter: Bool { if case .integer(let integer) = self { integer.size == 1 && integer.name.contains("char") } else { false } }
}

extension CValue {
    /// As C writes it, or nearly.
    public var text: String {
        switch self {
        case .none: ""
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .unsigned(let value): String(value)
        case .character(let value): "'\(CText.escaped([value], quote: "'"))' (\(Int8(bitPattern: value)))"
        case .floating(let value): Self.short("\(value)")
        case .long(let value): Self.short(value)
        case .pointer(0): "NULL"
        case .pointer(let address): "0x" + String(address, radix: 16)
        case .text(_, let text, let isCut): "\"" + CText.escaped(Array(text.utf8), quote: "\"") + "\"" + (isCut ? "..." : "")
        case .structure(let fields): "{" + fields.map { "\($0.name) = \($0.value.text)" }.joined(separator: ", ") + "}"
        case .array(let elements): "{" + elements.map(\.text).joined(separator: ", ") + "}"
        }
    }

    /// A whole number without its fraction of nothing.
    private static func short(_ text: String) -> String { text.hasSuffix(".0") ? String(text.dropLast(2)) : text }

    /// As JSON: numbers are numbers, whole ones beyond 53 bits and what is not finite are strings.
    public var json: String {
        switch self {
        case .none: "null"
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): value.magnitude < 1 << 53 ? String(value) : "\"\(value)\""
        case .unsigned(let value): value < 1 << 53 ? String(value) : "\"\(value)\""
        case .character(let value): String(Int8(bitPattern: value))
        case .floating(let value): value.isFinite ? Self.short("\(value)") : "\"\(value)\""
        case .long(let value): "\"\(value)\""
        case .pointer(0): "null"
        case .pointer(let address): "\"0x\(String(address, radix: 16))\""
        case .text(_, let text, _): JSONText.quoted(text)
        case .structure(let fields): "{" + fields.map { "\(JSONText.quoted($0.name)):\($0.value.json)" }.joined(separator: ",") + "}"
        case .array(let elements): "[" + elements.map(\.json).joined(separator: ",") + "]"
        }
    }
}

/// Text between C's quotes.
enum CText {
    static func escaped(_ bytes: [UInt8], quote: Character) -> String {
        var text = ""
        var isHexadecimal = false
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            let isNumber = isHexadecimal
            isHexadecimal = false
            switch scalar {
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case "\r": text += "\\r"
            case "\\": text += "\\\\"
            case _ where Character(scalar) == quote: text += "\\" + String(quote)
            case _ where scalar.value < 0x20 || scalar.value == 0x7f:
                text += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
                isHexadecimal = true
            // A digit here would belong to the escape in front of it.
            case _ where isNumber && scalar.properties.isASCIIHexDigit: text += "\" \"" + String(Character(scalar))
            default: text += String(Character(scalar))
            }
        }
        return text
    }

    /// The bytes of a text with C's escapes; nil for an escape that C does not have.
    static func unescaped(_ text: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            guard let code = rest.popFirst() else { return nil }
            switch code {
            case UInt8(ascii: "n"): bytes.append(10)
            case UInt8(ascii: "t"): bytes.append(9)
            case UInt8(ascii: "r"): bytes.append(13)
            case UInt8(ascii: "0"): bytes.append(0)
            case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): bytes.append(code)
            case UInt8(ascii: "x"):
                guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
                bytes.append(value)
                rest = rest.dropFirst(2)
            default: return nil
            }
        }
        return bytes
    }
}

/// Text between JSON's quotes.
public enum JSONText {
    public static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20: quoted += "\\u" + String(repeating: "0", count: scalar.value < 16 ? 3 : 2) + String(scalar.value, radix: 16)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
