import ELF
import Link

/// Why a library is loaded: the shortest ways from the program to it, and the search that found it.
public struct LibraryAnswer: Encodable {
    public let schema = "swload.why/1"
    public let program: String
    /// The name that was asked for, and the path of the file; nil where it was not found.
    public let library: String
    public let path: String?
    public let soname: String?
    /// The object for which it was searched, and how it was found.
    public let neededFirstBy: String?
    public let found: FoundFacts
    /// How it was found, in words.
    public let foundWords: String
    public let preloaded: Bool
    /// Every shortest chain from the program, or a preloaded object, to the library; at most `chainLimit` of `chainCount`.
    public let chains: [[String]]
    public let chainCount: Int
    /// The objects that name it themselves.
    public let neededBy: [String]

    /// No reader goes through more.
    public static let chainLimit = 100
}

extension LibraryAnswer {
    /// Nil where the closure has no such object.
    public init?(_ closure: Closure, library: String) {
        guard let object = closure.library(library) else { return nil }
        program = closure.name(of: .program)
        self.library = object.requestedName.text
        path = object.isMissing ? nil : object.name.text
        soname = object.soname.isEmpty ? nil : object.soname.text
        neededFirstBy = object.loader.map { closure.name(of: $0) }
        found = FoundFacts(object.finding, closure)
        foundWords = closure.words(of: object.finding)
        preloaded = closure.preloaded.contains(object.id)
        let paths = ShortestPaths(closure)
        chains = paths.chains(to: object.id, limit: Self.chainLimit).map { $0.map { closure.name(of: $0) } }
        chainCount = paths.counts[object.id.index]
        neededBy = closure.objects.filter { closure.dependencies[$0.id.index].contains(object.id) }.map { closure.name(of: $0.id) }
    }
}

/// The shortest ways from the program and the preloaded objects to every other one.
private struct ShortestPaths {
    /// The number of steps to each object; nil for one that nobody leads to.
    private var distances: [Int?]
    /// How many shortest ways lead to each object.
    private(set) var counts: [Int]
    private var before: [[ObjectID]]

    init(_ closure: Closure) {
        distances = Array(repeating: nil, count: closure.objects.count)
        counts = Array(repeating: 0, count: closure.objects.count)
        before = Array(repeating: [], count: closure.objects.count)
        var front = [ObjectID.program] + closure.preloaded
        for start in front { (distances[start.index], counts[start.index]) = (0, 1) }
        var step = 0
        while !front.isEmpty {
            step += 1
            var next: [ObjectID] = []
            for object in front {
                for needed in closure.dependencies[object.index] where distances[needed.index] == nil || distances[needed.index] == step {
                    if distances[needed.index] == nil {
                        distances[needed.index] = step
                        next.append(needed)
                    }
                    guard !before[needed.index].contains(object) else { continue }
                    before[needed.index].append(object)
                    counts[needed.index] =
                        counts[needed.index].addingReportingOverflow(counts[object.index]).overflow
                        ? .max : counts[needed.index] + counts[object.index]
                }
            }
            front = next
        }
    }

    /// The first ways to an object.
    func chains(to object: ObjectID, limit: Int) -> [[ObjectID]] {
        if distances[object.index] == 0 { return [[object]] }
        var chains: [[ObjectID]] = []
        for previous in before[object.index] where chains.count < limit {
            chains += self.chains(to: previous, limit: limit - chains.count).map { $0 + [object] }
        }
        return chains
    }
}

extension Closure {
    /// The object that a name means: as it was asked for, its SONAME, its path, or its file's name.
    public func library(_ name: String) -> ClosureObject? {
        if let known = object(named: name.kept(in: strings)) { return known }
        return objects.dropFirst().first { object in
            [object.requestedName.text, object.name.text, object.soname.text].contains {
                $0 == name || $0.split(separator: "/").last.map(String.init) == name
            }
        }
    }
}
