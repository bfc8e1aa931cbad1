/// A program that is traced, and what of it.
struct TraceCase {
    let program: Case
    /// A word of LD_DEBUG.
    let word: String
    /// How far the program gets.
    let stage: Stage
    /// How much swload's trace may add at most, as a part of what the other loader's trace adds; nil without a bar.
    let bar: Double?
    /// How many times faster a traced start has to be at least; nil without a bar.
    let leastGain: Double?

    var name: String { stage == .run ? "\(program.name)-\(word)" : "\(program.name)-\(stage.rawValue)-\(word)" }

    init(_ name: String, _ arguments: [String], _ word: String, _ stage: Stage = .run, bar: Double? = nil, leastGain: Double? = nil) {
        program = Case(name, name, arguments)
        self.word = word
        self.stage = stage
        self.bar = bar
        self.leastGain = leastGain
    }

    static let builtIn: [TraceCase] = [
        TraceCase("gdb", [], "bindings", .bind, leastGain: 3.5),
        TraceCase("clang", [], "bindings", .bind),
        TraceCase("gdb", ["--version"], "bindings", bar: 0.5),
        TraceCase("gdb", ["--version"], "all", bar: 0.25),
        TraceCase("clang", ["--version"], "bindings"),
        TraceCase("clang", ["--version"], "all"),
        TraceCase("git", ["--version"], "bindings"),
        TraceCase("git", ["--version"], "all"),
    ]
}
