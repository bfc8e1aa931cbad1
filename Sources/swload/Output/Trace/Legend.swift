/// A picture under the first line of an explained trace that names its columns.
final class Legend {
    private var places = [7 of Int](repeating: 0)
    private(set) var isShown = false
    /// How many columns of the line that is being drawn are filled.
    private var drawn = 0

    /// Notes where a column of the line begins.
    func note(_ column: ExplainedLines.Column, at place: Int) {
        if !isShown { places[Int(column.rawValue)] = place }
    }

    /// Draws a bar under the beginning of each column, and names them from the last to the first.
    func write(to stream: TraceStream) {
        isShown = true
        for column in ExplainedLines.Column.allCases.reversed() {
            bars(Int(column.rawValue), to: stream)
            fill(to: places[Int(column.rawValue)], stream.text)
            stream.text.append(column.meaning)
            stream.text.append(0x0a)
        }
        stream.text.append(0x0a)
    }

    /// Bars for the first columns.
    private func bars(_ count: Int, to stream: TraceStream) {
        stream.prefix()
        drawn = 0
        for column in 0..<count {
            fill(to: places[column], stream.text)
            stream.text.append("|")
            drawn += 1
        }
    }

    private func fill(to place: Int, _ text: TextBuffer) {
        while drawn < place {
            text.append(0x20)
            drawn += 1
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
