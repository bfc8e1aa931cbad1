/// What the runs of one command took on one side.
struct Side {
    let wall: Series
    let user: Series
    let system: Series
    /// Peak memory in KiB.
    let peak: Series
    /// How the runs ended: one value, unless they differ among themselves.
    let endings: [Ending]

    init(_ samples: [Sample], peaks: [Int]) {
        wall = Series(samples.map(\.wall))
        user = Series(samples.map(\.user))
        system = Series(samples.map(\.system))
        peak = Series(peaks)
        endings = samples.reduce(into: []) { list, sample in
            if !list.contains(sample.ending) { list.append(sample.ending) }
        }
    }
}

/// One command, measured natively and under swload.
struct Comparison {
    let item: Case
    let native: Side
    let swload: Side

    /// How often peak memory is measured; it hardly varies.
    private static let peakRounds = 5

    /// Runs the warm-up and the rounds, the two sides in turn, each first every other time, so that what else the machine does falls on both.
    init(_ command: Command, swload loader: String, options: Options) throws(SpawnError) {
        let program = command.prepared
        let children = (
            program.native(lazy: options.lazy), program.under(loader, lazy: options.lazy, options: options.lazy ? ["--lazy"] : [])
        )
        for _ in 0..<options.warmup {
            _ = try children.0.run()
            _ = try children.1.run()
        }
        var samples: (native: [Sample], swload: [Sample]) = ([], [])
        for round in 0..<options.rounds {
            let isSecond = round.isMultiple(of: 2)
            if !isSecond { samples.swload.append(try children.1.run()) }
            samples.native.append(try children.0.run())
            if isSecond { samples.swload.append(try children.1.run()) }
        }
        var peaks: (native: [Int], swload: [Int]) = ([], [])
        for _ in 0..<Self.peakRounds {
            peaks.native.append(try PeakMemory.measure(children.0))
            peaks.swload.append(try PeakMemory.measure(children.1))
        }
        item = command.item
        native = Side(samples.native, peaks: peaks.native)
        swload = Side(samples.swload, peaks: peaks.swload)
    }

    /// True where every run on both sides ended in the same way; otherwise the times mean nothing.
    var endsAlike: Bool { native.endings.count == 1 && native.endings == swload.endings }

    var wallRatio: Double? { ratio(native.wall.median, swload.wall.median) }
    var minimumRatio: Double? { ratio(native.wall.minimum, swload.wall.minimum) }
    var userRatio: Double? { ratio(native.user.median, swload.user.median) }
    var systemRatio: Double? { ratio(native.system.median, swload.system.median) }

    /// How much more KiB swload takes.
    var extraPeak: Int { swload.peak.median - native.peak.median }

    /// Which bars are missed, none for a case without.
    var missed: [String] {
        guard item.hasBar else { return [] }
        var bars: [String] = []
        if let wallRatio, wallRatio > Case.wallBar { bars.append("wall ratio over \(Case.wallBar)") }
        if extraPeak > Case.memoryBar { bars.append("over \(Case.memoryBar) KiB more memory") }
        return bars
    }

    private func ratio(_ native: Int, _ swload: Int) -> Double? {
        native > 0 && endsAlike ? Double(swload) / Double(native) : nil
    }
}
