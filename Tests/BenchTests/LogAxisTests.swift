import Testing

@testable import swload_bench

/// Axes, numbers and places of pictures.
@Suite struct LogAxisTests {
    @Test("an axis goes from one line of its grid to another and has room for every value")
    func ticks() {
        #expect(LogAxis(covering: [0.5, 2], from: 0, to: 10).ticks == [0.5, 1, 2])
        #expect(LogAxis(covering: [0.76, 16.4], from: 0, to: 10).ticks == [0.5, 1, 2, 5, 10, 20])
        #expect(LogAxis(covering: [0.04, 0.3], from: 0, to: 10).ticks == [0.02, 0.05, 0.1, 0.2, 0.5])
        #expect(LogAxis(covering: [10, 1000], from: 0, to: 10).ticks == [10, 20, 50, 100, 200, 500, 1000])
        #expect(LogAxis(covering: [0.001, 200_000], from: 0, to: 10).ticks.count == 10)
        #expect(LogAxis(covering: [], from: 0, to: 10).ticks == [1])
        #expect(LogAxis(covering: [0, -1, .infinity, .nan, 5], from: 0, to: 10).ticks == [5])
    }

    @Test("equal ratios are equally long") func places() {
        let axis = LogAxis(covering: [1, 100], from: 50, to: 250)
        #expect(axis.place(1) == 50 && axis.place(10) == 150 && axis.place(100) == 250)
        #expect(LogAxis(covering: [1], from: 50, to: 250).place(1) == 50)
    }

    @Test(
        "numbers have about three digits",
        arguments: [
            (0.8, "0.80"), (0.0123, "0.012"), (9.994, "9.99"), (9.996, "10.0"), (16.44, "16.4"), (99.96, "100"), (1234, "1234"), (14_230.4, "14\u{202f}230"),
        ]) func measured(_ value: Double, _ text: String) { #expect(Figure.measured(value) == text) }

    @Test("and those of a grid as few as they need", arguments: [(0.5, "0.5"), (0.02, "0.02"), (0.1, "0.1"), (1, "1"), (50_000, "50\u{202f}000")])
    func tick(_ value: Double, _ text: String) { #expect(Figure.tick(value) == text) }

    @Test("close places are moved apart, others stay") func apart() {
        #expect(GrowthChart.apart([10, 100], least: 16) == [10, 100])
        #expect(GrowthChart.apart([10, 10, 100], least: 16) == [2, 18, 100])
        #expect(GrowthChart.apart([50, 50, 60, 60], least: 10) == [40, 50, 60, 70])
    }

    @Test("a paragraph is broken between words") func paragraph() {
        #expect(Paragraph.lines("one two three", characters: 7) == ["one two", "three"])
        #expect(Paragraph.lines("incomprehensible", characters: 7) == ["incomprehensible"])
        #expect(Paragraph.lines("", characters: 7) == [])
    }
}
