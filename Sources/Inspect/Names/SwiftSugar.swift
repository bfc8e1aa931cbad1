/// Swift's own short forms of its three commonest generic types, as people and swift-demangle write them: `T?`, `[T]` and `[K : V]`.
///
/// One pass over the text of a name, in which every open bracket knows what it closes.
struct SwiftSugar {
    private enum Bracket { case optional, array, dictionary, other }

    private struct Open {
        let bracket: Bracket
        let closing: UInt8
        /// Where the text between the brackets begins in the output.
        let start: Int
        /// The optimiser's description of an argument, which is made without the short forms.
        var isPlain = false
        /// A list of types without anything between them.
        var isRun = false
        /// What stands between the brackets has an arrow or an ampersand of its own.
        var hasOperator = false
        /// What stands between the brackets is a type declared in a function, of whose type the arrow is then.
        var isLocal = false
    }

    private static let types: [(name: [UInt8], bracket: Bracket)] = [
        ("Swift.Optional<", .optional), ("Swift.Array<", .array), ("Swift.Dictionary<", .dictionary),
    ].map { (Array($0.utf8), $1) }

    /// What stands before such a list.
    private static let runs = ["Argument Types : ", ") for "].map { Array($0.utf8) }

    private static let opaque = Array("some".utf8)

    private let text: [UInt8]
    private var output: [UInt8] = []
    private var open: [Open] = []

    /// The text itself if its brackets are not in order, as with the name of an operator between them.
    static func applied(to text: String) -> String {
        var sugar = SwiftSugar(text: Array(text.utf8))
        return sugar.apply() ? String(decoding: sugar.output, as: UTF8.self) : text
    }

    private init(text: [UInt8]) { self.text = text }

    private mutating func apply() -> Bool {
        var index = 0
        while index < text.count {
            if let type = shortened(at: index) {
                index += type.name.count
                if type.bracket != .optional { output.append(UInt8(ascii: "[")) }
                open.append(Open(bracket: type.bracket, closing: UInt8(ascii: ">"), start: output.count))
                continue
            }
            if text[index] == UInt8(ascii: " "), text[index...].starts(with: " in ".utf8), !open.isEmpty { open[open.count - 1].isLocal = true }
            guard take(text[index], at: index) else { return false }
            index += 1
        }
        return !open.contains { $0.bracket != .other }
    }

    /// The type with a short form that begins here.
    private func shortened(at index: Int) -> (name: [UInt8], bracket: Bracket)? {
        guard open.last?.isPlain != true, text[index] == UInt8(ascii: "S"), let type = Self.types.first(where: { text[index...].starts(with: $0.name) }),
            index == 0 || !isPartOfName(text[index - 1]) || open.last?.isRun == true
        else { return nil }
        // The generic signature of an extension, `Swift.Array<A where A: Swift.Equatable>`, is no type.
        let parameters = text[(index + type.name.count)...].drop { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ","), UInt8(ascii: " "): true
            default: false
            }
        }
        return parameters.starts(with: "where ".utf8) ? nil : type
    }

    /// Writes a byte of the text; false if it closes what is not open.
    private mutating func take(_ byte: UInt8, at index: Int) -> Bool {
        switch byte {
        case UInt8(ascii: "<"): begin(UInt8(ascii: ">"), at: index)
        case UInt8(ascii: "("): begin(UInt8(ascii: ")"), at: index)
        case UInt8(ascii: "["): begin(UInt8(ascii: "]"), at: index)
        case UInt8(ascii: ">") where index > 0 && text[index - 1] == UInt8(ascii: "-"), UInt8(ascii: "&"):
            output.append(byte)
            if !open.isEmpty { open[open.count - 1].hasOperator = true }
        case UInt8(ascii: ","):
            if open.last?.bracket == .dictionary { output.append(UInt8(ascii: " ")) }
            output.append(open.last?.bracket == .dictionary ? UInt8(ascii: ":") : byte)
        case UInt8(ascii: ">"), UInt8(ascii: ")"), UInt8(ascii: "]"):
            guard let last = open.last, last.closing == byte else {
                output.append(byte)
                return !open.contains { $0.bracket != .other }
            }
            open.removeLast()
            end(last)
        default: output.append(byte)
        }
        return true
    }

    private mutating func begin(_ closing: UInt8, at index: Int) {
        output.append(text[index])
        var bracket = Open(bracket: .other, closing: closing, start: output.count)
        bracket.isPlain = open.last?.isPlain == true || text[(index + 1)...].starts(with: "Constant Propagated Function : ".utf8)
        bracket.isRun = Self.runs.contains { text[..<index].suffix($0.count) == $0[...] }
        open.append(bracket)
    }

    private mutating func end(_ bracket: Open) {
        switch bracket.bracket {
        case .optional:
            // A function type, a composition of protocols or an opaque type is one type only in parentheses.
            if bracket.hasOperator && !bracket.isLocal || output[bracket.start...] == Self.opaque[...] {
                output.insert(UInt8(ascii: "("), at: bracket.start)
                output.append(UInt8(ascii: ")"))
            }
            output.append(UInt8(ascii: "?"))
        case .array, .dictionary: output.append(UInt8(ascii: "]"))
        case .other: output.append(bracket.closing)
        }
    }

    private func isPartOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"),
            UInt8(ascii: "."):
            true
        default: byte >= 0x80
        }
    }
}
