/// The picture of programs that were loaded: what was gained in each case, and how the cost grows with the number of libraries.
struct LoadPlot {
    let stage: Stage
    let comparisons: [LoadComparison]
    let machine: Machine
    let rounds: Int

    static let width = 900.0

    /// The picture as a file of its own.
    var svg: String {
        var svg = SVG()
        var top = 36.0
        svg.text(title, 24, top, "heading")
        top += 26
        top = draw(subtitle, on: &svg, top) + 10
        if comparisons.isEmpty {
            svg.text("Nothing was measured.", 24, top, "legend")
            top += 24
        } else {
            let gains = GainChart(comparisons)
            gains.draw(on: &svg, top: top)
            top += gains.height + 12
            top = draw(footnote, on: &svg, top)
        }
        if let growth = GrowthChart(comparisons) {
            top += 12
            growth.draw(on: &svg, top: top)
            top += growth.height
        }
        top = draw("Measured on: \(machine.description)", on: &svg, top + 22)
        return svg.document(width: Self.width, height: top + 8, title: title, description: subtitle, style: PlotStyle.sheet)
    }

    /// Draws a paragraph, and returns where the next thing may be.
    private func draw(_ text: String, on svg: inout SVG, _ top: Double) -> Double {
        var top = top
        for line in Paragraph.lines(text, characters: 130) {
            svg.text(line, 24, top, "soft")
            top += 16
        }
        return top
    }

    private var title: String {
        switch stage {
        case .bind: "Times faster than the system's loader: loading and binding"
        case .start: "Times faster than the system's loader: starting programs"
        case .run: "Times faster than the system's loader: whole runs of programs"
        }
    }

    /// What the made-up programs are that were measured.
    private var footnote: String {
        let closures = SyntheticClosure.builtIn.filter { closure in comparisons.contains { $0.name == closure.name } }
        return closures.isEmpty ? "" : "Made-up programs: " + closures.map { "\($0.name): \($0.meaning)" }.joined(separator: "; ") + "."
    }

    /// What was done in each run, and what the numbers are.
    private var subtitle: String {
        let work =
            switch stage {
            case .bind: "The loader's work alone: programs exit at their entry, and no constructor runs."
            case .start: "The loader's work and the constructors': programs exit at their entry."
            case .run: "Programs run to their end, with all that they do themselves."
            }
        return "\(work) Both loaders bind everything at once (LD_BIND_NOW=1), or, lazily, functions at their first calls. "
            + "\(rounds == 1 ? "One round" : "Least wall times of \(rounds) rounds or more in turn"); logarithmic scales."
    }
}
