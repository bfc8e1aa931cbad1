/// What the runs of one program took on one side.
struct LoadSide {
    let wall: Series
    let faults: Series
    let endings: [Ending]
    /// System calls of one run, nil where they cannot be counted.
    let calls: Int?
    /// Peak memory in KiB.
    let peak: Int

    init(_ samples: [Sample], calls: Int?, peak: Int) {
        wall = Series(samples.map(\.wall))
        faults = Series(samples.map(\.faults))
        endings = Array(Set(samples.map(\.ending)))
        self.calls = calls
        self.peak = peak
    }
}

/// One program, measured under the system's loader, which binds everything at once or functions at their first call, and under swload.
struct LoadComparison {
    let name: String
    let now: (native: LoadSide, swload: LoadSide)
    let lazy: (native: LoadSide, swload: LoadSide)

    /// Runs the three sides in turn, so that what else the machine does falls on all; `progress` is told after each round.
    init(_ program: Prepared, swload loader: String, options: Options, progress: (Int) -> Void) throws(SpawnError) {
        let children = [
            program.native(lazy: false), program.under(loader, lazy: false), program.native(lazy: true), program.under(loader, lazy: true),
        ]
        var samples: [[Sample]] = [[], [], [], []]
        for round in 0..<options.warmup + options.rounds {
            for (side, child) in children.enumerated() {
                let sample = try child.run()
                if round >= options.warmup { samples[side].append(sample) }
            }
            progress(round + 1)
        }
        var sides: [LoadSide] = []
        for (side, child) in children.enumerated() {
            sides.append(LoadSide(samples[side], calls: try CallCount.measure(child), peak: try PeakMemory.measure(child)))
        }
        name = program.name
        (now, lazy) = ((sides[0], sides[1]), (sides[2], sides[3]))
    }

    /// True where every run of all sides ended in the same way; otherwise the times mean nothing.
    var endsAlike: Bool {
        let endings = [now.native, now.swload, lazy.native, lazy.swload].map(\.endings)
        return endings[0].count == 1 && endings.allSatisfy { $0 == endings[0] }
    }

    /// How many times faster swload is than the system's loader, by the least and by the median times.
    func gain(_ sides: (native: LoadSide, swload: LoadSide)) -> (minimum: Double, median: Double)? {
        guard endsAlike, sides.swload.wall.minimum > 0 else { return nil }
        let (native, swload) = (sides.native.wall, sides.swload.wall)
        return (Double(native.minimum) / Double(swload.minimum), Double(native.median) / Double(swload.median))
    }
}
