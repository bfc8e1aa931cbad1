import Foundation
import Testing

/// The trace as JSON lines, and as a timeline.
@Suite struct JSONTraceTests {
    typealias Object = [String: Any]

    private func objects(_ trace: TraceFile) throws -> [Object] {
        try trace.lines.map { try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? Object, "\($0)") }
    }

    @Test("the first line names the schema, and every line is an object with event, category, time, process and thread")
    func shape() async throws {
        let trace = try TraceFile(try await Program.taker.command(), options: ["--now", "--trace=all,phases", "--trace-format=json"])
        let all = try objects(trace)
        #expect(all[0]["schema"] as? String == "swload.trace/1" && (all[0]["program"] as? String)?.hasSuffix("/taker") == true)
        var last = 0
        var events: Set<String> = []
        for object in all.dropFirst() {
            let time = try #require(object["time"] as? Int)
            #expect(time >= last && object["category"] is String && object["pid"] is Int && object["tid"] is Int, "\(object)")
            last = time
            events.insert(try #require(object["event"] as? String))
        }
        let expected: Set = [
            "searching", "trying", "search-ended", "needed", "generating-map", "mapped", "checking-version", "scopes-of", "scope", "relocating",
            "lookup", "binding", "calling-init", "initialize-program", "transferring-control", "calling-fini", "began", "ended",
        ]
        #expect(events.isSuperset(of: expected), "missing: \(expected.subtracting(events))")
    }

    @Test("a binding has its relocation, what was written, the definition, and every candidate with the verdict")
    func binding() async throws {
        let command = try await Program.taker.command()
        let all = try objects(try TraceFile(command, options: ["--now", "--trace=bindings", "--trace-format=json"]))
        let both = try #require(all.first { $0["symbol"] as? String == "both" && ($0["from"] as? String)?.hasSuffix("/taker") == true })
        #expect(both["relocation"] as? String == "R_X86_64_JUMP_SLOT" && both["rule"] as? String == "scope-order" && both["moment"] as? String == "load")
        let definition = try #require(both["definition"] as? Object)
        #expect((definition["object"] as? String)?.hasSuffix("libone.so") == true && definition["type"] as? String == "FUNC" && definition["size"] is Int)
        #expect(both["written"] as? String == both["address"] as? String && both["slot"] is String)
        let candidates = try #require(both["candidates"] as? [Object])
        #expect(candidates.map { $0["verdict"] as? String } == ["plt-entry", "chosen", "shadowed"], "\(candidates)")
        let copy = try #require(all.first { $0["relocation"] as? String == "R_X86_64_COPY" && $0["symbol"] as? String == "moved" })
        #expect((copy["candidates"] as? [Object])?.first?["verdict"] as? String == "passed-over" && copy["width"] as? Int == 4)
        let memcpy = try #require(all.first { $0["symbol"] as? String == "memcpy" && ($0["from"] as? String)?.hasSuffix("/taker") == true })
        #expect(memcpy["version"] as? String == "GLIBC_2.14" && memcpy["resolver"] as? Bool == true && memcpy["chosen"] is String)
        let verdicts = try #require(memcpy["candidates"] as? [Object]).map { $0["verdict"] as? String }
        #expect(Set(verdicts) == ["chosen", "other-version"], "\(verdicts)")
    }

    @Test("its bindings are those of LD_DEBUG", arguments: ["ls", "git", "perl"])
    func same(_ name: String) throws {
        guard let program = Tool.find(name) else { try Test.cancel("not installed: \(name)") }
        let command = Command(program: program, arguments: ["--version"])
        func set(_ text: [String]) -> Set<String> { Set(text) }
        let classic = try TraceFile(command, options: ["--now", "--trace=bindings"]).lines("binding file ").map { String($0.dropFirst(12)) }
        let all = try objects(try TraceFile(command, options: ["--now", "--trace=bindings", "--trace-format=json"]))
        var seen: Set<String> = []
        for object in all where object["event"] as? String == "binding" {
            guard let definition = object["definition"] as? Object else { continue }
            let version = (object["version"] as? String).map { " [\($0)]" } ?? ""
            let (from, to, symbol) = (object["from"] as? String ?? "", definition["object"] as? String ?? "", object["symbol"] as? String ?? "")
            seen.insert("binding file \(from) [0] to \(to) [0]: normal symbol `\(symbol)'\(version)")
        }
        #expect(classic.count > 50)
        // A symbol that only its own object can see is not looked up, and has no line there.
        #expect(Set(classic).subtracting(seen).isEmpty, "\(Set(classic).subtracting(seen).prefix(5))")
    }

    @Test("a timeline is an array of balanced parts, with each object's mapping, relocation and constructors, and what is opened later")
    func timeline() async throws {
        let command = try await Program.steps(.part("low")).command(arguments: ["l=liblow.so,now", "-l"])
        let trace = try TraceFile(command, options: ["--trace=phases", "--trace-format=chrome"])
        let text = trace.lines.joined(separator: "\n").dropLast() + "]"
        let events = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [Object])
        var open: [[String]] = []
        var paths: Set<String> = []
        var last = 0.0
        for event in events {
            let time = try #require(event["ts"] as? Double)
            #expect(time >= last)
            last = time
            switch event["ph"] as? String {
            case "B":
                let name = try #require(event["name"] as? String)
                open.append((open.last ?? []) + [name])
                paths.insert(open[open.count - 1].joined(separator: "/"))
            case "E": #expect(open.popLast() != nil)
            default: #expect(event["ph"] as? String == "M")
            }
        }
        #expect(open.isEmpty, "\(open)")
        for path in [
            "start steps/map libc.so.6", "start steps/relocate libc.so.6", "start steps/initialise libc.so.6", "start steps/versions",
            "run/open liblow.so/map liblow.so", "run/open liblow.so/relocate liblow.so", "run/open liblow.so/initialise liblow.so",
            "run/close liblow.so/finalise liblow.so",
        ] { #expect(paths.contains(path), "\(path) is not among \(paths.sorted())") }
    }
}
