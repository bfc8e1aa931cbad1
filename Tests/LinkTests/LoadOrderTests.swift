import ELF
import Link
import Testing

@Suite struct LoadOrderTests {
    /// Loads a closure in which each object appends what it needs.
    private func close(_ dependencies: [[Int]], filtees: [Int: [Int]] = [:]) -> (order: [Int], asked: [Int]) {
        var order = LoadOrder()
        var asked: [Int] = []
        order.append(.program)
        while let object = order.next() {
            asked.append(object.index)
            for filtee in filtees[object.index] ?? [] { order.insert(ObjectID(filtee), before: object) }
            for dependency in dependencies[object.index] { order.append(ObjectID(dependency)) }
        }
        return (order.objects.map(\.index), asked)
    }

    @Test func dependenciesAreListedBreadthFirst() {
        #expect(close([[1, 2], [3, 4], [5], [], [], []]).order == [0, 1, 2, 3, 4, 5])
        #expect(close([[2, 1], [3], [4], [], []]).order == [0, 2, 1, 4, 3])
        #expect(close([[1, 2], [2, 3], [3, 1], [0]]).order == [0, 1, 2, 3])
    }

    @Test func eachObjectIsAskedOnce() {
        let result = close([[1, 2, 1], [2, 1, 0], [0, 3], [3]])
        #expect(result.asked == [0, 1, 2, 3])
        #expect(result.order == [0, 1, 2, 3])
        var order = LoadOrder()
        #expect(order.next() == nil)
        order.append(ObjectID(7))
        order.append(ObjectID(7))
        #expect(order.next() == ObjectID(7))
        #expect(order.next() == nil)
        order.append(ObjectID(3))
        #expect(order.next() == ObjectID(3))
        #expect(order.objects == [ObjectID(7), ObjectID(3)])
    }

    /// A filtee comes before its filter, and its own dependencies are asked for too.
    @Test func filteesComeBeforeTheirFilters() {
        let result = close([[1, 2], [], [], [4], []], filtees: [1: [3]])
        #expect(result.order == [0, 3, 1, 2, 4])
        #expect(Set(result.asked) == [0, 1, 2, 3, 4] && result.asked.count == 5)
        // Several stand in the order in which they are named.
        #expect(close([[1], [], [], []], filtees: [1: [2, 3]]).order == [0, 2, 3, 1])
    }

    @Test func aFilteeThatIsListedMovesForwardOnly() {
        // 2 stands behind 1, which filters it: it moves.
        #expect(close([[1, 2], [], []], filtees: [1: [2]]).order == [0, 2, 1])
        // 1 stands before 2 already.
        #expect(close([[1, 2], [], []], filtees: [2: [1]]).order == [0, 1, 2])
        // A filter of itself.
        #expect(close([[1], []], filtees: [1: [1]]).order == [0, 1])
        var order = LoadOrder()
        order.insert(ObjectID(1), before: ObjectID(0))
        #expect(order.objects.isEmpty, "nothing to stand before")
    }

    /// Filters and their filtees as ld.so lists them in the scope of a real program.
    @Test(.needs("gcc")) func agreesWithTheSystemsLoader() throws {
        let work = try Workplace()
        for name in ["f", "g", "x", "y"] { try work.build("lib\(name).so", "int \(name);", "-shared -fPIC -Wl,-soname,lib\(name).so") }
        try work.build("libg.so", "int g;", "-shared -fPIC -Wl,-soname,libg.so -Wl,--no-as-needed -L. -ly")
        try work.build("libf.so", "int f;", "-shared -fPIC -Wl,-soname,libf.so -Wl,--auxiliary,libg.so -Wl,-rpath,'$ORIGIN'")
        try work.write("main.c", "int main(void) { return 0; }")
        try Shell.lines(
            "cd '\(work.path)' && gcc -o main main.c -Wl,--no-as-needed -L. -Wl,-rpath-link,. -lx -lf -Wl,-rpath,'$ORIGIN' -Wl,--disable-new-dtags")
        let line = try #require(Shell.lines("LD_DEBUG=scopes '\(work.path)/main'", mayFail: true).first { $0.contains(" scope 0: ") })
        let listed = line.split(separator: " ").compactMap { $0.split(separator: "/").last.map(String.init) }.filter {
            $0.hasPrefix("lib") || $0 == "main"
        }
        let names = ["main", "libx.so", "libf.so", "libc.so.6", "libg.so", "liby.so"]
        let order = close([[1, 2, 3], [], [], [], [5], []], filtees: [2: [4]]).order
        #expect(order.map { names[$0] } == listed)
    }
}

@Suite struct NameTableTests {
    @Test func theFirstValueOfANameStays() {
        var table = NameTable<Int>()
        #expect(table["a".name] == nil)
        table.add("a".name, 1)
        table.add("a".name, 2)
        table.add("".name, 3)
        #expect(table["a".name] == 1)
        #expect(table["".name] == 3)
        #expect(table["b".name] == nil)
    }

    @Test func manyNames() {
        var table = NameTable<Int>()
        for number in 0..<5000 { table.add("name\(number)".name, number) }
        for number in 0..<5000 { #expect(table["name\(number)".name] == number) }
        for number in 5000..<6000 { #expect(table["name\(number)".name] == nil) }
    }

    /// "Az" and "BY" have the same hash, since 33 * 65 + 122 = 33 * 66 + 89.
    @Test func namesOfTheSameHashAreDifferent() {
        let names = ["AzAz", "AzBY", "BYAz", "BYBY"]
        #expect(Set(names.map { $0.name.hash }).count == 1)
        var table = NameTable<Int>()
        for (index, name) in names.dropLast().enumerated() { table.add(name.name, index) }
        for (index, name) in names.dropLast().enumerated() { #expect(table[name.name] == index) }
        #expect(table["BYBY".name] == nil)
    }

    /// Colliding names around the end of the table wrap to its start, through every growth.
    @Test func collisionsWrapAndSurviveGrowth() {
        var table = NameTable<Int>()
        func spelling(_ number: Int) -> String { (0..<10).map { number >> $0 & 1 == 0 ? "Az" : "BY" }.joined() }
        for number in 0..<700 {
            table.add(spelling(number).name, number)
            #expect(table[spelling(number).name] == number && table[spelling(number + 1).name] == nil)
        }
        for number in 0..<700 { #expect(table[spelling(number).name] == number) }
    }

    @Test func forgottenNamesAreFree() {
        var table = NameTable<Int>()
        for index in 0..<50 { table.add(Name("name \(index)".kept), index) }
        table.removeAll { $0 % 2 == 0 }
        #expect(table.count == 25)
        for index in 0..<50 { #expect(table[Name("name \(index)".kept)] == (index % 2 == 0 ? nil : index)) }
        table.add(Name("name 0".kept), 7)
        #expect(table[Name("name 0".kept)] == 7)
    }
}
