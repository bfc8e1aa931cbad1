/// A short lesson: a program that is built for it, what is true of its file, and what happens when it runs.
public struct Lesson: Sendable {
    /// The word by which it is asked for.
    public let id: String
    public let title: String
    private let teach: @Sendable (Workbench) throws -> Void

    init(_ id: String, _ title: String, _ teach: @escaping @Sendable (Workbench) throws -> Void) {
        self.id = id
        self.title = title
        self.teach = teach
    }

    /// All lessons, each of which needs only what those before it taught.
    public static let all = [
        segments, bss, base, relocation, symbol, versions, weak, lazy, threadLocal, indirectFunction, relro, initialisers, stack, archive,
    ]

    /// Builds and runs the lesson's programs, and gives its lines.
    public func run(loader: String, colours: TextColours) throws -> [String] {
        let bench = try Workbench(loader: loader, colours: colours)
        defer { bench.clear() }
        bench.heading(title)
        try teach(bench)
        return bench.lines
    }
}

/// A lesson that cannot be given; the text says why.
public struct LessonFailure: Error {
    public let line: String

    init(_ line: String) { self.line = line }
}
