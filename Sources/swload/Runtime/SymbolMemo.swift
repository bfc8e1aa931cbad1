import CFreestanding

/// What `dlsym` found for recent questions: programs ask for the same names again and again.
///
/// Entries are written and read by any thread without a lock. The first of an entry's four words is the place of the definition, exclusive-or the three
/// others, so that words of different writers do not make an entry; and the name is compared in the end. A question carries the number of the
/// snapshot that it was asked of, and so is forgotten when anything is loaded or unloaded.
enum SymbolMemo {
    /// A question: the name's hash and in which way it is searched for; the handle or the address of the code that asks; and of which snapshot.
    struct Question {
        private let first: UInt
        private let asker: UInt
        private let snapshot: UInt

        @inline(__always)
        init(_ name: Name, asker: UInt, way: UInt, snapshot: UInt) {
            first = UInt(name.hash) << 32 | way
            self.asker = asker
            self.snapshot = snapshot
        }

        @inline(__always)
        private var entry: UInt { symbol_memo((first >> 32 ^ asker >> 4 ^ first) & 255) }

        /// Where the definition is, none where the question was not asked lately.
        @inline(__always)
        var answer: SymbolPlace {
            let (place, first, asker, snapshot) = Memory.load((UInt, UInt, UInt, UInt).self, at: entry)
            return first == self.first && asker == self.asker && snapshot == self.snapshot
                ? SymbolPlace(word: UInt64(place ^ first ^ asker ^ snapshot)) : .none
        }

        /// Notes where the definition is.
        @inline(__always)
        func note(_ place: SymbolPlace) {
            Memory.store((UInt(place.word) ^ first ^ asker ^ snapshot, first, asker, snapshot), at: entry)
        }
    }
}
