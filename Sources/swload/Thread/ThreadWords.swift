/// The words that the loader keeps for a thread at the beginning of its block, as distances from there; the cookie is the first.
enum ThreadWords {
    /// Leads to the thread's vector: the number of entries, then the address of its block for each module ID.
    static var vector: UInt { 8 }
    /// The thread pointers of the next and of the previous thread in the list of threads; both 0 for one that is not in it.
    static var next: UInt { 16 }
    static var previous: UInt { 24 }
    /// The text that `dlerror` gives next, and the one that it gave last; each is the thread's own, 0 for none.
    static var error: UInt { 32 }
    static var givenError: UInt { 40 }
    /// A symbol table entry, for a libc that asks its linker for a symbol.
    static var symbol: UInt { 48 }
    /// The thread's stack of traced calls, 0 for none.
    static var calls: UInt { 72 }
    /// The symbols that the thread has lately asked for in vain, 0 for none so far; and the place of the one whose error `dlerror` gives next, 0 where it
    /// gives `error`.
    static var questions: UInt { 80 }
    static var failedQuestion: UInt { 88 }
    /// The bytes that they take.
    static var count: Int { 96 }
}
