import Glibc

/// Times programs under the system's own loader and under swload, in turn.
@main
enum Program {
    static func main() {
        do throws(UsageError) {
            guard let options = try Options.parse(Array(CommandLine.arguments.dropFirst())) else {
                print(Options.help)
                return
            }
            exit(try run(options))
        } catch {
            fail("\(error.text); swload-bench --help shows the usage")
        }
    }

    /// Runs what the options ask for and prints the table; the status is 1 where the two loaders did not do the same.
    private static func run(_ options: Options) throws(UsageError) -> Int32 {
        guard let swload = options.swload.map(absolute) ?? besideThisProgram("swload"), isExecutable(swload) else {
            throw UsageError("\(options.swload ?? "swload, beside swload-bench,") is not an executable file")
        }
        let kept = folderForCaches()
        defer { withExtendedLifetime(kept) {} }
        if let traces = options.traces { return trace(traces, swload: swload, options: options) }
        if let operations = options.operations { return time(operations, swload: swload, options: options) }
        if options.order { return order(swload: swload) }
        if let loads = options.loads { return try load(loads, swload: swload, options: options) }
        var comparisons: [Comparison] = []
        for item in options.cases {
            if let reason = item.reasonToSkip {
                note("\(item.name): skipped, \(reason)")
                continue
            }
            guard let command = Command(item) else {
                if options.isCustom { throw UsageError("\(item.program) is not an executable file") }
                note("\(item.name): skipped, \(item.program) is not installed")
                continue
            }
            note("\(item.name): \(options.warmup) + \(options.rounds) rounds of \(([command.path] + command.arguments).joined(separator: " "))")
            do throws(SpawnError) {
                comparisons.append(try Comparison(command, swload: swload, options: options))
            } catch {
                fail("\(item.name): \(error.text)")
            }
        }
        print(Report(comparisons: comparisons, swload: swload, options: options).text)
        return comparisons.allSatisfy(\.endsAlike) ? 0 : 1
    }

    /// A folder that both sides take for the user's caches: what swload keeps of its first starts does not outlive the measurement.
    private static func folderForCaches() -> TemporaryFolder {
        do throws(SpawnError) {
            let folder = try TemporaryFolder()
            unsafe setenv("XDG_CACHE_HOME", folder.path, 1)
            return folder
        } catch {
            fail(error.text)
        }
    }

    /// Measures what tracing adds and prints the table; the status is 1 where a side has no figures.
    private static func trace(_ traces: [TraceCase], swload: String, options: Options) -> Int32 {
        var comparisons: [TraceComparison] = []
        for item in traces {
            guard let command = Command(item.program) else {
                note("\(item.name): skipped, \(item.program.program) is not installed")
                continue
            }
            note("\(item.name): \(options.warmup) + \(options.rounds) rounds of \(([command.path] + command.arguments).joined(separator: " "))")
            do throws(SpawnError) {
                let folder = try TemporaryFolder()
                let program: Prepared
                do throws(BuildError) {
                    program = try ProgramCopy(folder: folder.path).make(command, stage: item.stage)
                } catch {
                    note("\(item.name): skipped, \(error.text)")
                    continue
                }
                comparisons.append(try TraceComparison(item, program, swload: swload, options: options))
            } catch {
                fail("\(item.name): \(error.text)")
            }
        }
        print(TraceReport(comparisons: comparisons, swload: swload, options: options).text)
        return comparisons.allSatisfy(\.isWhole) ? 0 : 1
    }

    /// Times operations and prints their table; the status is 1 where a side has no figures.
    private static func time(_ operations: [MicroCase], swload: String, options: Options) -> Int32 {
        var comparisons: [MicroComparison] = []
        do throws(SpawnError) {
            let workshop = try Workshop()
            for item in operations {
                do throws(BuildError) {
                    let program = try workshop.build(item)
                    note("\(item.name): \(options.warmup) + \(options.rounds) rounds of \(item.processes)")
                    comparisons.append(MicroComparison(item, program: program, swload: swload, options: options))
                } catch {
                    note("\(item.name): skipped, \(error.text)")
                }
            }
            print(MicroReport(comparisons: comparisons, libraries: workshop.system.count, swload: swload, options: options).text)
        } catch {
            fail(error.text)
        }
        return comparisons.allSatisfy(\.isWhole) ? 0 : 1
    }

    /// Measures how fast programs are loaded, prints the table and draws the picture; the status is 1 where the two loaders did not do the same.
    private static func load(_ loads: LoadSet, swload: String, options: Options) throws(UsageError) -> Int32 {
        let file: PlotFile? = if let path = options.plot { try PlotFile(path) } else { nil }
        let comparisons: [LoadComparison]
        do throws(SpawnError) {
            comparisons = try loads.run(swload: swload, options: options, note: note)
        } catch {
            fail(error.text)
        }
        let machine = Machine.own
        let report = LoadReport(set: loads.stage.rawValue, comparisons: comparisons, swload: swload, options: options, machine: machine)
        print(options.json ? report.json : report.text)
        try file?.write(LoadPlot(stage: loads.stage, comparisons: comparisons, machine: machine, rounds: options.rounds).svg)
        return comparisons.allSatisfy(\.endsAlike) ? 0 : 1
    }

    /// Prints the order of swload's functions.
    private static func order(swload: String) -> Int32 {
        do throws(SpawnError) {
            let order = try StartOrder(swload: swload).make(note: note)
            print(order, terminator: "")
            return order.isEmpty ? 1 : 0
        } catch {
            fail(error.text)
        }
    }

    /// One line about the progress, apart from the table.
    private static func note(_ text: String) {
        writeLine("swload-bench: \(text)", to: STDERR_FILENO)
    }

    private static func fail(_ text: String) -> Never {
        note(text)
        exit(1)
    }
}

/// Writes a line at once, whatever the state of the standard streams.
private func writeLine(_ text: String, to descriptor: Int32) {
    var line = text + "\n"
    line.withUTF8 { bytes in
        _ = unsafe write(descriptor, bytes.baseAddress, bytes.count)
    }
}
