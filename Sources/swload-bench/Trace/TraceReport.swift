/// The table of what tracing adds and the lines below it.
struct TraceReport {
    let comparisons: [TraceComparison]
    let swload: String
    let options: Options

    private static let head = [
        ["", "untraced, ms", "", "traced, ms", "", "", "added, ms", "", "", "added processor time, ms", "", "", "trace, KiB", ""],
        ["case", "native", "swload", "native", "swload", "times faster", "native", "swload", "ratio", "native", "swload", "ratio", "native", "swload"],
    ]

    var text: String {
        guard !comparisons.isEmpty else { return "Nothing was measured." }
        var lines = Table.aligned(Self.head + comparisons.map(row))
        for (index, comparison) in comparisons.enumerated() { lines[Self.head.count + index] += remark(comparison) }
        let binding = options.lazy ? "lazy binding" : "eager binding (LD_BIND_NOW=1)"
        lines += [
            "",
            "Compared: what LD_DEBUG with LD_DEBUG_OUTPUT adds to a run of the system's loader, and --trace with --trace-output to one of",
            "\(swload), \(binding) on both sides; medians of \(options.rounds) rounds of four runs in turn, after \(options.warmup) to warm up.",
            "The cases with bind in their names are the loader's work alone, of copies that exit at their entry.",
        ]
        return lines.joined(separator: "\n")
    }

    private func row(_ comparison: TraceComparison) -> [String] {
        let (native, swload) = (comparison.native, comparison.swload)
        return [
            comparison.item.name, milliseconds(native.wall), milliseconds(swload.wall),
            milliseconds(native.tracedWall), milliseconds(swload.tracedWall), Table.ratio(comparison.gain),
            milliseconds(native.added), milliseconds(swload.added), Table.ratio(comparison.ratio),
            milliseconds(native.addedProcessor), milliseconds(swload.addedProcessor), Table.ratio(comparison.processorRatio),
            String(native.size / 1024), String(swload.size / 1024),
        ]
    }

    private func remark(_ comparison: TraceComparison) -> String {
        guard comparison.isWhole else { return "  DIFFERENT END, or no trace" }
        if let bar = comparison.item.bar, let ratio = comparison.ratio {
            return (ratio <= bar ? "  within the bar, " : "  MISSED, added at most ") + Table.ratio(bar)
        }
        if let least = comparison.item.leastGain, let gain = comparison.gain {
            return (gain >= least ? "  within the bar, " : "  MISSED, times faster at least ") + Table.ratio(least)
        }
        return ""
    }

    private func milliseconds(_ series: Series) -> String {
        let median = series.median
        return median < 0 ? "-" + Table.thousandths(-median) : Table.thousandths(median)
    }
}
