import Glibc

/// An axis on which equal ratios are equally long, from one line of its grid to another.
struct LogAxis {
    /// Where there are lines: at 1, 2 and 5 times the powers of ten, or at these alone where there would be too many.
    let ticks: [Double]
    private let start: Double
    private let end: Double

    /// An axis between two places that has room for all values, those that are no positive numbers apart.
    init(covering values: [Double], from start: Double, to end: Double, most: Int = 16) {
        let usable = values.filter { $0 > 0 && $0.isFinite }
        let (least, greatest) = (usable.min() ?? 1, usable.max() ?? 1)
        let all = Self.lines([1, 2, 5], least, greatest)
        ticks = all.count <= most ? all : Self.lines([1], least, greatest)
        self.start = start
        self.end = end
    }

    /// The place of a value.
    func place(_ value: Double) -> Double {
        let (low, high) = (log10(ticks[0]), log10(ticks[ticks.count - 1]))
        return high > low ? start + (log10(value) - low) / (high - low) * (end - start) : start
    }

    /// The multiples of powers of ten from the last that is not above the least value to the first that is not below the greatest.
    private static func lines(_ multiples: [Double], _ least: Double, _ greatest: Double) -> [Double] {
        let powers = Int(log10(least).rounded(.down)) - 1...Int(log10(greatest).rounded(.up)) + 1
        let lines = powers.flatMap { power in multiples.map { power < 0 ? $0 / pow(10, Double(-power)) : $0 * pow(10, Double(power)) } }
        // What was rounded on its way is still taken for the line.
        let first = lines.lastIndex { $0 <= least * 1.000001 } ?? 0
        let last = lines.firstIndex { $0 >= greatest * 0.999999 } ?? lines.count - 1
        return Array(lines[first...max(first, last)])
    }
}
