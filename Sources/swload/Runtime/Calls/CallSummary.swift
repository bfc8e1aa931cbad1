/// The counts and times of all functions that were called, those that took most time first.
///
/// Only in the trace's turn.
struct CallSummary {
    /// One function, whoever called it.
    struct Row {
        let record: CallRecord
        var count: UInt64
        var nanoseconds: UInt64
        /// False for a function that nobody has seen returning.
        var hasReturned: Bool { nanoseconds > 0 }
    }

    private let tracer: CallTracer

    init(_ tracer: CallTracer) {
        self.tracer = tracer
    }

    /// Writes the table, unless this is a child that only borrows the memory.
    func write() {
        guard tracer.process == tracer.trace.stream.processID else { return }
        tracer.trace.calls?.write(rows)
        tracer.trace.flush()
    }

    private var rows: [Row] {
        var rows: [Row] = []
        for (trampolines, count) in tracer.trampolines {
            for index in 0..<count where trampolines[index].count > 0 {
                let record = trampolines[index]
                rows.append(Row(record: record, count: UInt64(record.count), nanoseconds: UInt64(record.time)))
            }
        }
        rows.sort { Self.precedes($0.record, $1.record) }
        var merged: [Row] = []
        for row in rows {
            if let last = merged.last, last.record.symbol == row.record.symbol, last.record.to == row.record.to {
                merged[merged.count - 1].count += row.count
                merged[merged.count - 1].nanoseconds += row.nanoseconds
            } else {
                merged.append(row)
            }
        }
        merged.sort { ($0.nanoseconds, $0.count) > ($1.nanoseconds, $1.count) }
        return merged
    }

    private static func precedes(_ left: CallRecord, _ right: CallRecord) -> Bool {
        left.symbol == right.symbol ? left.to.precedes(right.to) : left.symbol.precedes(right.symbol)
    }
}

extension Bytes {
    /// The order of the bytes.
    fileprivate func precedes(_ other: Bytes) -> Bool {
        var index = 0
        while let byte = self[index], let otherByte = other[index] {
            if byte != otherByte { return byte < otherByte }
            index &+= 1
        }
        return count < other.count
    }
}
