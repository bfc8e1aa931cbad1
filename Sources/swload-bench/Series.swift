/// Measurements of one thing, at least one.
struct Series {
    private let sorted: [Int]

    init(_ values: [Int]) {
        sorted = values.sorted()
    }

    var minimum: Int { sorted[0] }

    /// The value in the middle; of an even number of values, the mean of the two there.
    var median: Int { (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2 }
}
