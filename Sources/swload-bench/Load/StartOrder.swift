import Glibc

/// The functions of swload that programs make it run, in an order in which those stand together that run together: first those that only starts without
/// a cache run, then those that all run, then those that only starts from a cache run, then what is left to run behind a program that loads libraries
/// itself. The linker puts them in this order; what a start then reads of swload's own file are a few windows of the kernel's reading ahead, and what a
/// program's run adds are one or two.
struct StartOrder {
    /// What is started: programs as they are, and the loader's work alone in few and in many objects.
    private static let programs: [(Case, Stage)] = [
        (Case("true", "true", []), .run), (Case("ls", "ls", []), .run), (Case("git", "git", ["--version"]), .run), (Case("true", "true", []), .bind),
        (Case("gdb", "gdb", []), .bind), (Case("clang", "clang", []), .bind),
    ]
    private static let ways: [LoadWay] = [.snapshot, .table, .now, .lazy]
    /// What loads libraries while it runs, asks for their symbols, and starts threads.
    private static let running = [
        Case("python3", "python3", ["-c", "import ctypes, ssl, threading; t = threading.Thread(target=ctypes.CDLL, args=['libm.so.6']); t.start(); t.join()"]),
        Case("perl", "perl", ["-e", "use POSIX; use Socket"]), Case("gdb", "gdb", ["-q", "-batch", "-ex", "print 1"]),
    ]

    /// What every start runs, but none under valgrind, which hides the kernel's shared object.
    private static let hidden = ["$e6swload12SharedObjectVWOc", "$e6swload12SharedObjectVWOh"]

    private let swload: String
    private let scratch: TemporaryFolder

    init(swload: String) throws(SpawnError) {
        self.swload = swload
        scratch = try TemporaryFolder()
    }

    private static func emulated(_ start: Child, _ options: [String]) -> Child {
        Child(path: "/usr/bin/env", arguments: ["env", "valgrind"] + options + start.arguments, environment: start.environment)
    }

    /// The names of the functions, one a line; `note` is told what is started.
    func make(note: (String) -> Void) throws(SpawnError) -> String {
        // Under valgrind what is known of the processor is only kept where that is asked for.
        if let command = Command(Case("true", "true", [])) {
            let start = command.prepared.under(swload, lazy: true, options: ["--write-cache"], variables: LoadWay.lazy.variables(scratch.path))
            _ = try Self.emulated(start, ["-q", "--tool=none"]).run()
        }
        var names = (cached: Self.hidden, cold: Self.hidden)
        for way in Self.ways {
            for (item, stage) in Self.programs {
                let found = try functions(item, stage, way, note)
                if way.takesDecisions { names.cached += found } else { names.cold += found }
            }
        }
        var running: [String] = []
        for item in Self.running { running += try functions(item, .run, .lazy, note) }
        let (cached, cold) = (Set(names.cached), Set(names.cold))
        var seen: Set<String> = []
        let all = (names.cached + names.cold).filter { seen.insert($0).inserted }
        let parts = [
            all.filter { !cached.contains($0) }, all.filter { cached.contains($0) && cold.contains($0) }, all.filter { !cold.contains($0) },
            running.filter { seen.insert($0).inserted },
        ]
        return parts.joined().map { $0 + "\n" }.joined()
    }

    /// What a program makes swload run; nothing of one that is not installed.
    private func functions(_ item: Case, _ stage: Stage, _ way: LoadWay, _ note: (String) -> Void) throws(SpawnError) -> [String] {
        guard let command = Command(item) else {
            note("\(item.name): skipped, it is not installed")
            return []
        }
        note("\(item.name), \(stage), \(way.name)")
        do throws(BuildError) {
            return try functions(ProgramCopy(folder: scratch.path).make(command, stage: stage), way)
        } catch {
            note("\(item.name): skipped, \(error.text)")
            return []
        }
    }

    /// What a start runs, by valgrind's account: of the last of three where the first may leave a cache.
    private func functions(_ program: Prepared, _ way: LoadWay) throws(BuildError) -> [String] {
        let account = scratch.path + "/account"
        // valgrind is not to take the program's libraries, as it would by LD_LIBRARY_PATH.
        let start = program.under(
            swload, lazy: way.baseline == .nativeLazy, options: program.libraryPath.map { ["--library-path", $0] } ?? [], variables: way.variables(scratch.path))
        let child = Self.emulated(start, ["--tool=callgrind", "--demangle=no", "--show-below-main=yes", "--callgrind-out-file=\(account)"])
        var ending = Ending.exited(0)
        var text = ""
        do throws(SpawnError) {
            for _ in 0..<(way.takesDecisions ? 3 : 1) where ending == .exited(0) { ending = try child.run().ending }
            text = try Child(path: "/bin/cat", arguments: ["cat", account], environment: []).output().text
        } catch {
            throw BuildError(text: error.text)
        }
        guard ending == .exited(0) else {
            throw BuildError(text: ending == .exited(127) ? "valgrind is not installed" : "under valgrind it ends with \(ending)")
        }
        return Self.functions(in: text, of: swload)
    }

    /// The functions of an object in an account of callgrind's, which gives a name once and then its number.
    static func functions(in account: String, of object: String) -> [String] {
        var names: [Substring: Substring] = [:]
        var objects: [Substring: Substring] = [:]
        var isOwn = false
        var found: [String] = []
        func name(_ entry: Substring, _ known: inout [Substring: Substring]) -> Substring {
            let parts = entry.split(separator: " ", maxSplits: 1)
            if parts.count == 2 { known[parts[0]] = parts[1] }
            return known[parts[0]] ?? ""
        }
        for line in account.split(separator: "\n") {
            guard let sign = line.firstIndex(of: "=") else { continue }
            let entry = line[line.index(after: sign)...]
            switch line[..<sign] {
            case "ob": isOwn = name(entry, &objects) == object
            case "cob": _ = name(entry, &objects)
            case "cfn": _ = name(entry, &names)
            case "fn":
                // A function that is entered anew while it runs has a number behind its name; for one without a name stands its address.
                let function = name(entry, &names).prefix { $0 != "'" }
                if isOwn, !function.hasPrefix("0x") { found.append(String(function)) }
            default: continue
            }
        }
        return found
    }
}
