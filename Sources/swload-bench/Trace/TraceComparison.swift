/// What tracing adds to the runs of a program, on one side; in microseconds.
struct TracedSide {
    private let plain: [Sample]
    private let traced: [Sample]
    /// The size of a trace in bytes.
    let size: Int

    init(plain: [Sample], traced: [Sample], size: Int) {
        self.plain = plain
        self.traced = traced
        self.size = size
    }

    var wall: Series { Series(plain.map(\.wall)) }
    var tracedWall: Series { Series(traced.map(\.wall)) }
    /// What each traced run took more than the plain one beside it.
    var added: Series { Series(zip(plain, traced).map { $1.wall - $0.wall }) }
    var addedProcessor: Series { Series(zip(plain, traced).map { $1.processor - $0.processor }) }
    var ending: Ending? {
        let first = plain[0].ending
        return (plain + traced).allSatisfy { $0.ending == first } ? first : nil
    }
}

/// One program, run natively and under swload, each with a trace to a file and without.
struct TraceComparison {
    let item: TraceCase
    let native: TracedSide
    let swload: TracedSide

    /// Runs the warm-up and the rounds, the four runs in turn so that what else the machine does falls on all.
    init(_ item: TraceCase, _ program: Prepared, swload loader: String, options: Options) throws(SpawnError) {
        let folder = try TemporaryFolder()
        let output = folder.path + "/trace"
        let native = program.native(lazy: options.lazy)
        let tracedNative = program.native(lazy: options.lazy, variables: ["LD_DEBUG=\(item.word)", "LD_DEBUG_OUTPUT=\(output)"])
        let swload = program.under(loader, lazy: options.lazy)
        let tracedSwload = program.under(loader, lazy: options.lazy, options: ["--trace=\(item.word)", "--trace-output=\(output)"])

        var samples: [[Sample]] = [[], [], [], []]
        var sizes = [0, 0, 0, 0]
        for round in 0..<options.warmup + options.rounds {
            for (place, child) in [native, tracedNative, swload, tracedSwload].enumerated() {
                let sample = try child.run()
                sizes[place] = folder.empty()
                if round >= options.warmup { samples[place].append(sample) }
            }
        }
        self.item = item
        self.native = TracedSide(plain: samples[0], traced: samples[1], size: sizes[1])
        self.swload = TracedSide(plain: samples[2], traced: samples[3], size: sizes[3])
    }

    /// True where all runs ended in the same way and both traces were written; otherwise the times mean nothing.
    var isWhole: Bool { native.ending != nil && native.ending == swload.ending && native.size > 0 && swload.size > 0 }

    var ratio: Double? { ratio(native.added.median, swload.added.median) }
    var processorRatio: Double? { ratio(native.addedProcessor.median, swload.addedProcessor.median) }
    /// How many times faster a traced start is.
    var gain: Double? {
        let (native, swload) = (native.tracedWall.median, swload.tracedWall.median)
        return isWhole && swload > 0 ? Double(native) / Double(swload) : nil
    }

    private func ratio(_ native: Int, _ swload: Int) -> Double? { isWhole && native > 0 ? Double(swload) / Double(native) : nil }
}
