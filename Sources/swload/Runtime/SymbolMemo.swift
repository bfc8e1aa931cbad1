import CFreestanding

/// What `dlsym` found for recent questions: programs ask for the same names again and again.
///
/// Entries are written and read by any thread without a lock. The first of an entry's three words is the place of the definition, exclusive-or the two
/// others, so that words of different writers do not make an entry; and the name is compared in the end. A question carries the number of the
/// snapshot that it was asked of, and so is forgotten when anything is loaded or unloaded.
enum SymbolMemo {
    /// A question: the name's hash, whose scope is searched and in which way; and of which snapshot.
    struct Question {
        private let first: UInt
        private let snapshot: UInt

        @inline(__always)
        init(_ name: Name, owner: ObjectID, way: UInt, snapshot: UInt) {
            first = UInt(name.hash) << 32 | UInt(owner.index) << 2 | way
            self.snapshot = snapshot
        }

        @inline(__always)
        private var entry: UInt { symbol_memo((first >> 32 ^ first) & 255) }

        /// Where the definition is, none where the question was not asked lately.
        @inline(__always)
        var answer: SymbolPlace {
            let entry = entry
            let (place, first, snapshot) = Memory.load((UInt, UInt, UInt).self, at: entry)
            return first == self.first && snapshot == self.snapshot ? SymbolPlace(word: UInt64(place ^ first ^ snapshot)) : .none
        }

        /// Notes where the definition is.
        @inline(__always)
        func note(_ place: SymbolPlace) {
            Memory.store((UInt(place.word) ^ first ^ snapshot, first, snapshot), at: entry)
        }
    }
}
