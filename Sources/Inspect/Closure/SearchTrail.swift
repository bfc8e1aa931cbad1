import ELF
import Trace

/// One step of a search for a library.
public enum SearchStep: Equatable, Sendable {
    /// A list of directories is gone through; `file` is the object whose RPATH or RUNPATH it is.
    case directories([String], SearchReason, file: String)
    case cache(String)
    case tried(String)
    case skipped(SkipReason)
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
        /// A list of directories; `file` is the object whose RPATH or RUNPATH it is, empty for the program.
        case directories(SearchReason, file: String)
        case cache
        case none
    }

    public let means: Means
    public let steps: [SearchStep]

    init(_ means: Means) {
        self.means = means
        steps = []
    }

    /// What the steps of a search led to.
    init(_ steps: [SearchStep], found: Bool) {
        self.steps = steps
        var means = Means.none
        for step in steps {
            switch step {
            case .directories(_, let reason, let file): means = .directories(reason, file: file)
            case .cache: means = .cache
            case .tried, .skipped: break
            }
        }
        self.means = found ? means : .none
    }
}
