import Glibc

/// The tables of programs that were only loaded, or the same as JSON.
struct LoadReport {
    let set: String
    let comparisons: [LoadComparison]
    let swload: String
    let options: Options
    let machine: Machine

    /// The ways of which a table says how much faster they are.
    private static let measured = eager + lazy
    private static let counted = [.nativeNow] + eager
    private static let eager: [LoadWay] = [.off, .now, .table, .snapshot]
    private static let lazy: [LoadWay] = [.lazyOff, .lazy]
    private static let eagerNames = ["off", "cold", "table", "snapshot"]
    private static let lazyNames = ["off", "cold"]

    var text: String {
        guard !comparisons.isEmpty else { return "Nothing was measured." }
        return (gains("now, ms", Self.eager, Self.eagerNames) + [""] + gains("lazy, ms", Self.lazy, Self.lazyNames) + [""] + counts + [
            "",
            "Set \(set): how many times faster \(swload) is than the system's loader, by the least and by the median wall times of \(options.rounds) rounds or more in turn,",
            "in \(options.seconds) seconds or more, after \(options.warmup) to warm up. Both bind everything at once (now, LD_BIND_NOW=1), or functions at their first calls (lazy): swload with --cache=off (off),",
            "as it is by default, which takes of earlier starts only what one has found out of the processor (cold), with what an earlier start has bound (table), with",
            "the pages that it has relocated (snapshot). The last rows have the geometric means.",
            "Machine: \(machine.description).",
        ]).joined(separator: "\n")
    }

    /// The times of some ways that have one baseline, and how many times faster they are.
    private func gains(_ title: String, _ ways: [LoadWay], _ names: [String]) -> [String] {
        let gap = Array(repeating: "", count: ways.count - 1)
        let head = [["", title, ""] + gap + ["times faster"] + gap + ["median"] + gap, ["case", "native"] + names + names + names]
        var lines = Table.aligned(head + comparisons.map { row($0, ways) } + [meanRow(ways)])
        for (index, comparison) in comparisons.enumerated() where !comparison.endsAlike {
            let endings = LoadWay.allCases.compactMap { way in comparison.sides[way].map { "\(way.name) \(list($0))" } }
            lines[head.count + index] += "  DIFFERENT END: " + endings.joined(separator: ", ")
        }
        return lines
    }

    private func row(_ comparison: LoadComparison, _ ways: [LoadWay]) -> [String] {
        func time(_ way: LoadWay) -> String { comparison.sides[way].map { Table.thousandths($0.wall.minimum) } ?? "-" }
        return [comparison.name, time(ways[0].baseline)] + ways.map(time) + ways.map { Table.ratio(comparison.gain($0)?.minimum) }
            + ways.map { Table.ratio(comparison.gain($0)?.median) }
    }

    private func meanRow(_ ways: [LoadWay]) -> [String] {
        Array(repeating: "", count: ways.count + 2) + ways.map { Table.ratio(mean($0).minimum) } + ways.map { Table.ratio(mean($0).median) }
    }

    /// What else of the ways that bind at once was counted.
    private var counts: [String] {
        let (gap, names) = (Array(repeating: "", count: Self.counted.count - 1), ["native"] + Self.eagerNames)
        let head = [["", "page faults"] + gap + ["system calls"] + gap + ["peak, KiB"] + gap, ["case"] + names + names + names]
        return Table.aligned(head + comparisons.map(countRow))
    }

    private func countRow(_ comparison: LoadComparison) -> [String] {
        func cells(_ value: (LoadSide) -> Int?) -> [String] {
            Self.counted.map { way in comparison.sides[way].flatMap(value).map(String.init) ?? "-" }
        }
        return [comparison.name] + cells(\.faults.median) + cells(\.calls) + cells(\.peak)
    }

    private func list(_ side: LoadSide) -> String { side.endings.map(\.description).joined(separator: " or ") }

    /// The geometric means of what was gained in a way, nil where no case ended alike.
    private func mean(_ way: LoadWay) -> (minimum: Double?, median: Double?) {
        let gains = comparisons.compactMap { $0.gain(way) }
        func mean(_ values: [Double]) -> Double? { values.isEmpty ? nil : exp(values.map { log($0) }.reduce(0, +) / Double(values.count)) }
        return (mean(gains.map(\.minimum)), mean(gains.map(\.median)))
    }

    /// One object: the set, the rounds, the machine, the means, and the cases with what each side took, in microseconds and KiB.
    var json: String {
        let cases = comparisons.map { comparison in
            let sides = LoadWay.allCases.compactMap { way in
                comparison.sides[way].map { side in
                    "\"\(way.name)\":{\"wall_minimum_us\":\(side.wall.minimum),\"wall_median_us\":\(side.wall.median),\"page_faults\":\(side.faults.median),"
                        + "\"system_calls\":\(side.calls.map(String.init) ?? "null"),\"peak_kib\":\(side.peak)}"
                }
            }
            return "{\"case\":\"\(comparison.name)\",\"rounds\":\(comparison.rounds),\"ends_alike\":\(comparison.endsAlike),\(sides.joined(separator: ","))}"
        }
        let means = Self.measured.flatMap { way in
            let mean = mean(way)
            return [(way.name + "_minimum", mean.minimum), (way.name + "_median", mean.median)]
        }.map { "\"\($0)\":\($1.map { Table.ratio($0) } ?? "null")" }
        return "{\"set\":\"\(set)\",\"rounds\":\(options.rounds),\"machine\":\(machine.json),\"times_faster_geometric_mean\":{\(means.joined(separator: ","))},"
            + "\"cases\":[\(cases.joined(separator: ","))]}"
    }
}
