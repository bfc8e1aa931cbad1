import CFreestanding

/// Why a dl function failed: the text that `dlerror` gives.
struct DynamicError: Error {
    /// The text, followed by a NUL, as memory of the loader's heap that whoever gets the error frees.
    let text: UInt

    /// The text of a load that failed.
    init(_ error: LoadError, _ process: Process) {
        let text = TextBuffer(descriptor: nil, capacity: 112)
        ErrorSentences(program: process.stack.argument(0), into: text).describeForProgram(error)
        self.text = text.take()
    }

    /// A text of some parts; an empty object is not named. `memory` may give other memory for so many bytes than the heap's.
    init(
        _ object: Bytes, _ what: StaticString, _ symbol: Bytes = Bytes(), _ then: StaticString = "", _ version: Bytes = Bytes(),
        memory: (Int) -> UInt? = { _ in nil }
    ) {
        let separator = object.isEmpty ? Bytes() : Bytes(": ")
        let (what, then) = (Bytes(what), Bytes(then))
        let count = object.count &+ separator.count &+ what.count &+ symbol.count &+ then.count &+ version.count &+ 1
        text = memory(count) ?? Memory.reserved(count: count).address
        var end = text
        func add(_ part: Bytes) {
            Memory.copy(from: part.address, to: end, count: part.count)
            end &+= UInt(part.count)
        }
        add(object)
        add(separator)
        add(what)
        add(symbol)
        add(then)
        add(version)
        Memory.store(UInt8(0), at: end)
    }
}

extension Process {
    /// Calls `body` as one of the dl functions: its error is the calling thread's from now on, until the next call or `dlerror`.
    @inline(__always)
    func answer<Result>(failing failure: Result, _ body: () throws(DynamicError) -> Result) -> Result {
        do throws(DynamicError) {
            let result = try body()
            threads.setError(0)
            return result
        } catch {
            threads.setError(error.text)
            return failure
        }
    }

    /// Calls `body` with the right to load; code of the program that it calls may load in turn.
    func whileLoading<Result>(_ body: () throws(DynamicError) -> Result) throws(DynamicError) -> Result {
        // Only a signal handler can come here while its own thread changes the tables.
        if tables_are_own() != 0 { throw DynamicError(Bytes(), "the loader was interrupted by the signal whose handler calls it") }
        load_lock()
        defer { load_unlock() }
        return try body()
    }

    /// Calls `body` with the right to change the tables, and to trace, during which no code of the program runs but resolvers of indirect functions.
    func whileChanging<Result>(_ body: () throws(DynamicError) -> Result) throws(DynamicError) -> Result {
        tables_lock()
        defer { tables_unlock() }
        return try TraceTurn.take(trace, body)
    }
}
