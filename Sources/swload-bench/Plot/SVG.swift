/// Elements of a picture, written one after another; a pixel is the unit, and y grows downwards.
struct SVG {
    /// What has been written so far.
    private(set) var body = ""

    /// A text's place at its x.
    enum Anchor: String {
        case start, middle, end
    }

    /// A straight line.
    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
        body += "<line class=\"\(style)\" x1=\"\(Self.number(x1))\" y1=\"\(Self.number(y1))\" x2=\"\(Self.number(x2))\" y2=\"\(Self.number(y2))\"/>\n"
    }

    /// A rectangle.
    mutating func rectangle(_ x: Double, _ y: Double, width: Double, height: Double, radius: Double = 0, _ style: String) {
        let round = radius > 0 ? " rx=\"\(Self.number(radius))\"" : ""
        body += "<rect class=\"\(style)\" x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" width=\"\(Self.number(width))\" height=\"\(Self.number(height))\"\(round)/>\n"
    }

    /// Lines from point to point, closed to a filled shape or not.
    mutating func path(_ points: [(x: Double, y: Double)], closed: Bool = false, _ style: String) {
        let places = points.map { "\(Self.number($0.x)),\(Self.number($0.y))" }.joined(separator: " ")
        body += "<\(closed ? "polygon" : "polyline") class=\"\(style)\" points=\"\(places)\"/>\n"
    }

    /// A circle.
    mutating func circle(_ x: Double, _ y: Double, radius: Double, _ style: String) {
        body += "<circle class=\"\(style)\" cx=\"\(Self.number(x))\" cy=\"\(Self.number(y))\" r=\"\(Self.number(radius))\"/>\n"
    }

    /// One line of text whose middle, more or less, is at y.
    mutating func text(_ text: String, _ x: Double, _ y: Double, _ style: String, _ anchor: Anchor = .start) {
        let place = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
        body += "<text class=\"\(style)\" x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" dy=\".35em\"\(place)>\(Self.escaped(text))</text>\n"
    }

    /// Elements that belong together, and what is said of them where they are pointed at.
    mutating func group(_ style: String, title: String, _ draw: (inout SVG) -> Void) {
        body += "<g class=\"\(style)\"><title>\(Self.escaped(title))</title>\n"
        draw(&self)
        body += "</g>\n"
    }

    /// The whole picture as a file of its own, on a ground with round corners.
    func document(width: Double, height: Double, title: String, description: String, style: String) -> String {
        var ground = SVG()
        ground.rectangle(0, 0, width: width, height: height, radius: 8, "page")
        let size = "width=\"\(Self.number(width))\" height=\"\(Self.number(height))\" viewBox=\"0 0 \(Self.number(width)) \(Self.number(height))\""
        return """
            <svg xmlns="http://www.w3.org/2000/svg" \(size) role="img" aria-labelledby="title description">
            <title id="title">\(Self.escaped(title))</title>
            <desc id="description">\(Self.escaped(description))</desc>
            <style>
            \(style)
            </style>
            \(ground.body)\(body)</svg>

            """
    }

    /// A coordinate, to a tenth of a pixel.
    private static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        let whole = "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10)"
        return tenths % 10 == 0 ? whole : whole + ".\(abs(tenths) % 10)"
    }

    /// Text as XML wants it; control characters, which it does not take, are left out.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\u{0}"..<" ", "\u{7f}"..<"\u{a0}", "\u{fffe}", "\u{ffff}": break
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
