import Foundation
import FoundationXML
import Testing

/// What an SVG file holds, as far as tests ask for it; made only of well-formed XML.
final class Picture: NSObject, XMLParserDelegate {
    /// A line of text with the room that it takes in a wide font.
    struct Line {
        var text = ""
        let styles: [String]
        let x, y: Double
        let anchor: String

        private var size: Double {
            let sizes = ["heading": 20.0, "part": 15, "name": 12.5, "legend": 12]
            return styles.compactMap { sizes[$0] }.first ?? 11
        }

        var left: Double {
            let width = width
            return anchor == "middle" ? x - width / 2 : anchor == "end" ? x - width : x
        }
        var right: Double { left + width }
        private var width: Double { Double(text.count) * size * 0.6 }

        func touches(_ other: Line) -> Bool {
            abs(y - other.y) < (size + other.size) / 2 && left < other.right && other.left < right
        }
    }

    private(set) var lines: [Line] = []
    /// The classes of every element that has some, in order.
    private(set) var styles: [[String]] = []
    private(set) var width = 0.0
    private(set) var height = 0.0
    private var isText = false

    init(_ file: String) throws {
        super.init()
        let parser = XMLParser(data: Data(file.utf8))
        parser.delegate = self
        try #require(parser.parse(), "\(String(describing: parser.parserError)) in line \(parser.lineNumber)")
    }

    func count(_ style: String) -> Int { styles.count { $0.contains(style) } }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String] = [:]
    ) {
        let own = (attributes["class"] ?? "").split(separator: " ").map(String.init)
        if !own.isEmpty { styles.append(own) }
        func number(_ key: String) -> Double { attributes[key].flatMap(Double.init) ?? .nan }
        if name == "svg" { (width, height) = (number("width"), number("height")) }
        isText = name == "text"
        if isText { lines.append(Line(styles: own, x: number("x"), y: number("y"), anchor: attributes["text-anchor"] ?? "start")) }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        if isText { lines[lines.count - 1].text += string }
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) { isText = false }
}
