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

    /// A question in the memory: three words that are asked for, and the lengths of both names.
    private struct Record: BitwiseCopyable {
        let first: UInt
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
    func place(of question: SymbolMemo.Question, _ name: Bytes) -> UInt {
        let place = home(question)
        if holds(question, name, at: place) { return place }
        return holds(question, name, at: place &+ 32) ? place &+ 32 : 0
    }

    /// True where a place holds a question.
    @inline(__always)
    func holds(_ question: SymbolMemo.Question, _ name: Bytes, at place: UInt) -> Bool {
        let record = Memory.load(Record.self, at: place)
        guard record.first == question.first, record.asker == question.asker, record.snapshot == question.snapshot, Int(record.nameCount) == name.count
        else { return false }
        return name == Memory.bytes(at: texts(place) &+ UInt(record.objectCount), count: name.count)
    }

    /// Keeps a question in the place of one of the two that share its places; gives the place, 0 where it cannot be kept: its names are too long, or the
    /// thread was interrupted while it did the same.
    func add(_ question: SymbolMemo.Question, object: Bytes, _ name: Bytes) -> UInt {
        guard object.count &+ name.count <= Int(Self.room), Memory.load(UInt.self, at: address) == 0 else { return 0 }
        Memory.store(UInt(1), at: address)
        signal_fence()
        let turn = Memory.load(UInt.self, at: address &+ 8)
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
        Memory.store(question.first, at: place)
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
    private func home(_ question: SymbolMemo.Question) -> UInt {
        address &+ Self.questions &+ (question.spread & (Self.count / 2 &- 1)) &* 64
    }

    @inline(__always)
    private func texts(_ place: UInt) -> UInt { address &+ Self.names &+ (place &- address &- Self.questions) / 32 &* Self.room }
}
