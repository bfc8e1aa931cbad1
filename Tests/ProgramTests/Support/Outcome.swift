import Foundation

/// How a program ended.
enum End: Equatable, Sendable {
    case exited(Int32)
    case killed(Int32)
    /// It was still running at its time limit.
    case hung
}

/// What a program left behind.
struct Outcome: Equatable, Sendable, CustomStringConvertible {
    var output: Data
    var errors: Data
    var end: End

    var text: String { String(decoding: output, as: UTF8.self) }
    var errorText: String { String(decoding: errors, as: UTF8.self) }

    /// The lines of standard error.
    var errorLines: [String] { errorText.split(separator: "\n").map(String.init) }

    var description: String { "\(end), output \(Self.shown(text)), errors \(Self.shown(errorText))" }

    private static func shown(_ text: String) -> String {
        let limit = 2000
        return text.count <= limit ? text.debugDescription : "\(text.prefix(limit).debugDescription)… (\(text.utf8.count) bytes)"
    }
}
