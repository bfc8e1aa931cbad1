import Glibc

/// What the processes of one side said about an operation, in picoseconds.
struct MicroSide {
    private(set) var minima: [Int] = []
    private(set) var medians: [Int] = []
    /// Why a process gave no figures, nil where all did.
    private(set) var failure: String?

    var minimum: Int? { isWhole ? Series(minima).minimum : nil }
    var median: Int? { isWhole ? Series(medians).median : nil }
    var isWhole: Bool { failure == nil && !minima.isEmpty }

    /// Runs the process once, unless one has failed before, and takes its figures in.
    mutating func add(_ child: Child) {
        guard failure == nil else { return }
        do throws(SpawnError) {
            let (text, ending) = try child.output()
            let figures = text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
            guard ending == .exited(0), figures.count == 2 else {
                failure = "\(ending), \(text.split(separator: "\n").first ?? "no figures")"
                return
            }
            minima.append(figures[0])
            medians.append(figures[1])
        } catch {
            failure = error.text
        }
    }
}

/// One operation, timed natively and under swload.
struct MicroComparison {
    let item: MicroCase
    let native: MicroSide
    let swload: MicroSide

    /// Runs the warm-up and the rounds, the two sides in turn; a side that fails is not run again.
    init(_ item: MicroCase, program: [String], swload loader: String, options: Options) {
        let isLazy = options.lazy || item.isLazy
        let environment = Command.environment(lazy: isLazy)
        let natively = Child(path: program[0], arguments: program, environment: environment)
        let loaded = Child(path: loader, arguments: [loader] + (isLazy ? ["--lazy"] : []) + program, environment: environment)
        var warm = (native: MicroSide(), swload: MicroSide())
        for _ in 0..<options.warmup {
            warm.native.add(natively)
            warm.swload.add(loaded)
        }
        var sides = (native: MicroSide(), swload: MicroSide())
        for _ in 0..<options.rounds * item.processes {
            sides.native.add(natively)
            sides.swload.add(loaded)
        }
        self.item = item
        (native, swload) = sides
    }

    /// True where both sides gave figures.
    var isWhole: Bool { native.isWhole && swload.isWhole }

    var minimumRatio: Double? { ratio(native.minimum, swload.minimum) }
    var medianRatio: Double? { ratio(native.median, swload.median) }

    /// True where both ratios, rounded to two digits, are within the bar.
    var isWithinBar: Bool {
        [minimumRatio, medianRatio].allSatisfy { ratio in ratio.map { ($0 * 100).rounded() <= MicroCase.bar * 100 } ?? false }
    }

    private func ratio(_ native: Int?, _ swload: Int?) -> Double? {
        guard let native, let swload, native > 0 else { return nil }
        return Double(swload) / Double(native)
    }
}
