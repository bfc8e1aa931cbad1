/// What is wrong with a command line, in one sentence.
struct UsageError: Error {
    let text: String
    init(_ text: String) { self.text = text }
}

/// The command line.
struct Options {
    var rounds = 21
    var warmup = 3
    var swload: String?
    var lazy = false
    /// What is compared, in the order asked for.
    var cases: [Case] = []
    /// Operations to time instead of commands, nil where commands are compared.
    var operations: [MicroCase]?
    /// Traces to measure instead, nil where none are.
    var traces: [TraceCase]?
    /// True where the command comes from the command line.
    var isCustom = false

    static let help = """
        Usage: swload-bench [OPTIONS] [CASE…]
               swload-bench [OPTIONS] --set dl [OPERATION…]
               swload-bench [OPTIONS] --set trace [TRACE…]
               swload-bench [OPTIONS] -- COMMAND [ARGUMENTS…]

        Runs each case in turn natively and under swload, and prints medians and ratios of
        the time and the peak memory of both. With --set dl it times single operations of
        running programs instead, which it compiles with cc and c++; with --set trace it
        measures what a trace to a file adds to a run.

          --rounds N     measured rounds of each case (\(Options().rounds))
          --warmup N     rounds before them that do not count (\(Options().warmup))
          --swload PATH  the loader to measure (default: swload beside swload-bench)
          --lazy         bind functions at their first call; otherwise LD_BIND_NOW=1 is set for both
          --set NAME     what to measure: programs (default), dl or trace
          --help         this text

        Cases: \(Case.builtIn.map(\.name).joined(separator: ", ")).
        Without a case: \(Case.builtIn.filter(\.hasBar).map(\.name).joined(separator: ", ")). With "all": every one.
        Operations: \(MicroCase.builtIn.map(\.name).joined(separator: ", ")).
        Traces: \(TraceCase.builtIn.map(\.name).joined(separator: ", ")).
        Without an operation or a trace, or with "all": every one.
        """

    /// Reads the arguments after the program's name; nil where help is asked for.
    static func parse(_ arguments: [String]) throws(UsageError) -> Options? {
        var options = Options()
        var names: [String] = []
        var set = "programs"
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" {
                guard names.isEmpty else { throw UsageError("a command after -- excludes the case \(names[0])") }
                guard set == "programs" else { throw UsageError("a command after -- excludes the set \(set)") }
                guard let program = rest.popFirst() else { throw UsageError("no command after --") }
                let name = program.split(separator: "/").last.map(String.init) ?? program
                options.cases = [Case(name, program, Array(rest))]
                options.isCustom = true
                return options
            }
            guard argument.hasPrefix("-") else {
                names.append(argument)
                continue
            }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let name = parts[0]
            if ["--help", "-h", "--lazy"].contains(name) {
                guard parts.count == 1 else { throw UsageError("\(name) takes no value") }
                if name != "--lazy" { return nil }
                options.lazy = true
                continue
            }
            guard ["--rounds", "--warmup", "--swload", "--set"].contains(name) else { throw UsageError("there is no option \(name)") }
            guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else { throw UsageError("\(name) needs a value") }
            switch name {
            case "--rounds": options.rounds = try number(value, name, from: 1)
            case "--warmup": options.warmup = try number(value, name, from: 0)
            case "--set": set = value
            default: options.swload = value
            }
        }
        switch set {
        case "programs": options.cases = try cases(named: names)
        case "trace": options.traces = try traces(named: names)
        case "dl": options.operations = try operations(named: names)
        default: throw UsageError("there is no set \(set)")
        }
        return options
    }

    private static func number(_ text: String, _ option: String, from least: Int) throws(UsageError) -> Int {
        guard let number = Int(text), number >= least, number <= 1_000_000 else {
            throw UsageError("\(option) takes a number from \(least) to 1000000, not \(text)")
        }
        return number
    }

    private static func cases(named names: [String]) throws(UsageError) -> [Case] {
        if names.isEmpty { return Case.builtIn.filter(\.hasBar) }
        var found: [Case] = []
        for name in names {
            let matches = Case.builtIn.filter { $0.name == name || name == "all" }
            guard !matches.isEmpty else { throw UsageError("there is no case \(name)") }
            found += matches
        }
        return found
    }

    private static func traces(named names: [String]) throws(UsageError) -> [TraceCase] {
        if let name = names.first(where: { name in name != "all" && !TraceCase.builtIn.contains { $0.name == name } }) {
            throw UsageError("there is no trace \(name)")
        }
        return TraceCase.builtIn.filter { names.isEmpty || names.contains("all") || names.contains($0.name) }
    }

    private static func operations(named names: [String]) throws(UsageError) -> [MicroCase] {
        if let name = names.first(where: { name in name != "all" && !MicroCase.builtIn.contains { $0.name == name } }) {
            throw UsageError("there is no operation \(name)")
        }
        return MicroCase.builtIn.filter { names.isEmpty || names.contains("all") || names.contains($0.name) }
    }
}
