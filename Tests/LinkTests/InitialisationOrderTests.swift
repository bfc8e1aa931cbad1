import ELF
import Glibc
import Link
import Testing

@Suite struct InitialisationOrderTests {
    /// Sorts objects whose dependencies are given by number; 0 is the program.
    private func sort(_ dependencies: [[Int]], loaded: [Int]? = nil) -> [Int] {
        let loaded = loaded ?? Array(dependencies.indices)
        return InitialisationOrder.sorted(loaded.map { ObjectID($0) }, dependencies: dependencies.map { $0.map { ObjectID($0) } }).map(\.index)
    }

    @Test func dependenciesComeFirst() {
        #expect(sort([[]]) == [0])
        #expect(sort([[1], [2], [3], []]) == [3, 2, 1, 0])
        #expect(sort([[1, 2], [3], [3], []]) == [3, 2, 1, 0], "a diamond")
        #expect(sort([[1, 2, 3], [], [], []]) == [3, 2, 1, 0], "without dependencies, the last loaded first")
        #expect(sort([[1, 2, 3], [3], [1], []]) == [3, 1, 2, 0])
    }

    /// In a cycle the object that the walk meets first, the last loaded, comes last of it.
    @Test func cycles() {
        #expect(sort([[1], [2], [1]]) == [1, 2, 0])
        #expect(sort([[1], [2], [3], [1]]) == [2, 1, 3, 0])
        #expect(sort([[1], [1]]) == [1, 0])
        #expect(sort([[1, 2], [2], [0, 1]]) == [1, 2, 0], "the program comes last even where a library needs it")
        #expect(sort([[0, 1], [0]]) == [1, 0])
    }

    @Test func onlyTheLoadedAreSorted() {
        #expect(sort([[1], [2], []], loaded: [1]) == [1])
        #expect(sort([[1], [2], []], loaded: [2, 1]) == [2, 1])
        #expect(sort([[1], [2], [3], []], loaded: [0, 2]) == [2, 0])
        #expect(sort([[1]], loaded: []) == [])
    }

    @Test func randomGraphsWithoutCyclesAreSorted() {
        var random = Random(state: 3)
        for _ in 0..<300 {
            let count = 2 + random.below(30)
            let number = (0..<count).map { _ in random.below(1000) }
            let dependencies = (0..<count).map { from in
                (0..<random.below(5)).map { _ in random.below(count) }.filter { $0 != 0 && $0 != from && (number[from], from) < (number[$0], $0) }
            }
            let order = sort(dependencies)
            #expect(order.sorted() == Array(0..<count))
            #expect(order.last == 0)
            let place = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
            for from in 1..<count {
                for to in dependencies[from] { #expect(place[to, default: 0] < place[from, default: 0], "\(dependencies)") }
            }
        }
    }

    @Test func aLongChainNeedsNoStack() {
        let count = 100_000
        let order = sort((0..<count).map { $0 + 1 < count ? [$0 + 1] : [] })
        #expect(order == Array((0..<count).reversed()))
        // The walk begins with the last object, which here leads through all others.
        let backwards = sort((0..<count).map { $0 > 1 ? [$0 - 1] : [] })
        #expect(backwards == Array(1..<count) + [0])
    }

    static let programs = ["/usr/bin/gdb", "/usr/bin/git", "/bin/ls", "/usr/bin/perl", "/usr/bin/openssl", "/bin/tar"]

    /// The order in which ld.so calls the initialisers of a real program's libraries.
    @Test(.needs("readelf"), arguments: programs.filter { unsafe access($0, X_OK) == 0 })
    func agreesWithTheSystemsLoader(program: String) throws {
        let trace = try Shell.lines("LD_DEBUG=files,scopes '\(program)' --version", mayFail: true).map { line in
            // The process ID, a colon and a tab.
            line.firstIndex(of: "\t").map { String(line[line.index(after: $0)...]) } ?? ""
        }
        let wanted = trace.compactMap { $0.hasPrefix("calling init: ") ? String($0.dropFirst(14)) : nil }
        // The global scope is the load order.
        let scope = try #require(trace.first { $0.hasPrefix(" scope 0: ") }).dropFirst(10).split(separator: " ").map(String.init)
        try #require(wanted.count > 1 && scope.count == wanted.count + 1, "\(scope) \(wanted)")
        let ids = Dictionary(uniqueKeysWithValues: scope.enumerated().map { ($1.split(separator: "/").last.map(String.init) ?? $1, $0) })
        let dependencies = try scope.map { path in
            try ReadELF(path: path).dynamicEntries().filter { $0.name == "NEEDED" }.compactMap { entry in
                entry.value.split(separator: "[").last.flatMap { ids[String($0.dropLast())] }
            }
        }
        #expect(sort(dependencies).dropLast().map { scope[$0] } == wanted)
    }

    /// A cycle of real libraries, which ld.so has to break somewhere.
    @Test(.needs("gcc", "readelf")) func agreesWithTheSystemsLoaderInCycles() throws {
        let work = try Workplace()
        let names = ["v", "w", "x", "y"]
        // First without dependencies, so that each can be named by the others.
        for name in names { try work.build("lib\(name).so", "int \(name);", "-shared -fPIC -Wl,-soname,lib\(name).so") }
        for (name, needs) in [("v", ["w", "y"]), ("w", ["x"]), ("x", ["v", "y"]), ("y", ["x"])] {
            let flags = needs.map { "-l\($0)" }.joined(separator: " ")
            try work.build(
                "lib\(name).so", "int \(name);", "-shared -fPIC -Wl,-soname,lib\(name).so -Wl,--no-as-needed -L. \(flags) -Wl,-rpath,'$ORIGIN'")
        }
        try work.write("main.c", "int main(void) { return 0; }")
        for order in [["v", "w", "x", "y"], ["y", "v"], ["x", "w"], ["w"]] {
            let flags = order.map { "-l\($0)" }.joined(separator: " ")
            try Shell.lines(
                "cd '\(work.path)' && gcc -o main main.c -Wl,--no-as-needed -L. -Wl,-rpath-link,. \(flags) -Wl,-rpath,'$ORIGIN'")
            try agreesWithTheSystemsLoader(program: "\(work.path)/main")
        }
    }
}
