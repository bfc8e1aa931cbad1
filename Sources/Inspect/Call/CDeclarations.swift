/// Reads declarations of C: specifiers, then a declarator that is read from its name outwards.
struct CDeclarations {
    private let text: String
    private let tokens: [CTokens.Token]
    private var index = 0
    private var depth = 0
    private var types = CBasicTypes()
    private var structures: [String: CStructure] = [:]

    /// How deep declarators and structures may be nested.
    private static let deepest = 64

    init(_ text: String) throws(CallError) {
        self.text = text
        tokens = try CTokens(text).tokens
    }

    /// The last declaration, which is a function's.
    mutating func prototype() throws(CallError) -> Prototype {
        while true {
            let isDefinition = eat("typedef")
            let base = try specifiers()
            if eat(";") { continue }
            let (name, type) = try declarator(base)
            guard let name else { throw failure(expected: "a name") }
            if isDefinition {
                types.define(name, as: type)
                guard eat(";") else { throw failure(expected: "';'") }
                continue
            }
            guard case .function(let function) = type else { throw .notFunction(name, type) }
            _ = eat(";")
            guard index == tokens.count else { throw failure(expected: "the end") }
            return Prototype(name: name, function: function)
        }
    }

    /// A type alone, such as a cast has it.
    mutating func typeName() throws(CallError) -> CType {
        let type = try declarator(try specifiers()).type
        guard index == tokens.count else { throw failure(expected: "the end") }
        return type
    }
}

/// Tokens.
extension CDeclarations {
    private var peek: CTokens.Token? { index < tokens.count ? tokens[index] : nil }

    private func failure(expected: String) -> CallError { .prototype(text, found: peek?.text, expected: expected) }

    private mutating func eat(_ text: String) -> Bool {
        guard let peek, peek.text == text else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ mark: String) throws(CallError) {
        guard eat(mark) else { throw failure(expected: "'\(mark)'") }
    }

    private mutating func word() -> String? {
        guard case .word(let word)? = peek else { return nil }
        index += 1
        return word
    }

    private mutating func deeper<Value>(_ body: (inout CDeclarations) throws(CallError) -> Value) throws(CallError) -> Value {
        guard depth < Self.deepest else { throw failure(expected: "less nesting") }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }
}

/// Specifiers.
extension CDeclarations {
    /// A type without its declarator, and whether it is const.
    private struct Base {
        var type: CType
        var isConst = false
    }

    private static let qualifiers: Set<String> = [
        "const", "volatile", "restrict", "__restrict", "__restrict__", "extern", "static", "inline", "_Noreturn", "register",
    ]

    private mutating func specifiers() throws(CallError) -> Base {
        var words: [String] = []
        var base: CType?
        var isConst = false
        while case .word(let word)? = peek {
            if Self.qualifiers.contains(word) {
                isConst = isConst || word == "const"
            } else if word == "struct" || word == "union" || word == "enum" {
                guard base == nil, words.isEmpty else { throw failure(expected: "one type") }
                base = try tagged()
                continue
            } else if base == nil, types.isPart(word) {
                words.append(word)
            } else if base == nil, words.isEmpty {
                base = types.named(word) ?? .opaque(word)
            } else {
                break
            }
            index += 1
        }
        if let base { return Base(type: base, isConst: isConst) }
        guard !words.isEmpty else { throw failure(expected: "a type") }
        guard let type = types.combined(words) else { throw .unknownType(words.joined(separator: " "), in: text) }
        return Base(type: type, isConst: isConst)
    }

    /// A structure or an enumeration, defined here or by its tag.
    private mutating func tagged() throws(CallError) -> CType {
        guard let kind = word() else { throw failure(expected: "a type") }
        let tag = word()
        guard peek == .mark("{") else {
            guard let tag else { throw failure(expected: "a tag or '{'") }
            if kind == "enum" { return .integer(.init(name: "enum \(tag)", size: 4, isSigned: false)) }
            return structures[kind == "struct" ? tag : ""].map(CType.structure) ?? .opaque("\(kind) \(tag)")
        }
        guard kind == "struct" else { throw .unknownType("\(kind) \(tag ?? "") {", in: text) }
        index += 1
        let fields = try deeper { parser throws(CallError) in try parser.fields() }
        guard let structure = CStructure(tag: tag, fields: fields) else { throw .unsizedStructure(tag, in: text) }
        if let tag { structures[tag] = structure }
        return .structure(structure)
    }

