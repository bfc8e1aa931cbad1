/// What is wrong with a command line, in one sentence.
struct UsageError: Error {
    let text: String
    init(_ text: String) { self.text = text }
}

/// The command line.
struct Options {
    var rounds = 21
    var warmup = 3
    /// How long a program that is loaded is measured at least; one that takes little time has more rounds for that.
    var seconds = 2
    var swload: String?
    var lazy = false
    /// What is compared, in the order asked for.
    var cases: [Case] = []
    /// Operations to time instead of commands, nil where commands are compared.
    var operations: [MicroCase]?
    /// Programs to load, or to load and run, instead; nil where something else is asked for.
    var loads: LoadSet?
    /// Where the sets of programs that are loaded make their files, and find them if they are there; nil for a temporary folder.
    var folder: String?
    /// True where the report is wanted as JSON.
    var json = false
    /// Where a picture of these sets is written to, nil for none.
    var plot: String?
    /// Traces to measure instead, nil where none are.
    var traces: [TraceCase]?
    /// True where the order of swload's functions is wanted instead.
    var order = false
    /// True where the command comes from the command line.
    var isCustom = false

    static let help = """
        Usage: swload-bench [OPTIONS] [CASE…]
               swload-bench [OPTIONS] --set dl [OPERATION…]
               swload-bench [OPTIONS] --set bind|start|run [PROGRAM…]
               swload-bench [OPTIONS] --set trace [TRACE…]
               swload-bench [--swload PATH] --set order
               swload-bench [OPTIONS] -- COMMAND [ARGUMENTS…]

        Runs each case in turn natively and under swload, and prints medians and ratios of
        the time and the peak memory of both. With --set dl it times single operations of
        running programs instead, which it compiles with cc and c++; with --set trace it
        measures what a trace to a file adds to a run.

        The sets bind, start and run measure how many times faster programs start than
        under the system's loader, bound at once (LD_BIND_NOW=1) and bound at first calls.
        bind is the loader's work alone: copies of programs whose entry exits at once, of
        their libraries without constructors, and made-up programs and libraries, which call
        through every binding before they are timed; start runs constructors, too; run is
        the whole program.

        --set order times nothing: it prints the functions of swload that starts run, by
        valgrind's account, in the order in which the linker is to put them.

          --rounds N     measured rounds of each case (\(Options().rounds))
          --warmup N     rounds before them that do not count (\(Options().warmup))
          --seconds N    the sets bind, start and run measure a case for so long at least, by more rounds (\(Options().seconds))
          --swload PATH  the loader to measure (default: swload beside swload-bench)
          --lazy         bind functions at their first call; otherwise LD_BIND_NOW=1 is set for both
          --set NAME     what to measure: programs (default), dl, trace, bind, start, run or order
          --folder PATH  where these sets make their files, which are kept and used again
          --json         the sets bind, start and run as JSON
          --plot PATH    write a picture of one of these sets to this file, too, as SVG
          --help         this text

        Cases: \(Case.builtIn.map(\.name).joined(separator: ", ")).
        Without a case: \(Case.builtIn.filter(\.hasBar).map(\.name).joined(separator: ", ")). With "all": every one.
        Operations: \(MicroCase.builtIn.map(\.name).joined(separator: ", ")).
        Traces: \(TraceCase.builtIn.map(\.name).joined(separator: ", ")).
        Without an operation or a trace, or with "all": every one.
        Programs: \(LoadSet.names.joined(separator: ", ")).
        Without a program: all but s1000, which takes long to make. With "all": every one.
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
                guard options.plot == nil else { throw UsageError("a command after -- excludes --plot") }
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
            if ["--help", "-h", "--lazy", "--json"].contains(name) {
                guard parts.count == 1 else { throw UsageError("\(name) takes no value") }
                switch name {
                case "--lazy": options.lazy = true
                case "--json": options.json = true
                default: return nil
                }
                continue
            }
            guard ["--rounds", "--warmup", "--seconds", "--swload", "--set", "--folder", "--plot"].contains(name) else { throw UsageError("there is no option \(name)") }
            guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else { throw UsageError("\(name) needs a value") }
            switch name {
            case "--rounds": options.rounds = try number(value, name, from: 1)
            case "--warmup": options.warmup = try number(value, name, from: 0)
            case "--seconds": options.seconds = try number(value, name, from: 0)
            case "--set": set = value
            case "--folder": options.folder = value
            case "--plot": options.plot = value
            default: options.swload = value
            }
        }
        switch set {
        case "programs": options.cases = try cases(named: names)
        case "trace": options.traces = try traces(named: names)
        case "order":
            guard names.isEmpty else { throw UsageError("--set order takes no name, \(names[0])") }
            options.order = true
        case "dl": options.operations = try operations(named: names)
        default:
            guard let stage = Stage(rawValue: set) else { throw UsageError("there is no set \(set)") }
            options.loads = try LoadSet(stage, named: names)
        }
        guard options.plot == nil || options.loads != nil else { throw UsageError("--plot is for the sets bind, start and run, not for \(set)") }
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
