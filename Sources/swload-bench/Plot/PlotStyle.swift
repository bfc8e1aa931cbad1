/// The colours and fonts of a picture, for a light and for a dark ground.
struct PlotStyle {
    /// The ground, the bands of every other row, the lines of the grid, texts that matter less, and those that matter.
    let page, band, grid, soft, ink: String
    /// The colours of the ways, after Okabe and Ito: those tell them apart, too, who see fewer colours.
    let ways: [(name: String, colour: String)]

    private static let light = PlotStyle(
        page: "#ffffff", band: "#f5f7f9", grid: "#d9dee5", soft: "#59636e", ink: "#1d2330",
        ways: [("native", "#4b5563"), ("cold", "#0072b2"), ("off", "#8f7500"), ("table", "#d55e00"), ("snapshot", "#009e73"), ("lazy", "#b0508c")])
    private static let dark = PlotStyle(
        page: "#0f131a", band: "#171c24", grid: "#323a46", soft: "#9aa4b5", ink: "#e6e9ef",
        ways: [("native", "#b4bcc8"), ("cold", "#56b4e9"), ("off", "#f0e442"), ("table", "#f0a63a"), ("snapshot", "#2cc295"), ("lazy", "#e39bc4")])

    /// The style sheet: shapes first, then the colours of the ground that the reader prefers.
    static let sheet = """
        text{font:11px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
        .heading{font-size:20px;font-weight:600}.part{font-size:15px;font-weight:600}.name{font-size:12.5px;font-weight:600}.legend{font-size:12px}
        .halo{stroke-width:3px;stroke-linejoin:round;paint-order:stroke}.mark{stroke-width:1.6px}.stem{stroke-width:2px}.curve{stroke-width:2px}
        .curve.native,.stem.lazy{stroke-dasharray:4 3}.grid,.leader{stroke-width:1px}.one{stroke-width:2.5px}
        \(light.rules)
        @media (prefers-color-scheme:dark){
        \(dark.rules)
        }
        """

    private var rules: String {
        let rules = ways.map { ".\($0.name){stroke:\($0.colour);fill:\($0.colour)}" } + [
            ".page,.mark.hollow{fill:\(page)}.halo{stroke:\(page)}.band{fill:\(band)}.curve{fill:none}",
            "text{fill:\(ink)}.soft{fill:\(soft)}.grid,.leader{stroke:\(grid)}.one{stroke:\(ink)}",
        ]
        return rules.joined(separator: "\n")
    }
}
