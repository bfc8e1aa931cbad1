/// The table of operations and the lines below it.
struct MicroReport {
    let comparisons: [MicroComparison]
    /// How many libraries of the system the programs are linked with.
    let libraries: Int
    let swload: String
    let options: Options

    private static let head = [
        ["", "minimum, ns", "", "", "median, ns", "", ""],
        ["operation", "native", "swload", "ratio", "native", "swload", "ratio"],
    ]

    var text: String {
        guard !comparisons.isEmpty else { return "Nothing was measured." }
        var lines = Table.aligned(Self.head + comparisons.map(row))
        for (index, comparison) in comparisons.enumerated() { lines[Self.head.count + index] += remark(comparison) }
        let binding = options.lazy ? "lazy binding" : "eager binding (LD_BIND_NOW=1; first-calls: lazy)"
        lines += [
            "",
            "Compared: the system's loader and \(swload), \(binding) on both sides, programs linked with \(libraries) libraries of the system;",
            "the least and the median of the minima and medians of \(options.rounds) rounds in turn, after \(options.warmup) to warm up.",
            "Bar: both ratios at most \(Table.ratio(MicroCase.bar)), rounded to two digits.",
        ]
        return lines.joined(separator: "\n")
    }

    private func row(_ comparison: MicroComparison) -> [String] {
        [
            comparison.item.name,
            nanoseconds(comparison.native.minimum), nanoseconds(comparison.swload.minimum), Table.ratio(comparison.minimumRatio),
            nanoseconds(comparison.native.median), nanoseconds(comparison.swload.median), Table.ratio(comparison.medianRatio),
        ]
    }

    private func remark(_ comparison: MicroComparison) -> String {
        let failures = [("native", comparison.native.failure), ("swload", comparison.swload.failure)].compactMap { side, failure in
            failure.map { "  FAILED \(side): \($0)" }
        }
        guard failures.isEmpty else { return failures.joined() }
        return comparison.isWithinBar ? "  within the bar" : "  MISSED"
    }

    private func nanoseconds(_ picoseconds: Int?) -> String { picoseconds.map(Table.thousandths) ?? "-" }
}
