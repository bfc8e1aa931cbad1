import Glibc

/// How numbers are written in a picture.
enum Figure {
    /// A measured number with about three digits that count.
    static func measured(_ value: Double) -> String {
        if value >= 99.95 { return grouped(Int(value.rounded())) }
        return decimals(value, value >= 9.995 ? 1 : value >= 0.0995 ? 2 : 3)
    }

    /// A number at a line of a grid, without what is not needed.
    static func tick(_ value: Double) -> String {
        if value >= 0.9 { return grouped(Int(value.rounded())) }
        return decimals(value, Int(-log10(value * 1.000001).rounded(.down)))
    }

    /// A whole number with a narrow space before each three digits, where it has more than four.
    static func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        guard digits.count > 4 else { return String(digits) }
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "\u{202f}" }
            text.append(digit)
        }
        return text
    }

    private static func decimals(_ value: Double, _ count: Int) -> String {
        let scale = pow(10, Double(count))
        let number = Int((value * scale).rounded())
        let text = String(number)
        let padded = String(repeating: "0", count: max(0, count + 1 - text.count)) + text
        return count == 0 ? text : "\(padded.dropLast(count)).\(padded.suffix(count))"
    }
}
