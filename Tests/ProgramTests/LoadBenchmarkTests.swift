import Foundation
import FoundationXML
import Testing

/// swload-bench's measurements of loading, and their picture.
@Suite struct LoadBenchmarkTests {
    private static let ways = [
        "native_now", "native_lazy", "swload_now", "swload_lazy", "swload_off", "swload_lazy_off", "swload_table", "swload_snapshot",
    ]

    private struct Report: Decodable {
        struct Machine: Decodable {
            var cpu, kernel, glibc: String
            var cpus: Int
        }
        var set: String
        var rounds: Int
        var machine: Machine
    }

    private func bench(_ arguments: String...) throws -> Outcome {
        try Command(program: Workplace.bench, arguments: ["--swload", Workplace.swload] + arguments, limit: .seconds(120)).run()
    }

    /// The classes of an SVG file's elements; it must be well-formed XML.
    private func styles(_ path: String) throws -> [String] {
        let document = try XMLDocument(contentsOf: URL(fileURLWithPath: path))
        return try document.nodes(forXPath: "//@class").compactMap(\.stringValue)
    }

    @Test("JSON has every way with its numbers, and the picture a row for each case", .needs("cc", "true")) func onePart() throws {
        let path = "\(try Workplace.folder("plot"))/plot.svg"
        let seen = try bench("--set", "bind", "--rounds", "1", "--seconds", "0", "--warmup", "0", "--json", "--plot", path, "true", "s10")
        try #require(seen.end == .exited(0), "\(seen)")
        let report = try JSONDecoder().decode(Report.self, from: seen.output)
        #expect(report.set == "bind" && report.rounds == 1 && report.machine.cpus > 0)
        #expect(!report.machine.cpu.isEmpty && !report.machine.kernel.isEmpty && report.machine.glibc.hasPrefix("2."))
        let whole = try #require(try JSONSerialization.jsonObject(with: seen.output) as? [String: Any])
        let cases = try #require(whole["cases"] as? [[String: Any]])
        #expect(cases.map { $0["case"] as? String } == ["true", "s10"])
        for item in cases {
            #expect(item["ends_alike"] as? Bool == true && item["rounds"] as? Int == 1)
            for way in Self.ways {
                let side = try #require(item[way] as? [String: Any], "\(way)")
                for number in ["wall_minimum_us", "wall_median_us", "page_faults", "peak_kib"] {
                    #expect((side[number] as? Int ?? 0) > 0, "\(way), \(number)")
                }
            }
        }
        let styles = try styles(path)
        #expect(styles.count { $0 == "case" } == 2 && styles.count { $0.hasSuffix("value") } == 10)
        #expect(!styles.contains { $0.hasPrefix("curve") })
    }

    @Test("a case that takes little time has more rounds", .needs("true")) func seconds() throws {
        let seen = try bench("--set", "run", "--rounds", "1", "--seconds", "1", "--warmup", "0", "--json", "true")
        let whole = try #require(try JSONSerialization.jsonObject(with: seen.output) as? [String: Any], "\(seen)")
        let rounds = try #require((whole["cases"] as? [[String: Any]])?.first?["rounds"] as? Int)
        #expect(rounds > 3)
    }

    @Test("traces are measured of whole programs and of the loader's work alone", .needs("gdb", "git")) func traces() throws {
        let seen = try bench("--set", "trace", "--rounds", "1", "--warmup", "0", "gdb-bind-bindings", "git-bindings")
        try #require(seen.end == .exited(0), "\(seen)")
        let rows = seen.text.split(separator: "\n").filter { $0.contains("-bindings ") }.map { $0.split(separator: " ") }
        #expect(rows.map { $0[0] } == ["gdb-bind-bindings", "git-bindings"] && !seen.text.contains("DIFFERENT END"))
        for row in rows {
            let numbers = row.dropFirst().prefix(5).compactMap { Double($0) }
            #expect(numbers.count == 5 && numbers.allSatisfy { $0 > 0 } && abs(numbers[4] - numbers[2] / numbers[3]) < 0.01, "\(row)")
        }
    }

    @Test("a made-up program sees a wrong binding when it checks, and only loads when it is timed", .needs("cc", "nm")) func wrongBinding() throws {
        let folder = try Workplace.folder("closure")
        let seen = try bench("--set", "bind", "--rounds", "1", "--seconds", "0", "--warmup", "0", "--folder", folder, "s10")
        try #require(seen.end == .exited(0) && !seen.text.contains("DIFFERENT END"), "\(seen)")
        let line = "nm -D --defined-only lib3.so | sed -n 's/.* T \\(_Z.*\\)/long \\1(void) { return -1; }/p' > wrong.c; cc -shared -o wrong.so wrong.c"
        try Command.shell(line, in: "\(folder)/s10").succeed()
        func end(_ words: [String], preload: String? = nil) throws -> [End] {
            var command = Command(program: "\(folder)/s10/program", arguments: words, folder: folder)
            command.environment["LD_LIBRARY_PATH"] = "\(folder)/s10"
            command.environment["LD_PRELOAD"] = preload
            return [try command.run().end, try command.loaded().run().end]
        }
        #expect(try end(["check"]) == [.exited(0), .exited(0)])
        #expect(try end(["check"], preload: "\(folder)/s10/wrong.so") == [.exited(1), .exited(1)])
        #expect(try end([], preload: "\(folder)/s10/wrong.so") == [.exited(0), .exited(0)])
    }

    @Test("a picture replaces what was in its file; the report tells of the machine", .needs("true")) func replaced() throws {
        let path = "\(try Workplace.folder("plot"))/plot.svg"
        try String(repeating: "x", count: 1_000_000).write(toFile: path, atomically: true, encoding: .utf8)
        let seen = try bench("--set=run", "--rounds=1", "--seconds=0", "--warmup=0", "--plot=\(path)", "true")
        #expect(seen.end == .exited(0) && seen.text.contains("\nMachine: ") && seen.text.contains("glibc 2."), "\(seen)")
        #expect(try styles(path).count { $0 == "case" } == 1)
    }

    @Test(
        "wrong usage is told in one line",
        arguments: [
            (["--plot"], "--plot needs a value"), (["--plot", "x.svg"], "--plot is for the sets bind, start and run, not for programs"),
            (["--plot", "x.svg", "--set", "dl"], "not for dl"), (["--set=trace", "--plot=x.svg"], "not for trace"),
            (["--plot", "x.svg", "--", "true"], "a command after -- excludes --plot"),
            (["--set", "bind", "--plot", "/nonexistent/x.svg", "true"], "the plot /nonexistent/x.svg cannot be written: No such file or directory"),
            (["--set", "bind", "--plot", "/", "true"], "the plot / cannot be written: Is a directory"),
        ]) func usage(_ words: [String], _ text: String) throws
    {
        let seen = try Command(program: Workplace.bench, arguments: ["--swload", Workplace.swload] + words).run()
        #expect(seen.end == .exited(1) && seen.output.isEmpty && seen.errorLines.count == 1 && seen.errorText.contains(text), "\(seen)")
    }

    @Test("a picture that does not fit is told of", .needs("true")) func full() throws {
        let seen = try bench("--set=run", "--rounds=1", "--seconds=0", "--warmup=0", "--plot=/dev/full", "true")
        #expect(seen.end == .exited(1) && seen.errorText.contains("the plot /dev/full cannot be written: No space left on device"), "\(seen)")
    }

    @Test("--help names the option") func help() throws {
        #expect(try bench("--help").text.contains("--plot PATH"))
    }
}
