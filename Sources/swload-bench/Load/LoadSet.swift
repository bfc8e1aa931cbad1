import Glibc

/// The sets that measure loading: what is measured in them, and how.
struct LoadSet {
    let stage: Stage
    /// Programs of the system, and made-up ones, which only have a `bind` stage.
    let programs: [Case]
    let synthetic: [SyntheticClosure]

    private static let programs = [
        Case("true", "true", []), Case("ls", "ls", []), Case("bash", "bash", ["-c", ":"]), Case("git", "git", ["--version"]),
        Case("python3", "python3", ["-S", "-c", ""]), Case("perl", "perl", ["-e", "1"]), Case("node", "node", ["--version"]),
        Case("clang", "clang", ["--version"]), Case("swift-frontend", "swift-frontend", ["--version"]), Case("gdb", "gdb", ["--version"]),
        Case("ffmpeg", "ffmpeg", ["-version"]), Case("inkscape", "inkscape", ["--version"]),
        Case("soffice", "/usr/lib/libreoffice/program/soffice.bin", ["--version"]), Case("gimp", "gimp", ["--version"]),
        Case("kate", "kate", ["--version"]), Case("dolphin", "dolphin", ["--version"]),
    ]
    /// Making its libraries takes a minute or two, so it has to be asked for.
    private static let large = "s1000"

    static let names: [String] = programs.map(\.name) + SyntheticClosure.builtIn.map(\.name)

    /// The set of a stage with the cases of these names; without a name, nearly all.
    init(_ stage: Stage, named names: [String]) throws(UsageError) {
        let synthetic = stage == .bind ? SyntheticClosure.builtIn : []
        let known = Self.programs.map(\.name) + synthetic.map(\.name)
        if let name = names.first(where: { $0 != "all" && !known.contains($0) }) { throw UsageError("there is no case \(name) in the set \(stage.rawValue)") }
        self.stage = stage
        programs = Self.programs.filter { names.isEmpty || names.contains("all") || names.contains($0.name) }
        self.synthetic = synthetic.filter { names.isEmpty ? $0.name != Self.large : names.contains("all") || names.contains($0.name) }
    }

    /// Measures every case; what cannot be measured here is told of and left out.
    func run(swload: String, options: Options, note: (String) -> Void) throws(SpawnError) -> [LoadComparison] {
        let scratch = try TemporaryFolder()
        let folder = options.folder.map(absolute) ?? scratch.path
        if options.folder != nil { unsafe mkdir(folder, 0o755) }
        // As it is when it is installed, and as the programs are: a file that was copied lies in the page cache in larger pieces than one that a link
        // editor wrote here and there.
        let installed = scratch.path + "/loader"
        guard let file = BinaryFile(path: swload) else { throw SpawnError(call: "reading \(swload)", code: ENOEXEC) }
        guard file.write(to: installed) else { throw SpawnError(call: "writing \(installed)", code: errno) }
        var comparisons: [LoadComparison] = []
        for item in programs {
            guard let command = Command(item) else {
                note("\(item.name): skipped, \(item.program) is not installed")
                continue
            }
            try measure(item.name, installed, scratch.path, options, note, &comparisons) { () throws(BuildError) in
                try ProgramCopy(folder: folder).make(command, stage: stage)
            }
        }
        for closure in synthetic {
            note("\(closure.name): making \(closure.libraries) libraries")
            try measure(closure.name, installed, scratch.path, options, note, &comparisons) { () throws(BuildError) in try closure.make(in: folder) }
        }
        return comparisons
    }

    private func measure(
        _ name: String, _ swload: String, _ scratch: String, _ options: Options, _ note: (String) -> Void, _ comparisons: inout [LoadComparison],
        _ prepare: () throws(BuildError) -> Prepared
    ) throws(SpawnError) {
        let program: Prepared
        do throws(BuildError) {
            program = try prepare()
        } catch {
            note("\(name): skipped, \(error.text)")
            return
        }
        let progress = ProgressLine("\(name), \(stage.rawValue)", total: options.warmup + options.rounds)
        comparisons.append(try LoadComparison(program, swload: swload, kept: scratch, options: options) { progress.show($0) })
        progress.end()
    }
}
