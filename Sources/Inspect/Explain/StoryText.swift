/// How words are marked on a terminal; without colours, not at all.
public struct TextColours: Sendable {
    public let isOn: Bool

    public init(_ isOn: Bool) { self.isOn = isOn }

    func title(_ text: String) -> String { marked(text, "1;34") }
    func name(_ text: String) -> String { marked(text, "36") }
    func strong(_ text: String) -> String { marked(text, "1") }
    func faint(_ text: String) -> String { marked(text, "2") }
    func warning(_ text: String) -> String { marked(text, "31") }

    private func marked(_ text: String, _ code: String) -> String { isOn && !text.isEmpty ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text }
}

/// Writes a story for people.
public struct StoryText {
    let colours: TextColours
    private static let width = 110

    public init(colours: TextColours) { self.colours = colours }

    /// One stage; `number` is its place in the story.
    public func text(_ stage: Stage, number: Int) -> String {
        var lines = [colours.title("\(number)  \(stage.title)")]
        lines += Self.wrapped(stage.summary, indent: 3)
        for part in stage.parts {
            lines.append("")
            lines += text(part)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func text(_ part: StagePart) -> [String] {
        switch part {
        case .note(let sentence): Self.wrapped(sentence, indent: 3)
        case .picture(let title, let lines): ["   " + colours.faint(title)] + lines.map { "   " + $0 }
        case .items(let items): items.flatMap(text)
        case .facts(let title, let facts): text(title, facts)
        case .table(let title, let columns, let rows): text(title, columns, rows)
        }
    }

    private func text(_ item: Item) -> [String] {
        let sentence = Self.wrapped(item.sentence, indent: 6)
        return ["   " + colours.strong(item.name)] + sentence + item.steps.map { "      " + colours.faint("· ") + colours.name($0) }
    }

    private func text(_ title: String, _ facts: [Fact]) -> [String] {
        let names = min(facts.map(\.name.count).max() ?? 0, 24)
        let values = min(facts.map(\.value.count).max() ?? 0, 44)
        var lines = ["   " + colours.faint(title)]
        for fact in facts {
            let meaning = Self.wrapped(fact.meaning, indent: 0, width: max(Self.width - 7 - names - values, 30))
            let start = "   " + colours.name(fact.name.padded(names)) + "  " + colours.strong(fact.value.padded(values)) + "  "
            lines.append(start + (meaning.first ?? ""))
            lines += meaning.dropFirst().map { String(repeating: " ", count: 7 + names + values) + $0 }
        }
        return lines
    }

    private func text(_ title: String, _ columns: [String], _ rows: [[String]]) -> [String] {
        ["   " + colours.faint(title)] + self.rows(columns, rows)
    }

    /// A table: its column names, then its rows.
    func rows(_ columns: [String], _ rows: [[String]]) -> [String] {
        var widths = columns.map(\.count)
        for row in rows { for (index, cell) in row.enumerated() where index < widths.count { widths[index] = max(widths[index], cell.count) } }
        func line(_ cells: [String]) -> String {
            var text = "  "
            for (index, cell) in cells.enumerated() { text += " " + cell.padded(index < widths.count ? widths[index] + 1 : 0) }
            while text.last == " " { text.removeLast() }
            return text
        }
        return [colours.name(line(columns))] + rows.map(line)
    }

    /// Lines of at most `width` characters, broken between words.
    static func wrapped(_ text: String, indent: Int, width: Int = width) -> [String] {
        let start = String(repeating: " ", count: indent)
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, line.count + word.count + 1 > width - indent {
                lines.append(start + line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " " + word
        }
        if !line.isEmpty { lines.append(start + line) }
        return lines
    }
}
