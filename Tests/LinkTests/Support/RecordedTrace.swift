import ELF
import Link
import Trace

/// A sink that keeps the events as short lines.
final class RecordedTrace: TraceSink {
    let categories: TraceCategories
    private(set) var lines: [String] = []

    init(_ categories: TraceCategories) {
        self.categories = categories
    }

    func record(_ event: Event) {
        switch event {
        case .searching(let library): lines.append("find \(library.name.text)")
        case .searchPath(let directories, let reason, let file):
            lines.append("path \(directories.map(\.text).joined(separator: ":")) (\(reason)\(file.isEmpty ? "" : " of \(file.text)"))")
        case .searchCache(let file): lines.append("cache \(file.text)")
        case .trying(let file): lines.append("try \(file.text)")
        case .searchEnded: lines.append("end")
        case .lookup(let symbol, let file): lines.append("lookup \(symbol.text) in \(file.name.text)")
        case .binding(let from, let to, let symbol, let version, let isProtected):
            lines.append("bind \(from.name.text) to \(to.name.text): \(symbol.text)@\(version.text)\(isProtected ? " protected" : "")")
        default: lines.append("\(event)")
        }
    }

    /// The lines so far, which are forgotten.
    @discardableResult
    func take() -> [String] {
        defer { lines = [] }
        return lines
    }
}
