/// How numbers and rows are written in every report.
enum Table {
    /// The rows as lines with columns of one width, the first column to the left.
    static func aligned(_ rows: [[String]]) -> [String] {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                line += column == 0 ? cell + padding : "  " + padding + cell
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    static func ratio(_ value: Double?) -> String {
        value.map { thousandths(Int(($0 * 1000).rounded())) } ?? "-"
    }

    /// A number of thousandths, written with a point.
    static func thousandths(_ number: Int) -> String {
        let text = String(number)
        let padded = String(repeating: "0", count: max(0, 4 - text.count)) + text
        return padded.dropLast(3) + "." + padded.suffix(3)
    }
}
