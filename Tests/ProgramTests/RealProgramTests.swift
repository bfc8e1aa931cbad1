import Foundation
import Testing

/// Programs of the machine, natively and under swload.
@Suite struct RealProgramTests {
    private func run(
        _ name: String, _ arguments: String..., input: String = "", environment: [String: String] = [:], folder: String? = nil,
        printing: String? = nil, ending: End = .exited(0), sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let program = try #require(Tool.find(name), sourceLocation: sourceLocation)
        let command = Command(
            program: program, arguments: arguments, environment: environment, input: Data(input.utf8), folder: folder, limit: .seconds(60))
        try expectSame(command, printing: printing, ending: ending, sourceLocation: sourceLocation)
    }

    @Test("ls", .needs("ls")) func ls() throws {
        try run("ls", "-la", "/usr")
        try run("ls", "-la", "--color=always", "/usr/bin")
        try run("ls", "/not/there", ending: .exited(2))
    }

    @Test("echo, true, false, cat, env") func small() throws {
        try run("echo", "hello", "again", printing: "hello again\n")
        try run("true")
        try run("false", ending: .exited(1))
        try run("cat", "-n", input: "a\nb\n", printing: "     1\ta\n     2\tb\n")
        try run("env", environment: ["ONLY": "this"])
    }

    @Test(
        "bash", .needs("bash"),
        arguments: [
            "echo one | tr a-z A-Z | { read x; echo \"$x $x\"; }",
            "(echo sub; exit 3); echo $?; x=$(echo captured); echo \"$x ${#x}\"",
            "set -m; sleep 0.4 & sleep 0.3 & jobs; wait; echo waited $?; sleep 5 & kill %1; wait %1; echo $?",
            "for i in {1..50}; do echo $((i * i)); done | sort -n | tail -2; declare -A a=([k]=v); echo ${a[k]}; printf '%5.2f\\n' 1.5",
            "trap 'echo trapped' USR1; kill -USR1 $$; trap 'echo leaving' EXIT; cat < <(echo substituted); exit 7",
            "[[ abc =~ ^a(.)c$ ]] && echo ${BASH_REMATCH[1]}; cat <<< \"here $BASH_VERSION\"; echo \"$0 $#\"; ls /nowhere 2>&1 | cat",
            "kill -TERM $$", "exec -a other /bin/sh -c 'echo $0'", "echo $BASH; type -t ls; command -v cat; ulimit -c",
        ])
    func bash(_ line: String) throws {
        let command = Command(program: try #require(Tool.find("bash")), arguments: ["-c", line])
        let end = line.hasSuffix("exit 7") ? End.exited(7) : line.hasPrefix("kill") ? .killed(15) : .exited(0)
        try expectSame(command, ending: end)
    }

    @Test("perl", .needs("perl")) func perl() throws {
        try run(
            "perl", "-e",
            "my %h = map { $_ => $_ ** 2 } 1 .. 20; print join(',', map { \"$_=$h{$_}\" } sort { $a <=> $b } keys %h), \"\\n\"")
        try run("perl", "-ne", "print scalar reverse if /b/", input: "abc\ndef\nbcd\n")
        try run("perl", "-e", "print $^X, qq{ $0\\n}; print sprintf('%s', `echo from a child`); exit 9", ending: .exited(9))
        try run("perl", "-e", "kill 'SEGV', $$; sleep 5", ending: .killed(11))
        try run("perl", "-v")
    }

    @Test("git", .needs("git")) func git() throws {
        let folder = try Workplace.folder("repository")
        let settings = [
            "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "c@example.org",
            "GIT_AUTHOR_DATE": "2020-01-01T00:00:00Z", "GIT_COMMITTER_DATE": "2020-01-01T00:00:00Z", "GIT_CONFIG_NOSYSTEM": "1",
            "HOME": folder, "GIT_PAGER": "cat",
        ]
        var make = Command.shell(
            "git init -q -b main .; for i in 1 2 3; do echo $i > file$i; git add .; git commit -q -m \"commit $i\"; done; git gc -q",
            in: folder)
        make.environment = settings
        try make.succeed()
        try run("git", "log", "--stat", "-p", environment: settings, folder: folder)
        try run("git", "log", "--oneline", "--graph", environment: settings, folder: folder)
        try run("git", "status", environment: settings, folder: folder)
        try run("git", "diff", "HEAD~2", "HEAD", environment: settings, folder: folder)
        try run("git", "fsck", environment: settings, folder: folder)
        try run("git", "log", folder: "/", ending: .exited(128))
    }

    @Test("gdb", .needs("gdb")) func gdb() throws { try run("gdb", "--version") }

    @Test("node", .needs("node")) func node() throws {
        try run("node", "-e", "console.log([1, 2, 3].map(x => x * x).join(), process.execPath, typeof WebAssembly)")
        try run("node", "--version")
        try run("node", "-e", "setTimeout(() => { console.error('late'); process.exit(5) }, 20)", ending: .exited(5))
    }

    @Test("clang compiles, links, and what it made runs", .needs("clang")) func clang() throws {
        let folder = try Workplace.folder("clang")
        try Data("#include <stdio.h>\nint main(void) { printf(\"made by clang\\n\"); return 0; }\n".utf8)
            .write(to: URL(fileURLWithPath: "\(folder)/made.c"))
        try run("clang", "-O1", "-o", "made", "made.c", folder: folder)
        try run("\(folder)/made", printing: "made by clang\n")
        try run("clang", "-fsyntax-only", "none.c", folder: folder, ending: .exited(1))
        try run("clang", "--version")
    }

    @Test("gcc compiles, links, and what it made runs", .needs("gcc")) func gcc() throws {
        let folder = try Workplace.folder("gcc")
        try Data("int main(void) { return 42; }\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/made.c"))
        try run("gcc", "-O1", "-o", "made", "made.c", folder: folder)
        try run("\(folder)/made", ending: .exited(42))
        try run("gcc", "-v")
    }

