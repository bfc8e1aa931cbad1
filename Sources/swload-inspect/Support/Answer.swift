import Foundation
import Inspect

/// Writes answers: JSON, or text that is coloured where that is wanted.
struct AnswerWriter {
    let usesColour: Bool
    private let output = LineOutput()

    func write(json answer: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        output.append(String(decoding: try encoder.encode(answer), as: UTF8.self) + "\n")
        output.flush()
    }

    /// Writes a line; control characters in names from files, which would command a terminal, are shown as ^ and a letter.
    func line(_ text: String = "") {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) else { return output.append(text + "\n") }
        var shown = ""
        var rest = Substring(text)
        while let first = rest.unicodeScalars.first {
            if usesColour, first == "\u{1b}", let style = Self.styles.first(where: { rest.hasPrefix($0) }) {
                shown += style
                rest = rest.dropFirst(style.count)
                continue
            }
            if first.value < 0x20 || first.value == 0x7f {
                shown += "^"
                shown.unicodeScalars.append(UnicodeScalar(UInt8(first.value) ^ 0x40))
            } else {
                shown.unicodeScalars.append(first)
            }
            rest.unicodeScalars.removeFirst()
        }
        output.append(shown + "\n")
    }

    /// Writes a line as ldd does.
    func entry(_ text: String) {
        output.append("\t")
        line(text)
    }

    func finish() { output.flush() }

    func bold(_ text: String) -> String { coloured("1", text) }
    func dim(_ text: String) -> String { coloured("2", text) }
    func good(_ text: String) -> String { coloured("32", text) }
    func bad(_ text: String) -> String { coloured("31", text) }
    func marked(_ text: String) -> String { coloured("33", text) }

    /// What this writer itself puts into a line.
    private static let styles = ["0", "1", "2", "31", "32", "33"].map { "\u{1b}[\($0)m" }

    private func coloured(_ code: String, _ text: String) -> String { usesColour ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text }
}

/// The last part of a path.
func fileName(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

/// The last parts of paths with commas between them, all or the first of them.
func fileNames(_ paths: [String], limit: Int = .max) -> String {
    let shown = paths.prefix(limit).map(fileName).joined(separator: ", ")
    return paths.count > limit ? "\(shown) and \(paths.count - limit) more" : shown
}
