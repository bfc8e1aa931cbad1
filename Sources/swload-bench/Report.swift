import Glibc

/// The table and the lines below it.
struct Report {
    let comparisons: [Comparison]
    let swload: String
    let options: Options

    private static let head = [
        ["", "wall, ms", "", "ratio", "", "user, ms", "", "", "system, ms", "", "", "peak, KiB", "", ""],
        ["case", "native", "swload", "median", "min", "native", "swload", "ratio", "native", "swload", "ratio", "native", "swload", "more"],
    ]

    var text: String {
        guard !comparisons.isEmpty else { return "Nothing was measured." }
        var lines = Table.aligned(Self.head + comparisons.map(row))
        for (index, comparison) in comparisons.enumerated() { lines[Self.head.count + index] += remark(comparison) }
        lines += ["", mean, description]
        return lines.joined(separator: "\n")
    }

    private func row(_ comparison: Comparison) -> [String] {
        let (native, swload) = (comparison.native, comparison.swload)
        return [
            comparison.item.name,
            milliseconds(native.wall.median), milliseconds(swload.wall.median), Table.ratio(comparison.wallRatio), Table.ratio(comparison.minimumRatio),
            milliseconds(native.user.median), milliseconds(swload.user.median), Table.ratio(comparison.userRatio),
            milliseconds(native.system.median), milliseconds(swload.system.median), Table.ratio(comparison.systemRatio),
            String(native.peak.median), String(swload.peak.median), String(comparison.extraPeak),
        ]
    }

    private func remark(_ comparison: Comparison) -> String {
        guard comparison.endsAlike else {
            return "  DIFFERENT END: native \(list(comparison.native.endings)), swload \(list(comparison.swload.endings))"
        }
        guard comparison.item.hasBar else { return "" }
        return comparison.missed.isEmpty ? "  within the bar" : "  MISSED: " + comparison.missed.joined(separator: ", ")
    }

    private func list(_ endings: [Ending]) -> String {
        endings.map(\.description).joined(separator: " or ")
    }

    /// The geometric mean of the ratios, of the cases that did the same on both sides.
    private var mean: String {
        let ratios = comparisons.compactMap(\.wallRatio)
        guard !ratios.isEmpty else { return "No mean: no case ended alike on both sides." }
        let mean = exp(ratios.map { log($0) }.reduce(0, +) / Double(ratios.count))
        return "Geometric mean of the median wall ratios, swload / native, of \(ratios.count) of \(comparisons.count) cases: \(Table.ratio(mean))"
    }

    private var description: String {
        let binding = options.lazy ? "lazy binding" : "eager binding (LD_BIND_NOW=1) on both sides"
        let compared = """
            Compared: the system's loader and \(swload), \(binding); \
            medians of \(options.rounds) rounds in turn, after \(options.warmup) to warm up.
            """
        guard comparisons.contains(where: \.item.hasBar) else { return compared }
        return compared + "\nBars: wall ratio at most \(Case.wallBar), peak memory at most \(Case.memoryBar) KiB more."
    }

    private func milliseconds(_ microseconds: Int) -> String { Table.thousandths(microseconds) }
}
