import Foundation
import Testing

/// What swload says of real programs is what ld.so does with them.
@Suite struct QuestionTests {
    private static func numpy(_ python: String) throws -> String? {
        let ask = "import glob, numpy, os; print(*glob.glob(os.path.dirname(numpy.__file__) + '/*core*/_multiarray_umath*.so'))"
        return try Command(program: python, arguments: ["-c", ask]).run().text.split(separator: "\n").first.map(String.init)
    }

    /// A program that is installed, and the object that is preloaded into it: numpy's into Python.
    private func subject(_ name: String) throws -> (program: String, preload: String?)? {
        guard let program = try realProgram(name) else { return nil }
        return (program, name == "python3" ? try Self.numpy(program) : nil)
    }

    private func native(_ subject: (program: String, preload: String?), _ categories: String) throws -> [String] {
        var environment = ["LD_DEBUG": categories, "LD_BIND_NOW": "1"]
        environment["LD_PRELOAD"] = subject.preload
        let seen = try Command(program: subject.program, arguments: ["--version"], environment: environment).run()
        return TraceLines(seen.errors).lines
    }

    private func ask(_ subject: (program: String, preload: String?), _ words: String...) throws -> Outcome {
        let options = subject.preload.map { ["--preload", $0] } ?? []
        return try Command(program: Workplace.swload, arguments: words + options + [subject.program], limit: .seconds(60)).run()
    }

    @Test("bindings are ld.so's, in its order", arguments: ["python3", "git"])
    func bindings(_ name: String) throws {
        guard let subject = try subject(name) else { return }
        let expected = try native(subject, "bindings,reloc").prefix { !$0.hasPrefix("calling init") }.filter { $0.hasPrefix("binding file ") }
        let seen = try ask(subject, "bindings")
        #expect(expected.count > 200 && seen.end == .exited(0) && seen.errors.isEmpty)
        #expect(TraceLines(seen.output).lines == Array(expected))
    }

    /// The files that each object's references to a symbol were looked up in, without repetitions.
    private func walks(_ lines: [String], _ symbol: String) -> [String: [String]] {
        var walks: [String: [String]] = [:]
        var object = ""
        for line in lines.prefix(while: { !$0.hasPrefix("calling init") }) {
            if line.hasPrefix("relocation processing: ") { object = String(line.dropFirst(23)) }
            let start = "symbol=\(symbol);  lookup in file="
            guard line.hasPrefix(start) else { continue }
            let file = String(line.dropFirst(start.count).dropLast(4))
            if !walks[object, default: []].contains(file) { walks[object, default: []].append(file) }
        }
        return walks
    }

    @Test("why walks the scopes that LD_DEBUG=symbols shows", arguments: ["gdb", "python3", "clang"])
    func why(_ name: String) throws {
        guard let subject = try subject(name) else { return }
        let lines = try native(subject, "symbols,bindings,reloc")
        let bound = lines.prefix { !$0.hasPrefix("calling init") }.filter { $0.hasPrefix("binding file ") }
        let symbols =
            ["malloc", "environ"]
            + stride(from: bound.count / 4, to: bound.count, by: bound.count / 3).map { place in
                String(bound[place].split(separator: "`")[1].prefix { $0 != "'" })
            }
        var compared = 0
        for symbol in symbols {
            let told = walks(lines, symbol)
            if told.isEmpty { continue }
            let answer = try ask(subject, "why", "--json", symbol)
            let object = try #require(try JSONSerialization.jsonObject(with: answer.output) as? [String: Any], "\(symbol): \(answer)")
            var computed: [String: [String]] = [:]
            for reference in try #require(object["references"] as? [[String: Any]]) {
                let from = try #require(reference["from"] as? String)
                for file in try #require(reference["searched"] as? [String]) where !computed[from, default: []].contains(file) {
                    computed[from, default: []].append(file)
                }
                // What was chosen is what ld.so binds to.
                guard let definition = reference["definition"] as? [String: Any], let target = definition["object"] as? String else { continue }
                let line = "binding file \(from) [0] to \(target) [0]: "
                #expect(bound.contains { $0.hasPrefix(line) && $0.contains(" symbol `\(symbol)'") }, "\(symbol) from \(from)")
            }
            #expect(computed == told, "\(symbol)")
            compared += told.count
        }
        #expect(compared >= 3)
    }

    @Test("conflicts: who wins for whom is whom ld.so binds to", arguments: ["gdb", "python3", "clang"])
    func conflicts(_ name: String) throws {
        guard let subject = try subject(name) else { return }
        let told = try native(subject, "bindings,reloc").prefix { !$0.hasPrefix("calling init") }
        var bound: [String: Set<String>] = [:]
        for line in told where line.hasPrefix("binding file ") {
            let name = String(line.split(separator: "`")[1].prefix { $0 != "'" })
            bound[name, default: []].insert(String(line.prefix { $0 != "`" }).replacingOccurrences(of: "protected", with: "normal"))
        }
        let answer = try ask(subject, "conflicts", "--all", "--json")
        let object = try #require(try JSONSerialization.jsonObject(with: answer.output) as? [String: Any], "\(answer)")
        let conflicts = try #require(object["conflicts"] as? [[String: Any]])
        for conflict in conflicts {
            let name = try #require(conflict["name"] as? String)
            var computed: Set<String> = []
            for copy in try #require(conflict["copies"] as? [[String: Any]]) {
                let owner = try #require(copy["object"] as? String)
                for user in copy["usedBy"] as? [String] ?? [] { computed.insert("binding file \(user) [0] to \(owner) [0]: normal symbol ") }
            }
            // A definition of an object that has several versions of the name may be left out; whoever is bound to one that is shown, is shown.
            #expect(computed.isSubset(of: bound[name] ?? []), "\(name): \(computed.subtracting(bound[name] ?? []))")
            let owners = Set(computed.map { $0.components(separatedBy: " to ")[1] })
            let missing = (bound[name] ?? []).filter { line in owners.contains { line.hasSuffix($0) } }.subtracting(computed)
            #expect(missing.isEmpty, "\(name): \(missing)")
        }
        if name == "gdb" { #expect(conflicts.contains { $0["name"] as? String == "_Znwm" || $0["name"] as? String == "xmalloc" }) }
    }

    @Test("list shows the lines of ldd", .needs("ldd"), arguments: ["gdb", "bash", "git"])
    func list(_ name: String) throws {
        guard let program = try realProgram(name) else { return }
        let ldd = try Command(program: try #require(Tool.find("ldd")), arguments: [program]).run()
        let expected = ldd.text.split(separator: "\n").map { line in line.hasSuffix(")") ? String(line.prefix { $0 != "(" }.dropLast()) : String(line)
        }
        #expect(try Question("list", program).lines == expected)
    }
}
