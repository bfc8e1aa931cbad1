/// How many times faster than the system's loader each case was: a row for each, with a lane for each way, around a line at 1.
struct GainChart {
    private let comparisons: [LoadComparison]
    private let axis: LogAxis
    private let marks = WayMark.gains

    private static let (left, right) = (212.0, LoadPlot.width - 76)
    private static let lane = 14.0
    private static let row = Double(WayMark.gains.count) * lane + 10
    /// The legend in two lines, the words at the line and the numbers above the rows, and the numbers below them.
    private static let (head, foot) = (92.0, 24.0)

    init(_ comparisons: [LoadComparison]) {
        self.comparisons = comparisons
        let gains = comparisons.flatMap { comparison in WayMark.gains.compactMap { comparison.gain($0.way)?.minimum } }
        // There is always something on both sides of the line.
        axis = LogAxis(covering: gains + [0.5, 2], from: Self.left, to: Self.right)
    }

    var height: Double { Self.head + Double(comparisons.count) * Self.row + Self.foot }

    /// Draws the chart below a line.
    func draw(on svg: inout SVG, top: Double) {
        let (first, last) = (top + Self.head, top + Self.head + Double(comparisons.count) * Self.row)
        drawLegend(on: &svg, top + 10)
        for index in comparisons.indices where index % 2 == 0 {
            svg.rectangle(16, first + Double(index) * Self.row, width: LoadPlot.width - 32, height: Self.row, radius: 4, "band")
        }
        for tick in axis.ticks {
            let x = axis.place(tick)
            svg.line(x, first, x, last, tick == 1 ? "one" : "grid")
            for y in [first - 12, last + 13] { svg.text(Figure.tick(tick) + "×", x, y, tick == 1 ? "name" : "soft", .middle) }
        }
        let one = axis.place(1)
        svg.text("← slower", one - 10, first - 31, "soft", .end)
        svg.text("faster than the system's loader →", one + 10, first - 31, "soft")
        for (index, comparison) in comparisons.enumerated() { draw(comparison, on: &svg, first + Double(index) * Self.row) }
    }

    private func drawLegend(on svg: inout SVG, _ y: Double) {
        // Widths for a wide font; a narrow one leaves gaps.
        var (x, y) = (30.0, y)
        for mark in marks {
            let text = "\(mark.name): \(mark.meaning)"
            let width = 34 + Double(text.count) * 7.3
            if x + width > LoadPlot.width { (x, y) = (30, y + 18) }
            mark.draw(on: &svg, x, y)
            svg.text(text, x + 11, y, "legend")
            x += width
        }
    }

    private func draw(_ comparison: LoadComparison, on svg: inout SVG, _ top: Double) {
        let middle = top + Self.row / 2
        svg.group("case", title: title(comparison)) { svg in
            svg.text(comparison.name, Self.left - 58, middle - 7, "name", .end)
            if let native = comparison.sides[.nativeNow]?.wall.minimum {
                svg.text("ld.so \(Figure.measured(Double(native) / 1000)) ms", Self.left - 58, middle + 9, "soft", .end)
            }
            guard comparison.endsAlike else {
                svg.text("the loaders' runs ended differently", axis.place(1) + 10, middle, "halo soft")
                return
            }
            for (index, mark) in marks.enumerated() {
                draw(mark, comparison.gain(mark.way)?.minimum, on: &svg, top + 5 + (Double(index) + 0.5) * Self.lane)
            }
        }
    }

    /// One way's mark, its stem from the line at 1, and its value on the far side.
    private func draw(_ mark: WayMark, _ gain: Double?, on svg: inout SVG, _ y: Double) {
        let one = axis.place(1)
        guard let gain else {
            svg.text("no \(mark.name)", one + 10, y, "halo soft")
            return
        }
        let x = axis.place(gain)
        svg.line(one, y, x, y, "stem \(mark.style)")
        mark.draw(on: &svg, x, y)
        svg.text(Figure.measured(gain), gain < 1 ? x - 9 : x + 9, y, "halo value", gain < 1 ? .end : .start)
    }

    /// A row in words.
    private func title(_ comparison: LoadComparison) -> String {
        let times = LoadWay.allCases.compactMap { way in
            comparison.sides[way].map { "\(way.name) \(Figure.measured(Double($0.wall.minimum) / 1000)) ms" }
        }
        return "\(comparison.name): \(times.joined(separator: ", "))"
    }
}
