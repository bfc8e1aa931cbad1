/// What a callback returns: a formula of its parameters, which are called `a`, `b`, `c` and so on.
public indirect enum Formula: Equatable, Sendable {
    case number(Number)
    case parameter(Int)
    case negated(Formula)
    case inverted(Formula)
    case operation(String, Formula, Formula)

    /// Whole as long as everything is.
    public enum Number: Equatable, Sendable {
        case whole(Int64)
        case broken(Double)

        var double: Double {
            switch self {
            case .whole(let value): Double(value)
            case .broken(let value): value
            }
        }

        /// Away from zero, so that the sign of a difference stays.
        var whole: Int64 {
            switch self {
            case .whole(let value): value
            case .broken(let value): Int64(exactly: value.rounded(.awayFromZero)) ?? (value < 0 ? .min : value > 0 ? .max : 0)
            }
        }
    }

    /// The value; an operation that has none, such as a division by zero, gives 0.
    public func value(_ parameters: [Number]) -> Number {
        switch self {
        case .number(let number): number
        case .parameter(let index): index < parameters.count ? parameters[index] : .whole(0)
        case .negated(let formula):
            switch formula.value(parameters) {
            case .whole(let value): .whole(0 &- value)
            case .broken(let value): .broken(-value)
            }
        case .inverted(let formula): .whole(formula.value(parameters).double == 0 ? 1 : 0)
        case .operation(let name, let left, let right): Self.combined(name, left.value(parameters), right.value(parameters))
        }
    }

    private static func combined(_ name: String, _ left: Number, _ right: Number) -> Number {
        switch (name, left, right) {
        case ("<", _, _): .whole(left.double < right.double ? 1 : 0)
        case (">", _, _): .whole(left.double > right.double ? 1 : 0)
        case ("=", _, _): .whole(left == right ? 1 : 0)
        case ("+", .whole(let left), .whole(let right)): .whole(left &+ right)
        case ("-", .whole(let left), .whole(let right)): .whole(left &- right)
        case ("*", .whole(let left), .whole(let right)): .whole(left &* right)
        case ("/", .whole(let left), .whole(let right)): .whole(right == 0 ? 0 : left.dividedReportingOverflow(by: right).partialValue)
        case ("%", .whole(let left), .whole(let right)): .whole(right == 0 ? 0 : left.remainderReportingOverflow(dividingBy: right).partialValue)
        case ("+", _, _): .broken(left.double + right.double)
        case ("-", _, _): .broken(left.double - right.double)
        case ("*", _, _): .broken(left.double * right.double)
        case ("/", _, _): .broken(right.double == 0 ? 0 : left.double / right.double)
        default: .broken(right.double == 0 ? 0 : left.double.truncatingRemainder(dividingBy: right.double))
        }
    }
}

extension Formula {
    /// What stands where no formula goes on.
    struct Failure: Error { let rest: String }

    init(_ text: Substring) throws(Failure) {
        var parser = Parser(rest: text)
        self = try parser.comparison()
        parser.skipSpace()
        guard parser.rest.isEmpty else { throw Failure(rest: String(parser.rest)) }
    }

    private struct Parser {
        var rest: Substring
        var depth = 0

        mutating func skipSpace() { rest = rest.drop { $0.isWhitespace } }

        private mutating func eat(_ marks: String) -> String? {
            skipSpace()
            guard let first = rest.first, marks.contains(first) else { return nil }
            rest.removeFirst()
            return String(first)
        }

        mutating func comparison() throws(Failure) -> Formula {
            var left = try sum()
            while let mark = eat("<>=") {
                if mark == "=", eat("=") == nil { throw Failure(rest: "=" + rest) }
                left = .operation(mark, left, try sum())
            }
            return left
        }

        private mutating func sum() throws(Failure) -> Formula {
            var left = try product()
            while let mark = eat("+-") { left = .operation(mark, left, try product()) }
            return left
        }

        private mutating func product() throws(Failure) -> Formula {
            var left = try factor()
            while let mark = eat("*/%") { left = .operation(mark, left, try factor()) }
            return left
        }

        private mutating func factor() throws(Failure) -> Formula {
            depth += 1
            defer { depth -= 1 }
            guard depth < 64 else { throw Failure(rest: String(rest.prefix(20))) }
            if eat("-") != nil { return .negated(try factor()) }
            if eat("!") != nil { return .inverted(try factor()) }
            if eat("(") != nil {
                let inner = try comparison()
                guard eat(")") != nil else { throw Failure(rest: String(rest)) }
                return inner
            }
            skipSpace()
            let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "." }
            rest = rest[word.endIndex...]
            if word.count == 1, let letter = word.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter) {
                return .parameter(Int(letter - UInt8(ascii: "a")))
            }
            if let whole = CNumber.integer(word).flatMap({ Int64(exactly: $0) }) { return .number(.whole(whole)) }
            if let first = word.first, first.isNumber, let broken = Double(word) { return .number(.broken(broken)) }
            throw Failure(rest: String(word + rest))
        }
    }
}
