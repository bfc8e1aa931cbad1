/// A command worth measuring.
struct Case {
    let name: String
    /// A name to look for in PATH, or a path.
    let program: String
    let arguments: [String]
    /// True where swload has to stay within the bars below.
    let hasBar: Bool

    /// The highest ratio of wall times that a case with a bar may have.
    static let wallBar = 1.05
    /// The most KiB of peak memory that a case with a bar may take more than natively.
    static let memoryBar = 1024

    init(_ name: String, _ program: String, _ arguments: [String], hasBar: Bool = false) {
        self.name = name
        self.program = program
        self.arguments = arguments
        self.hasBar = hasBar
    }

    static let builtIn: [Case] = [
        Case("true", "true", []),
        Case("ls", "ls", ["-la", "/usr"], hasBar: true),
        Case("bash", "bash", ["-c", "(cd / && echo \"$(printf %s inner)\") | while read -r line; do echo \"$line\"; done"]),
        Case("perl", "perl", ["-e", "my %h = map { $_ => $_ ** 2 } 1 .. 1000; print join(' ', sort values %h)"]),
        Case("git", "git", ["--version"], hasBar: true),
        Case("git-log", "git", ["--no-pager", "log", "-n", "1000"]),
        Case("gdb", "gdb", ["--version"], hasBar: true),
        Case("node", "node", ["-e", "console.log([1, 2, 3].map(x => x * 2))"]),
        Case("clang", "clang", ["--version"], hasBar: true),
        Case("swift-frontend", "swift-frontend", ["--version"]),
        Case("openssl", "openssl", ["version"]),
        Case("tar", "tar", ["--version"]),
        Case("sort", "sort", ["/etc/passwd"]),
        Case("python3", "python3", ["--version"]),
    ]

    /// Why the case makes no sense here, nil where it does.
    var reasonToSkip: String? {
        guard name == "git-log", let check = Command(Case("git", program, ["rev-parse", "--verify", "HEAD"])) else { return nil }
        let sample = try? Child(path: check.path, arguments: [check.path] + check.arguments, environment: Command.environment()).run()
        return sample?.ending == .exited(0) ? nil : "the current directory is not in a repository with a commit"
    }
}
