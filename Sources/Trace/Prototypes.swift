#if !hasFeature(Embedded)
    import ELF
#endif

/// The functions that a file of C declarations declares, such as a header as the preprocessor leaves it; everything else in it is passed over.
public struct Prototypes: Sendable {
    public private(set) var all: [Prototype] = []

    /// No function.
    public init() {}

    /// Reads a file.
    public init(_ text: Bytes) throws(PrototypeError) {
        var parser = PrototypeParser(text)
        all = try parser.parse()
    }

    /// The place of a function in the list, nil where nothing declares it.
    public func index(of name: Bytes) -> Int? { all.lastIndex { $0.name == name } }
}

private struct PrototypeParser {
    private var tokens: CTokens
    private var types = CTypes()
    private var found: [Prototype] = []
    private var declaration: [CToken] = []

    init(_ text: Bytes) {
        tokens = CTokens(text)
    }

    mutating func parse() throws(PrototypeError) -> [Prototype] {
        var parentheses = 0
        // The open braces of `extern "C" {`.
        var openBlocks = 0
        while let token = try tokens.next() {
            if token.isMark(0x28) || token.isMark(0x5b) {
                parentheses += 1
            } else if token.isMark(0x29) || token.isMark(0x5d) {
                parentheses -= 1
                guard parentheses >= 0 else { throw PrototypeError(line: token.line, reason: .unbalancedBracket) }
            } else if token.isMark(0x7d) {
                guard openBlocks > 0, parentheses == 0 else { throw PrototypeError(line: token.line, reason: .unbalancedBracket) }
                openBlocks -= 1
                continue
            } else if token.isMark(0x7b) {
                if declaration.count == 2, declaration[0].isWord("extern"), declaration[1].kind == .literal {
                    openBlocks += 1
                    declaration.removeAll()
                } else {
                    try skipBlock(token.line)
                    // The body of a function ends its declaration.
                    if parentheses == 0, declaration.last?.isMark(0x29) ?? false { finish() }
                }
                continue
            } else if token.isMark(0x3b), parentheses == 0 {
                finish()
                continue
            }
            declaration.append(token)
        }
        if let first = declaration.first { throw PrototypeError(line: first.line, reason: .unterminatedDeclaration) }
        guard openBlocks == 0 else { throw PrototypeError(line: tokens.line, reason: .unbalancedBracket) }
        guard !found.isEmpty else { throw PrototypeError(line: tokens.line, reason: .noFunction) }
        return found
    }

    private mutating func skipBlock(_ line: Int) throws(PrototypeError) {
        var depth = 1
        while depth > 0 {
            guard let token = try tokens.next() else { throw PrototypeError(line: line, reason: .unbalancedBracket) }
            if token.isMark(0x7b) { depth += 1 }
            if token.isMark(0x7d) { depth -= 1 }
        }
    }

    /// Takes what was gathered for a declaration: of a function, of a type, or of something else.
    private mutating func finish() {
        let words = Self.withoutAttributes(declaration)
        declaration.removeAll()
        let isType = words.contains { $0.isWord("typedef") }
        guard let open = words.firstIndex(where: { $0.isMark(0x28) }), open + 1 < words.count else {
            if isType, let name = words.last(where: { $0.kind == .word }) {
                let isArray = words.last?.isMark(0x5d) ?? false
                types.declare(name.text, isArray ? .pointer : types.type(words.prefix { $0.text.address != name.text.address }))
            }
            return
        }
        if isType {
            // A pointer to a function; a function type itself is never passed.
            if let name = words[open...].first(where: { $0.kind == .word }), words[open + 1].isMark(0x2a) { types.declare(name.text, .pointer) }
            return
        }
        if words[open + 1].isMark(0x2a) {
            // A function whose result is the address of a function or of an array; or a variable that is the address of a function.
            guard words.count > open + 3, words[open + 2].kind == .word, words[open + 3].isMark(0x28) else { return }
            add(words[open + 2].text, .pointer, words, open + 3)
        } else if open > 0, words[open - 1].kind == .word {
            add(words[open - 1].text, types.type(words[..<(open - 1)]), words, open)
        }
    }

    private mutating func add(_ name: Bytes, _ result: ValueType, _ words: [CToken], _ open: Int) {
        var parameters: [ValueType] = []
        var isVariadic = false
        var depth = 0
        var start = open + 1
        for index in open..<words.count {
            if words[index].isMark(0x28) || words[index].isMark(0x5b) { depth += 1 }
            if words[index].isMark(0x29) || words[index].isMark(0x5d) { depth -= 1 }
            guard depth == 0 || depth == 1 && words[index].isMark(0x2c) else { continue }
            let parameter = words[min(start, index)..<index]
            start = index + 1
            if parameter.first?.isMark(0x2e) ?? false {
                isVariadic = true
            } else if parameter.isEmpty {
                // Old C: nothing is said of the arguments.
                isVariadic = true
            } else if parameter.contains(where: { $0.isMark(0x28) }) {
                parameters.append(.pointer)
            } else {
                parameters.append(types.type(parameter))
            }
            if depth == 0 { break }
        }
        if parameters.count == 1, parameters[0] == .nothing { parameters.removeAll() }
        found.append(Prototype(name: name, result: result, parameters: parameters, isVariadic: isVariadic))
    }

    /// Leaves out `__attribute__((...))` and its kin.
    private static func withoutAttributes(_ tokens: [CToken]) -> [CToken] {
        var kept: [CToken] = []
        var depth = 0
        var isAttribute = false
        for token in tokens {
            if depth > 0 || isAttribute && token.isMark(0x28) {
                if token.isMark(0x28) { depth += 1 }
                if token.isMark(0x29) { depth -= 1 }
                isAttribute = false
                continue
            }
            isAttribute = ["__attribute__", "__attribute", "__asm__", "__asm", "asm", "_Alignas", "__declspec", "__nonnull"].contains { token.isWord($0) }
            if !isAttribute { kept.append(token) }
        }
        return kept
    }
}
