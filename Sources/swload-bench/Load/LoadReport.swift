import Glibc

/// The table of programs that were only loaded, or the same as JSON.
struct LoadReport {
    let set: String
    let comparisons: [LoadComparison]
    let swload: String
    let options: Options

    private static let head = [
        ["", "now, ms", "", "", "", "lazy, ms", "", "", "", "page faults", "", "system calls", "", "peak, KiB", ""],
        [
            "case", "native", "swload", "times", "median", "native", "swload", "times", "median", "native", "swload", "native", "swload", "native", "swload",
        ],
    ]

    var text: String {
        guard !comparisons.isEmpty else { return "Nothing was measured." }
        var lines = Table.aligned(Self.head + comparisons.map(row))
        for (index, comparison) in comparisons.enumerated() where !comparison.endsAlike {
            let sides = [("native", comparison.now.native), ("swload", comparison.now.swload), ("lazy native", comparison.lazy.native), ("lazy swload", comparison.lazy.swload)]
            lines[Self.head.count + index] += "  DIFFERENT END: " + sides.map { "\($0) \(list($1))" }.joined(separator: ", ")
        }
        return (lines + [
            "",
            "Geometric means of the times: \(means)",
            "Set \(set): how many times faster \(swload) is than the system's loader, by the least and by the median wall times of \(options.rounds) rounds in turn,",
            "after \(options.warmup) to warm up; both bind everything at once (now, LD_BIND_NOW=1), or functions at their first calls (lazy).",
        ]).joined(separator: "\n")
    }

    private func row(_ comparison: LoadComparison) -> [String] {
        let sides = [comparison.now, comparison.lazy].flatMap { sides in
            [
                Table.thousandths(sides.native.wall.minimum), Table.thousandths(sides.swload.wall.minimum),
                Table.ratio(comparison.gain(sides)?.minimum), Table.ratio(comparison.gain(sides)?.median),
            ]
        }
        let (native, swload) = comparison.now
        return [comparison.name] + sides + [
            String(native.faults.median), String(swload.faults.median), native.calls.map(String.init) ?? "-", swload.calls.map(String.init) ?? "-",
            String(native.peak), String(swload.peak),
        ]
    }

    private func list(_ side: LoadSide) -> String { side.endings.map(\.description).joined(separator: " or ") }

    /// The geometric mean of a gain, nil where no case ended alike.
    private func mean(_ gain: (LoadComparison) -> Double?) -> Double? {
        let gains = comparisons.compactMap(gain)
        return gains.isEmpty ? nil : exp(gains.map { log($0) }.reduce(0, +) / Double(gains.count))
    }

    private var meanGains: [(name: String, value: Double?)] {
        [
            ("now_minimum", mean { $0.gain($0.now)?.minimum }), ("now_median", mean { $0.gain($0.now)?.median }),
            ("lazy_minimum", mean { $0.gain($0.lazy)?.minimum }), ("lazy_median", mean { $0.gain($0.lazy)?.median }),
        ]
    }

    private var means: String {
        let values = meanGains.map { Table.ratio($0.value) }
        return "now \(values[0]), median \(values[1]); lazy \(values[2]), median \(values[3])"
    }

    /// One object: the set, the rounds, the means, and the cases with what each side took, in microseconds and KiB.
    var json: String {
        let cases = comparisons.map { comparison in
            let sides = [
                ("native_now", comparison.now.native), ("swload_now", comparison.now.swload), ("native_lazy", comparison.lazy.native),
                ("swload_lazy", comparison.lazy.swload),
            ].map { name, side in
                "\"\(name)\":{\"wall_minimum_us\":\(side.wall.minimum),\"wall_median_us\":\(side.wall.median),\"page_faults\":\(side.faults.median),"
                    + "\"system_calls\":\(side.calls.map(String.init) ?? "null"),\"peak_kib\":\(side.peak)}"
            }
            return "{\"case\":\"\(comparison.name)\",\"ends_alike\":\(comparison.endsAlike),\(sides.joined(separator: ","))}"
        }
        let means = meanGains.map { "\"\($0.name)\":\($0.value.map { Table.ratio($0) } ?? "null")" }
        return "{\"set\":\"\(set)\",\"rounds\":\(options.rounds),\"times_faster_geometric_mean\":{\(means.joined(separator: ","))},"
            + "\"cases\":[\(cases.joined(separator: ","))]}"
    }
}
