/// A program that is traced, and what of it.
struct TraceCase {
    let program: Case
    /// A word of LD_DEBUG.
    let word: String
    /// How much swload's trace may add at most, as a part of what the other loader's trace adds; nil without a bar.
    let bar: Double?

    var name: String { "\(program.name)-\(word)" }

    init(_ name: String, _ arguments: [String], _ word: String, bar: Double? = nil) {
        program = Case(name, name, arguments)
        self.word = word
        self.bar = bar
    }

    static let builtIn: [TraceCase] = [
        TraceCase("gdb", ["--version"], "bindings", bar: 0.5),
        TraceCase("gdb", ["--version"], "all", bar: 0.25),
        TraceCase("clang", ["--version"], "bindings"),
        TraceCase("clang", ["--version"], "all"),
        TraceCase("git", ["--version"], "bindings"),
        TraceCase("git", ["--version"], "all"),
    ]
}
