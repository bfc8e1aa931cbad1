#if !hasFeature(Embedded)
    import ELF
#endif

/// The names of types: C's own, the usual ones of its library on a 64-bit system, and those that a file declares.
struct CTypes {
    private var declared: [(name: Bytes, type: ValueType)] = []

    mutating func declare(_ name: Bytes, _ type: ValueType) { declared.append((name, type)) }

    /// The type that specifiers, and stars behind them, make; a name that no specifier calls for is the parameter's.
    func type(_ tokens: some Sequence<CToken>) -> ValueType {
        var base: ValueType?
        var isConstant = false
        var isUnsigned = false
        var isShort = false
        var longs = 0
        var stars = 0
        var isTag = false
        for token in tokens {
            if token.isMark(0x2a) {
                stars += 1
            } else if token.isMark(0x5b) {
                // An array is passed as the address of its first element.
                stars += 1
                break
            } else if token.kind != .word || isTag {
                isTag = false
            } else if token.isWord("const") || token.isWord("__const") {
                if stars == 0 { isConstant = true }
            } else if token.isWord("unsigned") {
                isUnsigned = true
                base = base ?? .signed(4)
            } else if token.isWord("signed") || token.isWord("__signed__") {
                base = base ?? .signed(4)
            } else if token.isWord("short") {
                isShort = true
                base = base ?? .signed(4)
            } else if token.isWord("long") {
                longs += 1
                base = base ?? .signed(4)
            } else if token.isWord("int") {
                base = base ?? .signed(4)
            } else if token.isWord("char") {
                base = .character
            } else if token.isWord("double") {
                base = longs > 0 ? .unknown : .double
            } else if token.isWord("struct") || token.isWord("union") {
                base = .unknown
                isTag = true
            } else if token.isWord("enum") {
                base = .signed(4)
                isTag = true
            } else if base == nil, stars == 0, !Self.isQualifier(token) {
                base = named(token.text)
            }
        }
        let type = base ?? .unknown
        if stars > 0 { return stars == 1 && type == .character && isConstant && !isUnsigned ? .string : .pointer }
        switch type {
        case .signed(4):
            let size: UInt8 = isShort ? 2 : longs > 0 ? 8 : 4
            return isUnsigned ? .unsigned(size) : .signed(size)
        case .character: return isUnsigned ? .unsigned(1) : .character
        default: return type
        }
    }

    private static func isQualifier(_ token: CToken) -> Bool {
        let words = [
            Bytes("extern"), Bytes("static"), Bytes("inline"), Bytes("__inline"), Bytes("__inline__"), Bytes("register"), Bytes("volatile"),
            Bytes("restrict"), Bytes("__restrict"), Bytes("__restrict__"), Bytes("__extension__"), Bytes("_Noreturn"), Bytes("typedef"),
            Bytes("_Atomic"), Bytes("_Thread_local"), Bytes("__thread"),
        ]
        return words.contains { $0 == token.text }
    }

    private func named(_ name: Bytes) -> ValueType {
        for (known, type) in declared.reversed() where known == name { return type }
        for (known, type) in Self.usual where known == name { return type }
        return .unknown
    }

    private static var usual: [(Bytes, ValueType)] {
        [
            (Bytes("void"), .nothing), (Bytes("_Bool"), .boolean), (Bytes("bool"), .boolean), (Bytes("float"), .single),
            (Bytes("size_t"), .unsigned(8)), (Bytes("ssize_t"), .signed(8)), (Bytes("ptrdiff_t"), .signed(8)), (Bytes("intptr_t"), .signed(8)),
            (Bytes("uintptr_t"), .unsigned(8)), (Bytes("intmax_t"), .signed(8)), (Bytes("uintmax_t"), .unsigned(8)), (Bytes("int8_t"), .signed(1)),
            (Bytes("int16_t"), .signed(2)), (Bytes("int32_t"), .signed(4)), (Bytes("int64_t"), .signed(8)), (Bytes("uint8_t"), .unsigned(1)),
            (Bytes("uint16_t"), .unsigned(2)), (Bytes("uint32_t"), .unsigned(4)), (Bytes("uint64_t"), .unsigned(8)), (Bytes("off_t"), .signed(8)),
            (Bytes("off64_t"), .signed(8)), (Bytes("time_t"), .signed(8)), (Bytes("clock_t"), .signed(8)), (Bytes("pid_t"), .signed(4)),
            (Bytes("uid_t"), .unsigned(4)), (Bytes("gid_t"), .unsigned(4)), (Bytes("mode_t"), .unsigned(4)), (Bytes("dev_t"), .unsigned(8)),
            (Bytes("ino_t"), .unsigned(8)), (Bytes("socklen_t"), .unsigned(4)), (Bytes("wchar_t"), .signed(4)), (Bytes("wint_t"), .unsigned(4)),
            (Bytes("va_list"), .pointer), (Bytes("__gnuc_va_list"), .pointer), (Bytes("__builtin_va_list"), .pointer),
        ]
    }
}
