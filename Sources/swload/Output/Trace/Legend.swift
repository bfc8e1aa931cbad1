/// A picture under the first line of an explained trace that names its columns.
final class Legend {
    private var places = [7 of Int](repeating: 0)
    private(set) var isShown = false

    /// Notes where a column of the line begins.
    func note(_ column: ExplainedLines.Column, at place: Int) {
        if !isShown { places[Int(column.rawValue)] = place }
    }

    /// Draws a bar under the beginning of each column, and names them from the last to the first.
    func write(to stream: TraceStream) {
        isShown = true
        var columns = ExplainedLines.Column.allCases.count
        while columns > 0 {
            bars(columns, to: stream)
            stream.text.append(0x0a)
            bars(columns - 1, to: stream)
            let last = ExplainedLines.Column(rawValue: UInt8(columns - 1)) ?? .from
            stream.text.append(last.meaning)
            stream.text.append(0x0a)
            columns -= 1
        }
        stream.text.append(0x0a)
    }

    /// Bars for the first columns, and spaces up to where the next one begins.
    private func bars(_ count: Int, to stream: TraceStream) {
        stream.prefix()
        var here = 0
        for column in 0...min(count, 6) {
            while here < places[column] {
                stream.text.append(0x20)
                here += 1
            }
            if column < count {
                stream.text.append("|")
                here += 1
            }
        }
    }
}

extension ExplainedLines.Column {
    fileprivate var meaning: StaticString {
        switch self {
        case .from: "the object that refers"
        case .relocation: "the type of its relocation, which says what is written"
        case .slot: "the slot: the address where it is written"
        case .symbol: "what it asks for: the symbol, readable and as the file has it, and the version"
        case .definition: "what it got: the object, the offset in it, and the version of the definition"
        case .value: "what was written"
        case .rule: "the rule that decided"
        }
    }
}
