import ELF
import Testing
import Trace

@Suite struct TraceCategoriesTests {
    /// Every word, and whether `all` holds it.
    private static let words: [(String, TraceCategories, Bool)] = [
        ("libs", .libs, true), ("reloc", .reloc, true), ("files", .files, true), ("symbols", .symbols, true),
        ("bindings", .bindings, true), ("versions", .versions, true), ("scopes", .scopes, true),
        ("statistics", .statistics, false), ("unused", .unused, false), ("help", .help, false),
    ]

    private func parse(_ list: String) -> (categories: TraceCategories, unknown: [String]) {
        var unknown: [String] = []
        let categories = TraceCategories.parse(list.kept) { unknown.append($0.text) }
        return (categories, unknown)
    }

    @Test func everyWordIsACategoryOfItsOwn() {
        var union: TraceCategories = []
        for (word, category, isInAll) in Self.words {
            let result = parse(word)
            #expect(result.categories == category, "\(word)")
            #expect(result.unknown.isEmpty, "\(word)")
            #expect(category.rawValue.nonzeroBitCount == 1 && union.isDisjoint(with: category), "\(word)")
            #expect(TraceCategories.all.contains(category) == isInAll, "\(word)")
            union.formUnion(category)
        }
        #expect(parse("all").categories == [.libs, .reloc, .files, .symbols, .bindings, .versions, .scopes])
        #expect(TraceCategories.initialiserCalls == [.libs, .reloc, .files, .symbols, .bindings, .versions])
    }

    @Test(arguments: [" ", ",", ":", ", ", ":::", " ,: "])
    func wordsAreSeparated(separator: String) {
        let result = parse(separator + "libs" + separator + "unused" + separator + "files" + separator)
        #expect(result.categories == [.libs, .unused, .files])
        #expect(result.unknown.isEmpty)
    }

    @Test func unknownWordsAreReportedOneByOne() {
        let result = parse("libs,tls;x LIBS:file bindingss,all")
        #expect(result.categories == TraceCategories.all)
        #expect(result.unknown == ["tls;x", "LIBS", "file", "bindingss"])
        #expect(parse("libs;files").categories.isEmpty, "a semicolon separates nothing")
        #expect(parse("libs\tfiles").unknown == ["libs\tfiles"])
    }

    @Test func nothingIsNothing() {
        for empty in ["", " ", ":,"] {
            let result = parse(empty)
            #expect(result.categories.isEmpty && result.unknown.isEmpty)
        }
        #expect(TraceCategories(word: Bytes()) == nil)
    }

    @Test func anEventIsBuiltOnlyWhereItsCategoryIsOn() {
        let trace = RecordedTrace([.libs, .files])
        var built = 0
        func event() -> Event {
            built += 1
            return .searchEnded
        }
        trace.emit(.bindings, event())
        trace.emit([], event())
        #expect(built == 0 && trace.lines.isEmpty)
        trace.emit(.libs, event())
        trace.emit([.files, .bindings], event())
        #expect(built == 2 && trace.take() == ["end", "end"])
        #expect(trace.isOn(.initialiserCalls) && !trace.isOn([.scopes, .help]))
    }
}
