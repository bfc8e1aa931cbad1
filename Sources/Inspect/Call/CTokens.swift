/// The words and marks of a C declaration.
struct CTokens {
    enum Token: Equatable {
        case word(String), number(Int), mark(Character), ellipsis

        var text: String {
            switch self {
            case .word(let word): word
            case .number(let number): String(number)
            case .mark(let mark): String(mark)
            case .ellipsis: "..."
            }
        }
    }

    private(set) var tokens: [Token] = []

    init(_ text: String) throws(CallError) {
        var rest = text[...]
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
            } else if first.isLetter || first == "_" {
                let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                tokens.append(.word(String(word)))
                rest = rest[word.endIndex...]
            } else if first.isNumber {
                let digits = rest.prefix { $0.isLetter || $0.isNumber }
                guard let number = Int(digits) else { throw .prototype(text, found: String(digits), expected: "a number") }
                tokens.append(.number(number))
                rest = rest[digits.endIndex...]
            } else if rest.hasPrefix("...") {
                tokens.append(.ellipsis)
                rest = rest.dropFirst(3)
            } else if "(){}[]*,;".contains(first) {
                tokens.append(.mark(first))
                rest.removeFirst()
            } else {
                throw .prototype(text, found: String(first), expected: "C declarations alone")
            }
        }
    }
}
