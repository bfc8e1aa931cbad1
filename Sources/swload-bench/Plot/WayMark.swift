/// How a way of starting programs is shown in a picture: by a colour and by a shape.
struct WayMark: Equatable {
    let way: LoadWay
    /// The way's name beside its mark, and what it is in a few words.
    let name: String
    let meaning: String
    private let shape: Shape

    private enum Shape {
        case circle, square, triangle, wedge, diamond, ring
    }

    static let native = WayMark(way: .nativeNow, name: "ld.so", meaning: "the system's loader", shape: .ring)
    static let cold = WayMark(way: .now, name: "cold", meaning: "by default", shape: .circle)
    static let off = WayMark(way: .off, name: "off", meaning: "nothing kept at all", shape: .wedge)
    static let table = WayMark(way: .table, name: "table", meaning: "bindings kept", shape: .square)
    static let snapshot = WayMark(way: .snapshot, name: "snapshot", meaning: "relocated pages kept", shape: .triangle)
    static let lazy = WayMark(way: .lazy, name: "lazy", meaning: "both bind at first calls", shape: .diamond)

    /// The ways that are compared with the system's loader.
    static let gains = [cold, off, table, snapshot, lazy]
    /// The ways whose growing cost is shown, which all bind at once; what is known of the processor spares all programs the same.
    static let costs = [native, cold, table, snapshot]

    /// The class of what has the way's colour.
    var style: String { self == .native ? "native" : name }

    /// The way's mark around a point.
    func draw(on svg: inout SVG, _ x: Double, _ y: Double) {
        let style = "mark \(style)"
        switch shape {
        case .circle: svg.circle(x, y, radius: 4.2, style)
        case .ring: svg.circle(x, y, radius: 4.2, style + " hollow")
        case .square: svg.rectangle(x - 3.8, y - 3.8, width: 7.6, height: 7.6, style)
        case .triangle: svg.path([(x, y - 5), (x + 5, y + 4), (x - 5, y + 4)], closed: true, style)
        case .wedge: svg.path([(x, y + 5), (x + 5, y - 4), (x - 5, y - 4)], closed: true, style)
        case .diamond: svg.path([(x, y - 5.2), (x + 5.2, y), (x, y + 5.2), (x - 5.2, y)], closed: true, style + " hollow")
        }
    }
}
