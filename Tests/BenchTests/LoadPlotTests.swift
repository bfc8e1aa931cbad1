import Testing

@testable import swload_bench

/// Pictures of made-up measurements.
@Suite struct LoadPlotTests {
    private let machine = Machine(processor: "A <fast> & \"quoted\"\u{1} processor", count: 2, kernel: "6.1", glibc: "2.36")

    /// A case with the least times of ld.so now and lazily, and of swload now and lazily, with nothing kept now and lazily, with
    /// a table, and with a snapshot; 0 for none.
    private func comparison(_ name: String, _ times: Int..., status: Int32 = 0) -> LoadComparison {
        var sides: [LoadWay: LoadSide] = [:]
        for (way, time) in zip(LoadWay.allCases, times) where time > 0 {
            let ending = Ending.exited(way == .nativeNow ? 0 : status)
            sides[way] = LoadSide([Sample(wall: time, user: 0, system: 0, peak: 0, faults: 0, ending: ending)], checked: nil, calls: nil, peak: 0)
        }
        return LoadComparison(name: name, rounds: 1, sides: sides)
    }

    private func picture(_ comparisons: [LoadComparison], _ stage: Stage = .bind) throws -> Picture {
        try Picture(LoadPlot(stage: stage, comparisons: comparisons, machine: machine, rounds: 21).svg)
    }

    private func expectRoom(_ picture: Picture, sourceLocation: SourceLocation = #_sourceLocation) {
        for (index, line) in picture.lines.enumerated() {
            #expect(line.left >= 0 && line.right <= picture.width && line.y > 0 && line.y < picture.height, "\(line)", sourceLocation: sourceLocation)
            for other in picture.lines[..<index] { #expect(!line.touches(other), "\(line) and \(other)", sourceLocation: sourceLocation) }
        }
    }

    @Test("every case has a row with a value for each way, and texts have room") func rows() throws {
        let seen = try picture([
            comparison("true", 700, 650, 875, 850, 760, 740, 740, 730), comparison("swift-frontend", 41_000, 41_000, 28_000, 31_000, 27_900, 30_900, 12_000, 9_000),
            comparison("s10", 4_660, 4_430, 3_330, 3_080, 3_200, 3_000, 1_120, 1_020), comparison("s100", 132_600, 137_000, 37_200, 47_500, 37_100, 47_400, 8_630, 8_060),
            comparison("s1000", 14_230_000, 14_300_000, 771_000, 902_000, 770_000, 901_000, 92_000, 61_000), comparison("search100", 5000, 5000, 4200, 4100, 4100, 4000, 900, 900),
        ])
        #expect(seen.count("case") == 6 && seen.count("value") == 30)
        #expect(seen.lines.contains { $0.text == "233" } && seen.lines.contains { $0.text == "0.80" })
        #expect(seen.lines.contains { $0.text == "200×" } && !seen.lines.contains { $0.text == "1000×" })
        #expect(seen.lines.contains { $0.text == "14\u{202f}230 ms" } && seen.lines.contains { $0.text == "1\u{202f}000\u{202f}000" })
        #expect(seen.count("curve-of-native") == 1 && seen.count("curve-of-snapshot") == 1)
        #expect(seen.lines.contains { $0.text.contains("A <fast> & \"quoted\" processor, 2 CPUs, Linux 6.1, glibc 2.36") })
        expectRoom(seen)
    }

    @Test("without two of the closures that grow there is no second part") func growth() throws {
        let (ten, hundred) = (comparison("s10", 4, 4, 3, 3, 3, 3, 2, 1), comparison("s100", 40, 40, 30, 30, 30, 30, 20, 10))
        #expect(try picture([ten, comparison("true", 1, 1, 1, 1, 1, 1, 1, 1)]).count("curve") == 0)
        #expect(try picture([ten, hundred]).count("curve-of-cold") == 1)
        #expect(try picture([ten, comparison("s100", 40, 40, 30, 30, 30, 30, 20, 10, status: 1)]).count("curve") == 0)
    }

    @Test("what has no number says so") func gaps() throws {
        let seen = try picture(
            [
                comparison("ls", 900, 900, 900, 900, 0, 0, 0, 0), comparison("git", 900, 900, 900, 900, 900, 900, 900, 900, status: 127),
                comparison("s10", 9, 9, 9, 9, 9, 9, 0, 9), comparison("s1000", 900, 900, 900, 900, 900, 900, 0, 9),
            ])
        #expect(seen.count("case") == 4 && seen.count("value") == 2 + 0 + 4 + 4)
        #expect(seen.lines.contains { $0.text == "no table" } && seen.lines.contains { $0.text == "no off" } && seen.lines.contains { $0.text == "the loaders' runs ended differently" })
        #expect(seen.lines.contains { $0.text == "–" })
        expectRoom(seen)
    }

    @Test("slower by far and faster by far have room, too") func extremes() throws {
        expectRoom(try picture([comparison("ls", 900, 900, 90_000, 1, 900, 1, 12, 901), comparison("git", 1000, 1000, 1_000, 1_001, 1_002, 998, 999, 1_000)], .run))
    }

    @Test("nothing is a picture, too", arguments: [Stage.bind, .start, .run]) func nothing(_ stage: Stage) throws {
        let seen = try picture([], stage)
        #expect(seen.count("case") == 0 && seen.lines.contains { $0.text == "Nothing was measured." })
        expectRoom(seen)
    }

    @Test("JSON of a machine is quoted") func quoted() {
        #expect(machine.json == #"{"cpu":"A <fast> & \"quoted\" processor","cpus":2,"kernel":"6.1","glibc":"2.36"}"#)
    }
}
