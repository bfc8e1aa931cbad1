import ELF
import Link
import Trace

/// One step of a search for a library.
public enum SearchStep: Equatable, Sendable {
    /// A list of directories is gone through; `file` is the object whose RPATH or RUNPATH it is.
    case directories([String], SearchReason, file: String)
    case cache(String)
    case tried(String)
    case skipped(SkipReason)

    var isCache: Bool { if case .cache = self { true } else { false } }
}

/// Gathers the steps of a search.
final class SearchTrail: TraceSink {
    let categories = TraceCategories.libs
    private(set) var steps: [SearchStep] = []

    func record(_ event: Event) {
        switch event {
        case .searchPath(let directories, let reason, let file): steps.append(.directories(directories.map(\.text), reason, file: file.text))
        case .searchCache(let file): steps.append(.cache(file.text))
        case .trying(let file): steps.append(.tried(file.text))
        case .skipped(let reason): steps.append(.skipped(reason))
        default: break
        }
    }

    /// The steps so far, which are forgotten.
    func take() -> [SearchStep] {
        defer { steps = [] }
        return steps
    }
}

/// How a library came to be found, or was not.
public struct LibraryFinding: Sendable {
    /// What led to the file.
    public enum Means: Equatable, Sendable {
        /// The name that was asked for is a path.
        case path
        /// It is the dynamic linker that the program names.
        case interpreter
        /// A list of directories, and the object whose RPATH or RUNPATH it is.
        case directories(SearchReason, of: ObjectID?)
        case cache
        case none
    }

    public let means: Means
    public let steps: [SearchStep]

    init(_ means: Means, _ steps: [SearchStep] = []) {
        self.means = means
        self.steps = steps
    }
}
