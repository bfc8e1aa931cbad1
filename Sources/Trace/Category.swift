#if !hasFeature(Embedded)
    import ELF
#endif

/// What can be traced: the words of LD_DEBUG, and more.
public struct TraceCategories: OptionSet, BitwiseCopyable, Sendable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }
    public static let libs = TraceCategories(rawValue: 1)
    public static let reloc = TraceCategories(rawValue: 2)
    public static let files = TraceCategories(rawValue: 4)
    public static let symbols = TraceCategories(rawValue: 8)
    public static let bindings = TraceCategories(rawValue: 16)
    public static let versions = TraceCategories(rawValue: 32)
    public static let scopes = TraceCategories(rawValue: 64)
    public static let statistics = TraceCategories(rawValue: 128)
    public static let unused = TraceCategories(rawValue: 256)
    public static let help = TraceCategories(rawValue: 512)
    /// Calls between objects; no word of ld.so's.
    public static let calls = TraceCategories(rawValue: 1024)
    /// The beginning and the end of each part of a load; no word of ld.so's.
    public static let phases = TraceCategories(rawValue: 2048)
    /// Thread control blocks: a word of LD_DEBUG in glibc 2.43 and later, here of --trace alone.
    public static let tls = TraceCategories(rawValue: 4096)
    /// Everything but statistics, unused and help, as in ld.so.
    public static let all: TraceCategories = [.libs, .reloc, .files, .symbols, .bindings, .versions, .scopes]
    /// The categories that show the calls of initialisers and finalisers.
    public static let initialiserCalls: TraceCategories = [.libs, .reloc, .files, .symbols, .bindings, .versions]
    /// The categories that show what goes wrong.
    public static let errors: TraceCategories = [.all, .unused]

    /// The category of a word of LD_DEBUG, or nil for an unknown one.
    public init?(word: Bytes) {
        for (name, categories) in Self.words where name == word {
            self = categories
            return
        }
        return nil
    }

    private static var words: [(Bytes, TraceCategories)] {
        [
            (Bytes("libs"), .libs), (Bytes("reloc"), .reloc), (Bytes("files"), .files), (Bytes("symbols"), .symbols),
            (Bytes("bindings"), .bindings), (Bytes("versions"), .versions), (Bytes("scopes"), .scopes), (Bytes("all"), .all),
            (Bytes("statistics"), .statistics), (Bytes("unused"), .unused), (Bytes("help"), .help),
        ]
    }

    /// Reads the words of LD_DEBUG, separated by spaces, commas or colons; calls `unknown` with each that is not a category.
    public static func parse(_ list: Bytes, unknown: (Bytes) -> Void) -> TraceCategories {
        var result: TraceCategories = []
        forEachWord(of: list) { word in
            if let categories = TraceCategories(word: word) { result.formUnion(categories) } else { unknown(word) }
        }
        return result
    }

    /// Changes the set by such a list with more words than LD_DEBUG has: `!` in front of one takes it away, at the beginning from `all`.
    public mutating func change(by list: Bytes, unknown: (Bytes) -> Void) {
        var result = self
        Self.forEachWord(of: list) { word in
            let isNegative = word[0] == 0x21
            let name = isNegative ? word.tail(from: 1) ?? word : word
            guard let categories = TraceCategories(word: name) ?? additional(name) else { return unknown(word) }
            if isNegative {
                if result.isEmpty { result = .all }
                result.subtract(categories)
            } else {
                result.formUnion(categories)
            }
        }
        self = result
    }

    private func additional(_ word: Bytes) -> TraceCategories? {
        if word == Bytes("calls") { return .calls }
        if word == Bytes("tls") { return .tls }
        return word == Bytes("phases") ? .phases : nil
    }

    private static func forEachWord(of list: Bytes, _ body: (Bytes) -> Void) {
        list.split(where: { $0 == 0x20 || $0 == 0x2c || $0 == 0x3a }, body)
    }
}
