/// What the runs of one program took, started in one way.
struct LoadSide {
    let wall: Series
    let faults: Series
    let endings: [Ending]
    /// System calls of one run, nil where they cannot be counted.
    let calls: Int?
    /// Peak memory in KiB.
    let peak: Int

    /// Takes the samples, and how the program ended when it checked its bindings, if it did.
    init(_ samples: [Sample], checked: Ending?, calls: Int?, peak: Int) {
        wall = Series(samples.map(\.wall))
        faults = Series(samples.map(\.faults))
        endings = Array(Set(samples.map(\.ending) + (checked.map { [$0] } ?? [])))
        self.calls = calls
        self.peak = peak
    }
}
