/// The types that C's words and the usual headers name, on a 64-bit Linux system.
struct CBasicTypes {
    private static let parts: Set<String> = [
        "void", "char", "short", "int", "long", "signed", "unsigned", "float", "double", "bool", "_Bool", "_Complex", "__int128",
    ]

    private static let integers: [(names: [String], size: Int, isSigned: Bool)] = [
        (["int8_t"], 1, true), (["uint8_t", "u_char"], 1, false), (["int16_t"], 2, true), (["uint16_t", "in_port_t", "sa_family_t"], 2, false),
        (["int32_t", "pid_t", "wchar_t", "key_t", "clockid_t"], 4, true),
        (["uint32_t", "uid_t", "gid_t", "mode_t", "socklen_t", "wint_t", "in_addr_t", "id_t", "useconds_t"], 4, false),
        (["int64_t", "ssize_t", "ptrdiff_t", "intptr_t", "intmax_t", "off_t", "off64_t", "time_t", "suseconds_t", "clock_t", "blksize_t", "blkcnt_t"], 8, true),
        (["uint64_t", "size_t", "uintptr_t", "uintmax_t", "dev_t", "ino_t", "nlink_t", "rlim_t", "pthread_t"], 8, false),
    ]

    private var names: [String: CType] = [:]

    init() {
        for (names, size, isSigned) in Self.integers {
            for name in names { self.names[name] = .integer(.init(name: name, size: size, isSigned: isSigned)) }
        }
    }

    mutating func define(_ name: String, as type: CType) { names[name] = type }

    func named(_ name: String) -> CType? { names[name] }

    /// True for the words that make up a type together.
    func isPart(_ word: String) -> Bool { Self.parts.contains(word) }

    /// The type of such words, in any order.
    func combined(_ words: [String]) -> CType? {
        var rest = words.sorted()
        func take(_ word: String) -> Int {
            let count = rest.count { $0 == word }
            rest.removeAll { $0 == word }
            return count
        }
        let (unsigned, signed, longs, shorts, ints) = (take("unsigned"), take("signed"), take("long"), take("short"), take("int"))
        let isPlain = unsigned + signed + shorts + ints == 0
        switch (rest, longs) {
        case (["void"], 0) where isPlain: return .void
        case (["bool"], 0) where isPlain, (["_Bool"], 0) where isPlain: return .bool
        case (["float"], 0) where isPlain: return .floating(.float)
        case (["double"], 0) where isPlain: return .floating(.double)
        case (["double"], 1) where isPlain: return .floating(.longDouble)
        case (["char"], 0) where ints + shorts == 0 && unsigned + signed <= 1:
            return .integer(.init(name: words.joined(separator: " "), size: 1, isSigned: unsigned == 0))
        case ([], 0...2) where unsigned + signed <= 1 && ints <= 1 && shorts <= 1 && (shorts == 0 || longs == 0):
            let size = shorts == 1 ? 2 : longs > 0 ? 8 : 4
            return .integer(.init(name: words.joined(separator: " "), size: size, isSigned: unsigned == 0))
        default: return nil
        }
    }
}
