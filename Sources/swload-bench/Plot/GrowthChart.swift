/// How the cost grows with the number of libraries: a curve for each way, and below it the times as a table.
struct GrowthChart {
    /// One number of libraries, and what each way took, in milliseconds.
    private struct Point {
        let libraries: Int
        let relocations: Int
        let times: [LoadWay: Double]
    }

    private let points: [Point]
    /// What the closures have in common.
    private let shape = SyntheticClosure.growing[0]
    private let across: LogAxis

    private static let (left, right) = (212.0, LoadPlot.width - 150)
    private static let (head, picture, line) = (52.0, 280.0, 18.0)

    /// Nil where fewer than two of the closures that grow were measured, or did not end alike.
    init?(_ comparisons: [LoadComparison]) {
        points = SyntheticClosure.growing.compactMap { closure in
            guard let comparison = comparisons.first(where: { $0.name == closure.name }), comparison.endsAlike else { return nil }
            let times = comparison.sides.mapValues { Double($0.wall.minimum) / 1000 }.filter { $0.value > 0 }
            return Point(libraries: closure.libraries, relocations: closure.libraries * closure.words, times: times)
        }
        guard points.count > 1 else { return nil }
        across = LogAxis(covering: points.map { Double($0.libraries) }, from: Self.left + 30, to: Self.right - 30)
    }

    var height: Double { Self.head + Self.picture + Self.line * Double(WayMark.costs.count + 2) + 14 }

    /// Draws the chart below a line.
    func draw(on svg: inout SVG, top: Double) {
        svg.text("How the time grows with the number of libraries", 24, top + 8, "part")
        svg.text("Each library exports \(shape.exports) symbols and has \(shape.words) references to those of all; everything is bound at once.", 24, top + 30, "soft")
        let (first, last) = (top + Self.head, top + Self.head + Self.picture)
        let upwards = LogAxis(covering: points.flatMap { point in WayMark.costs.compactMap { point.times[$0.way] } }, from: last, to: first)
        for tick in upwards.ticks {
            let y = upwards.place(tick)
            svg.line(Self.left, y, Self.right, y, "grid")
            svg.text(Figure.tick(tick) + " ms", Self.left - 10, y, "soft", .end)
        }
        for point in points { svg.line(place(point), first, place(point), last + 5, "grid") }
        for mark in WayMark.costs {
            let places = points.compactMap { point in point.times[mark.way].map { (x: place(point), y: upwards.place($0)) } }
            svg.group("curve-of-\(mark.style)", title: "\(mark.name): \(mark.meaning)") { svg in
                svg.path(places, "curve \(mark.style)")
                for (x, y) in places { mark.draw(on: &svg, x, y) }
            }
        }
        drawNames(on: &svg, upwards)
        drawTable(on: &svg, last + 18)
    }

    private func place(_ point: Point) -> Double { across.place(Double(point.libraries)) }

    /// The ways' names beside the ends of their curves, moved apart where these are close.
    private func drawNames(on svg: inout SVG, _ upwards: LogAxis) {
        let end = points[points.count - 1]
        let names = WayMark.costs.compactMap { mark in end.times[mark.way].map { (mark, upwards.place($0)) } }.sorted { $0.1 < $1.1 }
        for ((mark, y), spread) in zip(names, Self.apart(names.map(\.1), least: 16)) {
            svg.path([(place(end) + 8, y), (Self.right + 2, spread), (Self.right + 8, spread)], "curve leader")
            svg.text(mark == .native ? "ld.so" : "swload, \(mark.name)", Self.right + 12, spread, "legend")
        }
    }

    /// Sorted places, moved as little as it takes to have some distance between each two.
    static func apart(_ places: [Double], least distance: Double) -> [Double] {
        // Places that push each other become a block around their middle.
        var blocks: [[Double]] = []
        func middle(_ block: [Double]) -> Double { block.reduce(0, +) / Double(block.count) }
        func half(_ block: [Double]) -> Double { Double(block.count) * distance / 2 }
        for place in places {
            blocks.append([place])
            while blocks.count > 1 {
                let (above, below) = (blocks[blocks.count - 2], blocks[blocks.count - 1])
                guard middle(below) - middle(above) < half(above) + half(below) else { break }
                blocks.replaceSubrange(blocks.count - 2..<blocks.count, with: [above + below])
            }
        }
        return blocks.flatMap { block in block.indices.map { middle(block) + (Double($0) - Double(block.count - 1) / 2) * distance } }
    }

    /// Below each number of libraries what each way took.
    private func drawTable(on svg: inout SVG, _ top: Double) {
        svg.text("libraries", 46, top, "soft")
        svg.text("symbol relocations", 46, top + Self.line, "soft")
        for point in points {
            svg.text(Figure.grouped(point.libraries), place(point), top, "name", .middle)
            svg.text(Figure.grouped(point.relocations), place(point), top + Self.line, "soft", .middle)
        }
        for (index, mark) in WayMark.costs.enumerated() {
            let y = top + Double(index + 2) * Self.line + 6
            mark.draw(on: &svg, 32, y)
            svg.text(mark == .native ? "ld.so" : "swload, \(mark.name)", 46, y, "legend")
            for point in points {
                svg.text(point.times[mark.way].map { Figure.measured($0) + " ms" } ?? "–", place(point), y, "legend", .middle)
            }
        }
    }
}
