/// One program, loaded by the system's loader and by swload in all ways.
struct LoadComparison {
    let name: String
    /// How often each way was measured.
    let rounds: Int
    /// What each way took; a cache that is not taken has no side.
    let sides: [LoadWay: LoadSide]

    init(name: String, rounds: Int, sides: [LoadWay: LoadSide]) {
        self.name = name
        self.rounds = rounds
        self.sides = sides
    }

    /// Runs the ways in turn, to and fro, so that what else the machine does falls on all, and none always finds what the same one leaves; `progress` is
    /// told after each round.
    init(_ program: Prepared, swload loader: String, kept: String, options: Options, progress: (Int) -> Void) throws(SpawnError) {
        var ways: [(way: LoadWay, child: Child, checked: Ending?, samples: [Sample])] = []
        for way in LoadWay.allCases where try way.prepare(program, loader, kept: kept) {
            let checked = try program.checking.map { program throws(SpawnError) in try way.child(program, loader, kept: kept).run().ending }
            ways.append((way, way.child(program, loader, kept: kept), checked, []))
        }
        var round = 0
        let end = microseconds() + options.seconds * 1_000_000
        while round < options.warmup + options.rounds || microseconds() < end {
            for step in ways.indices {
                let index = round.isMultiple(of: 2) ? step : ways.count - 1 - step
                let sample = try ways[index].child.run()
                if round >= options.warmup { ways[index].samples.append(sample) }
            }
            round += 1
            progress(round)
        }
        var sides: [LoadWay: LoadSide] = [:]
        for (way, child, checked, samples) in ways {
            sides[way] = LoadSide(samples, checked: checked, calls: try CallCount.measure(child), peak: try PeakMemory.measure(child))
        }
        self.init(name: program.name, rounds: round - options.warmup, sides: sides)
    }

    /// True where every run of all ways ended alike; otherwise the times mean nothing.
    var endsAlike: Bool {
        let endings = sides.values.map(\.endings)
        return endings.allSatisfy { $0.count == 1 && $0 == endings[0] }
    }

    /// How many times faster swload is than the system's loader, by the least and by the median times.
    func gain(_ way: LoadWay) -> (minimum: Double, median: Double)? {
        guard endsAlike, let native = sides[way.baseline]?.wall, let swload = sides[way]?.wall, swload.minimum > 0 else { return nil }
        return (Double(native.minimum) / Double(swload.minimum), Double(native.median) / Double(swload.median))
    }
}
