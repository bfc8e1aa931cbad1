import Link
import Testing

/// The order in which objects end; expectations are what ld.so of glibc 2.36 does.
@Suite struct FinalisationOrderTests {
    private func sort(_ dependencies: [[Int]], bound: [[Int]] = []) -> [Int] {
        func ids(_ lists: [[Int]]) -> [[ObjectID]] { lists.map { $0.map { ObjectID($0) } } }
        return FinalisationOrder.sorted(dependencies.indices.map { ObjectID($0) }, dependencies: ids(dependencies), bound: ids(bound)).map(\.index)
    }

    @Test func dependentsEndFirst() {
        #expect(sort([[1], [2], []]) == [0, 1, 2])
        #expect(sort([[2], [], [1]]) == [0, 2, 1])
        #expect(sort([[], [], []]) == [0, 1, 2], "objects that have nothing to do with each other end in load order")
    }

    @Test func whatAReferenceIsBoundToEndsLater() {
        #expect(sort([[], [], []], bound: [[], [], [1]]) == [0, 2, 1])
        #expect(sort([[], [], []], bound: [[], [], []]) == [0, 1, 2])
    }

    /// A dependency that the file states wins over one of a reference.
    @Test func statedDependenciesWin() {
        #expect(sort([[], [2], []], bound: [[], [], [1]]) == [0, 1, 2])
    }
}