    private mutating func fields() throws(CallError) -> [(name: String, type: CType)] {
        var fields: [(String, CType)] = []
        while !eat("}") {
            let base = try specifiers()
            repeat {
                let (name, type) = try declarator(base)
                guard let name else { throw failure(expected: "a field's name") }
                fields.append((name, type))
            } while eat(",")
            try expect(";")
        }
        return fields
    }
}

/// Declarators.
extension CDeclarations {
    /// What surrounds a name, in the order in which it changes the type.
    private enum Modifier {
        case pointer(isConst: Bool)
        case array(Int?)
        case function([CFunction.Parameter], isVariadic: Bool)
    }

    private mutating func declarator(_ base: Base) throws(CallError) -> (name: String?, type: CType) {
        var modifiers: [Modifier] = []
        let name = try declarator(into: &modifiers)
        var type = base.type
        var isConst = base.isConst
        for modifier in modifiers.reversed() {
            switch modifier {
            case .pointer(let isConstItself):
                type = .pointer(type, isConst: isConst)
                isConst = isConstItself
            case .array(let count): type = .array(type, count: count)
            case .function(let parameters, let isVariadic):
                guard type == .void || type.size != nil else { throw .unsizedType(type, in: text) }
                type = .function(CFunction(result: type, parameters: parameters, isVariadic: isVariadic))
            }
        }
        return (name, type)
    }

    /// The name, with what is nearest to it first.
    private mutating func declarator(into modifiers: inout [Modifier]) throws(CallError) -> String? {
        var pointers: [Modifier] = []
        while eat("*") {
            var isConst = false
            while case .word(let word)? = peek, Self.qualifiers.contains(word) {
                isConst = isConst || word == "const"
                index += 1
            }
            pointers.append(.pointer(isConst: isConst))
        }
        var name: String?
        var inner: [Modifier] = []
        if case .mark("(")? = peek, index + 1 < tokens.count, tokens[index + 1] == .mark("*") || tokens[index + 1] == .mark("(") {
            index += 1
            name = try deeper { parser throws(CallError) in try parser.declarator(into: &inner) }
            try expect(")")
        } else {
            name = word()
        }
        modifiers += inner
        while true {
            if eat("[") {
                if case .word? = peek { while case .word(let word)? = peek, Self.qualifiers.contains(word) || word == "static" { index += 1 } }
                var count: Int?
                if case .number(let number)? = peek {
                    guard number > 0, number <= CStructure.largest else { throw failure(expected: "a smaller number of elements") }
                    count = number
                    index += 1
                }
                try expect("]")
                modifiers.append(.array(count))
            } else if eat("(") {
                let list = try deeper { parser throws(CallError) in try parser.parameters() }
                modifiers.append(.function(list.parameters, isVariadic: list.isVariadic))
            } else {
                break
            }
        }
        modifiers += pointers.reversed()
        return name
    }

    private mutating func parameters() throws(CallError) -> (parameters: [CFunction.Parameter], isVariadic: Bool) {
        var parameters: [CFunction.Parameter] = []
        if eat(")") { return ([], false) }
        repeat {
            if eat("...") {
                try expect(")")
                return (parameters, true)
            }
            let base = try specifiers()
            let (name, type) = try declarator(base)
            if type == .void, parameters.isEmpty, name == nil, eat(")") { return ([], false) }
            let passed = type.asParameter
            guard passed.size != nil else { throw .unsizedType(passed, in: text) }
            var parameter = CFunction.Parameter(name: name, type: passed)
            if case .array(let element, _) = type { parameter = .init(name: name, type: .pointer(element, isConst: base.isConst)) }
            parameters.append(parameter)
        } while eat(",")
        try expect(")")
        return (parameters, false)
    }
}
