#if !hasFeature(Embedded)
    import ELF
#endif

/// A piece of C.
struct CToken: BitwiseCopyable {
    enum Kind {
        /// A name or keyword.
        case word
        /// A number, a string, a character.
        case literal
        /// One byte of punctuation; of "..." there are three.
        case mark
    }

    let kind: Kind
    let text: Bytes
    let line: Int

    func isMark(_ byte: UInt8) -> Bool { kind == .mark && text[0] == byte }
    func isWord(_ word: StaticString) -> Bool { kind == .word && text == Bytes(word) }
}

/// Cuts C into pieces; comments and lines of the preprocessor are left out.
struct CTokens {
    private let text: Bytes
    private var index = 0
    private(set) var line = 1

    init(_ text: Bytes) {
        self.text = text
    }

    /// The next piece, nil at the end.
    mutating func next() throws(PrototypeError) -> CToken? {
        try skipBlanks()
        guard let byte = text[index] else { return nil }
        let start = index
        if Self.isWordByte(byte) {
            while let next = text[index], Self.isWordByte(next) { index += 1 }
            return token(byte >= 0x30 && byte <= 0x39 ? .literal : .word, start)
        }
        if byte == 0x22 || byte == 0x27 {
            try skipLiteral(byte)
            return token(.literal, start)
        }
        index += 1
        return token(.mark, start)
    }

    private func token(_ kind: CToken.Kind, _ start: Int) -> CToken {
        CToken(kind: kind, text: text.slice(at: start, count: index - start) ?? Bytes(), line: line)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        byte >= 0x30 && byte <= 0x39 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a || byte == 0x5f || byte == 0x24 || byte >= 0x80
    }

    private mutating func skipBlanks() throws(PrototypeError) {
        while let byte = text[index] {
            switch byte {
            case 0x0a:
                line += 1
                index += 1
            case 0x20, 0x09, 0x0b, 0x0c, 0x0d: index += 1
            case 0x23: skipLine()
            case 0x2f where text[index + 1] == 0x2f: skipLine()
            case 0x2f where text[index + 1] == 0x2a: try skipComment()
            default: return
            }
        }
    }

    /// To the end of the line, which a backslash moves on.
    private mutating func skipLine() {
        while let byte = text[index], byte != 0x0a {
            if byte == 0x5c, text[index + 1] == 0x0a {
                line += 1
                index += 1
            }
            index += 1
        }
    }

    private mutating func skipComment() throws(PrototypeError) {
        let start = line
        index += 2
        while let byte = text[index] {
            index += 1
            if byte == 0x0a { line += 1 }
            if byte == 0x2a, text[index] == 0x2f {
                index += 1
                return
            }
        }
        throw PrototypeError(line: start, reason: .unterminatedComment)
    }

    private mutating func skipLiteral(_ quote: UInt8) throws(PrototypeError) {
        index += 1
        while let byte = text[index], byte != 0x0a {
            index += byte == 0x5c ? 2 : 1
            if byte == quote { return }
        }
        throw PrototypeError(line: line, reason: .unterminatedLiteral)
    }
}