    @Test("swift-frontend", .needs("swift-frontend")) func swiftFrontend() throws { try run("swift-frontend", "--version") }

    @Test("openssl", .needs("openssl")) func openssl() throws {
        try run("openssl", "version")
        try run("openssl", "dgst", "-sha256", input: "some text")
        try run(
            "openssl", "enc", "-aes-256-cbc", "-K", String(repeating: "1f", count: 32), "-iv", String(repeating: "2e", count: 16),
            "-base64", input: "secret")
    }

    @Test("tar", .needs("tar", "gzip")) func tar() throws {
        let folder = try Workplace.folder("tar")
        try Command.shell("mkdir d; for i in 1 2 3; do echo $i > d/$i; done", in: folder).succeed()
        let options = ["--sort=name", "--mtime=@0", "--owner=0", "--group=0", "-cf", "-", "d"]
        let tar = try #require(Tool.find("tar"))
        try expectSame(Command(program: tar, arguments: options, folder: folder))
        try run("tar", "--sort=name", "-czf", "a.tgz", "d", folder: folder)
        try run("tar", "-tzf", "a.tgz", folder: folder, printing: "d/\nd/1\nd/2\nd/3\n")
    }

    @Test("sort with threads", .needs("sort")) func sort() throws {
        var random = FixedRandom(state: 3)
        var lines = ""
        for _ in 0..<60000 { lines += String(random.next(), radix: 36) + " some filler to make the line longer\n" }
        try run("sort", "--parallel=4", "-S", "1M", input: lines)
        try run("sort", "--parallel=4", "-k1,1r", "-u", input: lines)
    }

    @Test(
        "others of the machine",
        arguments: [
            ["sed", "s/\\(.\\)/[\\1]/g"], ["grep", "-nE", "^[a-c]+$"], ["awk", "{ n += NF; print NR, $1 } END { print n, sqrt(n) }"],
            ["xz", "-c"], ["xz", "-T2", "-c"],
            ["gzip", "-nc"], ["zstd", "-qc"], ["sqlite3", ":memory:", "select 1 + 1, sqlite_version(), upper('x');"],
            ["jq", "-c", "-n", "[range(5)] | map(. * 2)"],
            ["find", "/usr/include/linux", "-name", "[a-c]*.h"], ["date", "-u", "-d", "@1000000000"], ["bc"], ["md5sum"], ["od", "-c"],
            ["file", "-b", "/usr/include/stdio.h"], ["readelf", "-hWld", "/bin/ls"], ["objdump", "-f", "/bin/ls"], ["make", "--version"],
            ["curl", "--version"],
            ["strings", "/bin/true"], ["python3", "-c", "print('x')"], ["dd", "bs=4", "status=none"], ["timeout", "0.1", "sleep", "5"],
        ])
    func others(_ words: [String]) throws {
        guard let program = Tool.find(words[0]) else { try Test.cancel("not installed: \(words[0])") }
        guard try Image(path: program).isELF else { try Test.cancel("a script: \(program)") }
        let command = Command(
            program: program, arguments: Array(words.dropFirst()), input: Data("abc def\ncab\n1 2 3\n".utf8), limit: .seconds(60))
        let native = try command.run()
        try expectSame(command, ending: native.end)
    }

    @Test("libraries that are programs") func library() async throws {
        for name in ["libc.so.6", "ld-linux-x86-64.so.2"] {
            let path = "/lib/x86_64-linux-gnu/\(name)"
            guard FileManager.default.isExecutableFile(atPath: path) else { continue }
            try expectSame(Command(program: path, arguments: name == "libc.so.6" ? [] : ["--version"]))
        }
    }

    @Test("a large program that swload runs, runs others") func nested() throws {
        try run(
            "bash", "-c", "\(Workplace.swload) /bin/echo nested; \(Workplace.swload) /bin/sh -c 'exit 3'; echo $?", printing: "nested\n3\n")
        try run(Workplace.swload, "/bin/echo", "twice", printing: "twice\n")
    }
}
