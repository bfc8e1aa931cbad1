import CFreestanding

/// The questions for symbols that a thread has lately asked in vain, as memory of the thread's own: programs ask for the same names again and again,
/// and seldom for the text of the error.
///
/// A question is kept with a copy of the name and of the asking object's name, since neither need be there any more when `dlerror` makes the text of
/// them. Like a question of the memo of symbols it carries the number of the snapshot that it was asked of.
///
/// Only the thread itself comes here, and signal handlers that interrupt it: while a question is being written none is added, and its first word, by
/// which it is found, is written last.
struct FailedQuestions {
    /// The memory: a word that is not 0 while a question is written, the number of questions so far, the questions, the names of each, and a text.
    let address: UInt

    /// Two neighbours are for the same questions.
    private static var count: UInt { 64 }
    private static var questions: UInt { 16 }
    private static var names: UInt { questions &+ count &* 32 }
    /// Room for the names of one, and for a text.
    private static var room: UInt { 160 }
    private static var text: UInt { names &+ count &* room }
    private static var textRoom: Int { 512 }

    /// What is asked: a name, in a way of searching for it, for a handle or for the code at an address, of a snapshot.
    struct Question {
        let name: Bytes
        /// Some of the name, which is compared in the end, and the way.
        fileprivate let key: UInt
        fileprivate let asker: UInt
        fileprivate let snapshot: UInt

        @inline(__always)
        init(_ name: Bytes, asker: UInt, way: UInt, snapshot: UInt) {
            self.name = name
            self.asker = asker
            self.snapshot = snapshot
            key = Self.sample(name) & ~3 | way
        }

        /// Up to twenty-four bytes of a name and its length, mixed: names are alike at the beginning, or at the end.
        @inline(__always)
        private static func sample(_ name: Bytes) -> UInt {
            let count = name.count
            guard count >= 8 else {
                var word: UInt = 0
                var index = 0
                while index < count {
                    word = word &<< 8 | UInt(Memory.load(UInt8.self, at: name.address &+ UInt(index)))
                    index &+= 1
                }
                return fold(word &* 0x9e37_79b9_7f4a_7c15 &+ UInt(count))
            }
            // Odd factors without a pattern: the golden ratio, and the roots of 2 and 3.
            let first = Memory.load(UInt.self, at: name.address) &* 0x9e37_79b9_7f4a_7c15
            let middle = Memory.load(UInt.self, at: name.address &+ UInt(count / 2 &- 4)) &* 0x6a09_e667_f3bc_c909
            let last = Memory.load(UInt.self, at: name.address &+ UInt(count &- 8)) &* 0xbb67_ae85_84ca_a73b
            return fold(first &+ middle &+ last &+ UInt(count))
        }

        @inline(__always)
        private static func fold(_ word: UInt) -> UInt { word ^ word >> 32 }
    }

    /// A question in the memory: three words that are asked for, and the lengths of both names.
    private struct Record: BitwiseCopyable {
        let key: UInt
        let asker: UInt
        let snapshot: UInt
        let objectCount: UInt32
        let nameCount: UInt32
    }

    /// Nothing yet, in memory of the loader's heap.
    static func make() -> FailedQuestions {
        let memory = Memory.reserved(count: Int(text) &+ textRoom)
        Memory.clear(memory.address, count: Int(names))
        return FailedQuestions(address: memory.address)
    }

    /// The place of a question, 0 for one that is not known.
    @inline(__always)
    func place(of question: Question) -> UInt {
        var place = home(question)
        if Memory.load(UInt.self, at: place) != question.key {
            place &+= 32
            if Memory.load(UInt.self, at: place) != question.key { return 0 }
        }
        let record = Memory.load(Record.self, at: place)
        guard record.asker == question.asker, record.snapshot == question.snapshot, Int(record.nameCount) == question.name.count,
            question.name == Memory.bytes(at: texts(place) &+ UInt(record.objectCount), count: question.name.count)
        else { return 0 }
        return place
    }

    /// How many questions have been added.
    @inline(__always)
    var turn: UInt { Memory.load(UInt.self, at: address &+ 8) }

    /// Keeps a question in the place of one of the two that share its places; gives the place, 0 where it cannot be kept: its names are too long, or the
    /// thread was interrupted while it did the same.
    func add(_ question: Question, object: Bytes) -> UInt {
        let name = question.name
        guard object.count &+ name.count <= Int(Self.room), Memory.load(UInt.self, at: address) == 0 else { return 0 }
        Memory.store(UInt(1), at: address)
        signal_fence()
        let turn = turn
        Memory.store(turn &+ 1, at: address &+ 8)
        let place = home(question) &+ (turn & 1) &* 32
        Memory.store(UInt(0), at: place)
        signal_fence()
        let text = texts(place)
        Memory.copy(from: object.address, to: text, count: object.count)
        Memory.copy(from: name.address, to: text &+ UInt(object.count), count: name.count)
        let counts = (UInt32(truncatingIfNeeded: object.count), UInt32(truncatingIfNeeded: name.count))
        Memory.store((question.asker, question.snapshot, counts.0, counts.1), at: place &+ 8)
        signal_fence()
        Memory.store(question.key, at: place)
        signal_fence()
        Memory.store(UInt(0), at: address)
        return place
    }

    /// The names of the question at a place: of the object that asked, empty for the program, and of what it asked for.
    func names(at place: UInt) -> (object: Bytes, symbol: Bytes) {
        let record = Memory.load(Record.self, at: place)
        let text = texts(place)
        let (object, symbol) = (Int(record.objectCount), Int(record.nameCount))
        return (Memory.bytes(at: text, count: object), Memory.bytes(at: text &+ UInt(object), count: symbol))
    }

    /// Memory for a text, which stays until the next; nil for one that has no room.
    func memory(forText count: Int) -> UInt? { count <= Self.textRoom ? address &+ Self.text : nil }

    /// True where a text is there.
    func holdsText(_ text: UInt) -> Bool { text == address &+ Self.text }

    /// Where the first of the two places for a question is.
    @inline(__always)
    private func home(_ question: Question) -> UInt {
        address &+ Self.questions &+ ((question.key >> 16 ^ question.asker >> 4) & (Self.count / 2 &- 1)) &* 64
    }

    @inline(__always)
    private func texts(_ place: UInt) -> UInt { address &+ Self.names &+ (place &- address &- Self.questions) / 32 &* Self.room }
}
