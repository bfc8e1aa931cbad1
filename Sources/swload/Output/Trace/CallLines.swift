/// Calls as lines of text: who calls whom with what, two spaces further in for each call that the thread is in.
struct CallLines {
    let stream: TraceStream
    let programName: Bytes
    let usesColour: Bool
    let values: CallText
    private var text: TextBuffer { stream.text }

    func write(_ call: TracedCall) {
        begin(call.record, call.depth, " -> ")
        values.list(call)
        text.append(0x0a)
    }

    func write(_ end: TracedReturn) {
        begin(end.record, end.depth, " <- ")
        if let registers = end.registers {
            if end.prototype?.result != .nothing {
                text.append(" = ")
                values.result(registers, end.prototype)
            }
        } else {
            text.append(" left without a return")
        }
        text.append(0x0a)
    }

    /// The prefix, the thread where it is not the first, and the names.
    private func begin(_ record: CallRecord, _ depth: Int, _ arrow: StaticString) {
        stream.prefix()
        let thread = System.threadID
        if thread != stream.processID {
            text.append("[")
            text.append(decimal: thread)
            text.append("] ")
        }
        for _ in 0..<min(depth, 64) { text.append("  ") }
        text.append(name(record.from))
        text.append(arrow)
        colour("\u{1b}[36m")
        text.append(name(record.to))
        colour("\u{1b}[0m")
        text.append(": ")
        colour("\u{1b}[1m")
        text.append(record.readable)
        colour("\u{1b}[0m")
    }

    /// The table of a summary.
    func write(_ rows: [CallSummary.Row]) {
        stream.prefix()
        text.append("     calls      total us   us a call  function\n")
        for row in rows {
            stream.prefix()
            text.append(decimal: row.count, width: 10)
            text.append(" ")
            if row.hasReturned {
                tenths(row.nanoseconds / 100, width: 11)
                tenths(row.nanoseconds / row.count / 100, width: 10)
            } else {
                text.append("            -           -")
            }
            text.append("  ")
            text.append(name(row.record.to))
            text.append(": ")
            text.append(row.record.readable)
            text.append(0x0a)
        }
    }

    private func tenths(_ value: UInt64, width: Int) {
        text.append(decimal: value / 10, width: width)
        text.append(".")
        text.append(0x30 + UInt8(value % 10))
    }

    private func colour(_ sequence: StaticString) {
        if usesColour { text.append(sequence) }
    }

    private func name(_ object: Bytes) -> Bytes { (object.isEmpty ? programName : object).fileName }
}
