import Glibc

/// The tables of programs that were only loaded, or the same as JSON.
struct LoadReport {
    let set: String
    let comparisons: [LoadComparison]
    let swload: String
    let options: Options
    let machine: Machine

    /// The ways of which a table says how much faster they are.
    private static let measured = eager + [.lazy]
    private static let counted = [.nativeNow] + eager
    private static let eager: [LoadWay] = [.now, .table, .snapshot]
    private static let gainHead = [
        ["", "now, ms", "", "", "", "times faster", "", "", "median", "", "", "lazy, ms", "", "times", ""],
        [
            "case", "native", "cold", "table", "snapshot", "cold", "table", "snapshot", "cold", "table", "snapshot", "native", "swload", "faster", "median",
        ],
    ]
    private static let countHead = [
        ["", "page faults", "", "", "", "system calls", "", "", "", "peak, KiB", "", "", ""],
        ["case"] + Array(repeating: ["native", "cold", "table", "snapshot"], count: 3).flatMap(\.self),
    ]

    var text: String {
        guard !comparisons.isEmpty else { return "Nothing was measured." }
        var gains = Table.aligned(Self.gainHead + comparisons.map(gainRow) + [meanRow])
        for (index, comparison) in comparisons.enumerated() where !comparison.endsAlike {
            let endings = LoadWay.allCases.compactMap { way in comparison.sides[way].map { "\(way.name) \(list($0))" } }
            gains[Self.gainHead.count + index] += "  DIFFERENT END: " + endings.joined(separator: ", ")
        }
        return (gains + [""] + Table.aligned(Self.countHead + comparisons.map(countRow)) + [
            "",
            "Set \(set): how many times faster \(swload) is than the system's loader, by the least and by the median wall times of \(options.rounds) rounds in turn,",
            "after \(options.warmup) to warm up. Both bind everything at once (now, LD_BIND_NOW=1): swload with nothing kept (cold), with what an earlier start has",
            "bound (table), with the pages that it has relocated (snapshot); or functions at their first calls (lazy). The last row has the geometric means.",
            "Machine: \(machine.description).",
        ]).joined(separator: "\n")
    }

    private func gainRow(_ comparison: LoadComparison) -> [String] {
        func time(_ way: LoadWay) -> String { comparison.sides[way].map { Table.thousandths($0.wall.minimum) } ?? "-" }
        func gain(_ way: LoadWay) -> String { Table.ratio(comparison.gain(way)?.minimum) }
        func median(_ way: LoadWay) -> String { Table.ratio(comparison.gain(way)?.median) }
        return [comparison.name, time(.nativeNow)] + Self.eager.map(time) + Self.eager.map(gain) + Self.eager.map(median)
            + [time(.nativeLazy), time(.lazy), gain(.lazy), median(.lazy)]
    }

    private var meanRow: [String] {
        return ["", "", "", "", ""] + Self.eager.map { Table.ratio(mean($0).minimum) } + Self.eager.map { Table.ratio(mean($0).median) }
            + ["", "", Table.ratio(mean(.lazy).minimum), Table.ratio(mean(.lazy).median)]
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
            return "{\"case\":\"\(comparison.name)\",\"ends_alike\":\(comparison.endsAlike),\(sides.joined(separator: ","))}"
        }
        let means = Self.measured.flatMap { way in
            let mean = mean(way)
            return [(way.name + "_minimum", mean.minimum), (way.name + "_median", mean.median)]
        }.map { "\"\($0)\":\($1.map { Table.ratio($0) } ?? "null")" }
        return "{\"set\":\"\(set)\",\"rounds\":\(options.rounds),\"machine\":\(machine.json),\"times_faster_geometric_mean\":{\(means.joined(separator: ","))},"
            + "\"cases\":[\(cases.joined(separator: ","))]}"
    }
}
