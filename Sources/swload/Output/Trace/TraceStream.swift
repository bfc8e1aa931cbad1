/// A trace on its way out: whole lines, gathered so that many cost one write.
///
/// Used by one thread at a time: once the program runs, by who has taken a `TraceTurn`.
final class TraceStream {
    let text: TextBuffer
    /// The process that writes; a child that has the same memory or a copy is another.
    private(set) var processID: UInt64
    /// The process that began the trace.
    private let firstProcess: UInt64
    /// When the trace began, in nanoseconds of `System.nanoseconds`.
    let beginning: UInt64
    private var target: TraceTarget
    /// True where lines begin with the number of the process as LD_DEBUG's do; otherwise only a child's say whose they are.
    private let numbersLines: Bool
    /// Ten columns with the number of the process, a colon and a tab.
    private var number: (first: UInt64, last: UInt32)
    private static let limit = 60 << 10

    init(_ target: TraceTarget, numbersLines: Bool, isUsed: Bool) {
        self.target = target
        self.numbersLines = numbersLines
        text = TextBuffer(descriptor: nil, capacity: isUsed ? 64 << 10 : 16)
        processID = isUsed ? UInt64(System.processID) : 0
        firstProcess = processID
        number = Self.columns(of: processID)
        beginning = isUsed ? System.nanoseconds : 0
    }

    /// What stands in front of a line.
    func prefix() {
        if numbersLines {
            text.append(word: number.first)
            text.append(word: number.last)
        } else if processID != firstProcess {
            text.append("[")
            text.append(decimal: processID)
            text.append("] ")
        }
    }

    private static func columns(of process: UInt64) -> (first: UInt64, last: UInt32) {
        let text = TextBuffer(descriptor: nil, capacity: 16)
        text.append(decimal: process % 10_000_000_000, width: 10)
        text.append(":\t")
        return (Memory.load(UInt64.self, at: text.contents.address), Memory.load(UInt32.self, at: text.contents.address &+ 8))
    }

    /// True where a terminal shows the trace.
    var isTerminal: Bool { target.isTerminal }

    /// Ends an event: writes out what has gathered, if it is much.
    func endEvent() {
        if text.count > Self.limit { flush() }
    }

    /// Writes out what has gathered; called before anything that may not come back.
    func flush() {
        if text.count == 0 { return }
        target.write(text.contents)
        text.clear()
    }

    /// Finds out which process this is, for one that may have come out of a fork since.
    func enterProcess() {
        let process = UInt64(System.processID)
        if process == processID { return }
        processID = process
        number = Self.columns(of: process)
        target.enter(process)
    }

    /// From now on nobody waits for the program to start, and what cannot be written is told and left out.
    func endStart() { target.endStart() }
}
