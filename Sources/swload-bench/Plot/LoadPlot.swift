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
        for line in Paragraph.lines(subtitle, characters: 122) {
            svg.text(line, 24, top, "soft")
            top += 16
        }
        top += 10
        if comparisons.isEmpty {
            svg.text("Nothing was measured.", 24, top, "legend")
            top += 24
        } else {
            let gains = GainChart(comparisons)
            gains.draw(on: &svg, top: top)
            top += gains.height + 10
        }
        if let growth = GrowthChart(comparisons) {
            top += 12
            growth.draw(on: &svg, top: top)
            top += growth.height
        }
        for line in Paragraph.lines(machine.description, characters: 122) {
            svg.text(line, 24, top, "soft machine")
            top += 16
        }
        return svg.document(width: Self.width, height: top + 8, title: title, description: subtitle, style: PlotStyle.sheet)
    }

    private var title: String {
        switch stage {
        case .bind: "Times faster than the system's loader: loading and binding"
        case .start: "Times faster than the system's loader: starting programs"
        case .run: "Times faster than the system's loader: whole runs of programs"
        }
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
            + "Least wall time\(rounds == 1 ? ", one round." : "s of \(rounds) rounds in turn."), logarithmic scale."
    }
}
