import Foundation
import Testing

/// Programs of the machine that are made of libraries opened at run time, natively and under swload.
@Suite struct DynamicProgramTests {
    @discardableResult
    private func run(
        _ program: String, _ arguments: String..., input: String = "", environment: [String: String] = [:], folder: String? = nil,
        printing: String? = nil, errorsToo: Bool = true, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Outcome {
        let found = try #require(Tool.find(program), sourceLocation: sourceLocation)
        let command = Command(
            program: URL(fileURLWithPath: found).resolvingSymlinksInPath().path, arguments: arguments, environment: environment,
            input: Data(input.utf8), folder: folder, limit: .seconds(60))
        return try expectSame(command, printing: printing, errorsToo: errorsToo, sourceLocation: sourceLocation)
    }

    private func source(_ name: String) -> String { "\(Workplace.testPrograms)/system/\(name)" }

    /// The system's Python, and the one that is found first, where that is another.
    private static let pythons: [String] = {
        let ask = Command.shell("python3 -c 'import sys; print(sys.executable)'")
        let first = (try? ask.run().text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? ""
        var seen: Set<String> = []
        return ["/usr/bin/python3", first].compactMap { Tool.find($0) }.filter { path in
            guard let image = try? Image(path: path), image.isELF else { return false }
            return seen.insert(URL(fileURLWithPath: path).resolvingSymlinksInPath().path).inserted
        }
    }()

    @Test("Python's modules", .enabled(if: !pythons.isEmpty, "not installed: python3"), arguments: pythons)
    func python(_ python: String) throws {
        let modules = "import bz2, ctypes, lzma, sqlite3, ssl"
        guard try Command(program: python, arguments: ["-c", modules]).run().end == .exited(0) else {
            try Test.cancel("\(python) lacks a module of: \(modules)")
        }
        let command = Command(program: python, arguments: [source("modules.py")], limit: .seconds(60))
        let seen = try expectSame(command)
        #expect(seen.text.contains(lines("strlen 4", "cos 1.0", "sorted [1, 2, 3, 4, 5]")) && seen.text.hasSuffix("child b'4.0\\n'\n"))
    }

    @Test("numpy", .enabled(if: !pythons.isEmpty, "not installed: python3"), arguments: pythons)
    func numpy(_ python: String) throws {
        guard try Command(program: python, arguments: ["-c", "import numpy"]).run().end == .exited(0) else {
            try Test.cancel("\(python) has no numpy")
        }
        let script =
            "import numpy as n; a = n.arange(250000.0).reshape(500, 500); print(int((a @ a.T)[3, 4]), n.linalg.matrix_rank(n.eye(30)))"
        let seen = try expectSame(Command(program: python, arguments: ["-c", script], limit: .seconds(60)))
        #expect(seen.text.hasSuffix(" 30\n"))
    }

    @Test("java -version", .needs("java")) func javaVersion() throws {
        let seen = try run("java", "-version")
        #expect(seen.errorText.contains("version"))
    }

    @Test("a Java program with threads", .needs("java", "javac")) func java() throws {
        let folder = try Workplace.folder("java")
        let compiler = try #require(Tool.find("javac"))
        try Command(program: compiler, arguments: ["-d", ".", source("Workers.java")], folder: folder, limit: .seconds(120)).succeed()
        let seen = try run("java", "-Xmx128m", "Workers", folder: folder)
        #expect(seen.text.hasSuffix("true\n"))
    }

    @Test("the Java compiler", .needs("javac")) func javac() throws {
        let folder = try Workplace.folder("javac")
        try run("javac", "-J-Xmx256m", "-d", ".", source("Workers.java"), folder: folder, printing: "")
        #expect(FileManager.default.fileExists(atPath: "\(folder)/Workers.class"))
    }

    @Test("node with workers", .needs("node")) func node() throws {
        let seen = try run("node", source("workers.js"))
        #expect(seen.text.hasPrefix("0 ") && seen.text.contains(" ec "))
    }

    @Test("perl's modules", .needs("perl")) func perl() throws {
        try run(
            "perl", "-MPOSIX", "-MSocket", "-MStorable=freeze,thaw", "-MDigest::MD5=md5_hex", "-MTime::HiRes", "-MEncode",
            "-MList::Util=sum",
            "-e",
            "print floor(3.7), ' ', inet_ntoa(inet_aton('127.0.0.1')), ' ', thaw(freeze([4]))->[0], ' ', md5_hex('x'), ' ', sum(1 .. 4), qq{\\n};"
                + "print encode('iso-8859-2', chr(345)) eq chr(248) ? qq{right\\n} : qq{wrong\\n}",
            printing: "3 127.0.0.1 4 9dd4e461268c8034f5c8564e155c67a6 10\nright\n")
    }

    @Test("perl's DB_File", .needs("perl")) func database() throws {
        let perl = try #require(Tool.find("perl"))
        guard try Command(program: perl, arguments: ["-MDB_File", "-e", "1"]).run().end == .exited(0) else {
            try Test.cancel("perl has no DB_File")
        }
        let script = "tie my %h, 'DB_File', undef; $h{$_} = $_ * 2 for 1 .. 500; print scalar(keys %h), qq{ $h{77}\\n}"
        try run("perl", "-MDB_File", "-e", script, printing: "500 154\n")
    }

    @Test(
        "getent", .needs("getent"),
        arguments: [["hosts", "localhost"], ["passwd", "root"], ["group", "root"], ["ahostsv4", "127.0.0.1"], ["protocols", "tcp"]])
    func getent(_ arguments: [String]) throws {
        let program = try #require(Tool.find("getent"))
        let command = Command(program: program, arguments: arguments)
        let native = try command.run()
        try expectSame(command, ending: native.end)
        if arguments[0] == "passwd" { #expect(native.text.hasPrefix("root:")) }
    }

    @Test("iconv", .needs("iconv")) func iconv() throws {
        let iconv = try #require(Tool.find("iconv"))
        let command = Command(program: iconv, arguments: ["-f", "UTF-8", "-t", "ISO-8859-2"], input: Data("\u{159}\u{105}\n".utf8))
        let seen = try expectSame(command)
        #expect(Array(seen.output) == [0xf8, 0xb1, 0x0a])
        try run("iconv", "-f", "UTF-8", "-t", "UTF-16LE//TRANSLIT", input: "text\n")
        try run("iconv", "-f", "UTF-8", "-t", "ASCII//TRANSLIT", input: "caf\u{e9} \u{20ac}\n")
    }

    @Test("openssl with a provider that it opens", .needs("openssl")) func openssl() throws {
        try run("openssl", "list", "-providers", "-provider", "legacy", "-provider", "default")
    }

    /// The driver and, by its option -wrapper, cc1plus, as, collect2 and ld with its plug-in, all under swload.
    @Test("g++ and all that it starts", .needs("g++")) func gcc() throws {
        let folder = try Workplace.folder("g++")
        let compiler = try #require(Tool.find("g++"))
        let words = ["-wrapper", Workplace.swload, "-O2", "-flto", "-o", "hello", source("hello.cpp")]
        let seen = try Command(program: compiler, arguments: words, folder: folder, limit: .seconds(120)).loaded().run()
        #expect(seen.end == .exited(0) && seen.errors.isEmpty, "\(seen)")
        try run("\(folder)/hello", printing: "made by a compiler\n")
    }

    @Test("clang++", .needs("clang++")) func clang() throws {
        let folder = try Workplace.folder("clang++")
        let compiler = try #require(Tool.find("clang++"))
        let command = Command(
            program: compiler, arguments: ["-O2", "-o", "hello", source("hello.cpp")], folder: folder, limit: .seconds(120))
        guard try command.run().end == .exited(0) else { try Test.cancel("clang++ has no C++ library") }
        try FileManager.default.removeItem(atPath: "\(folder)/hello")
        let seen = try command.loaded().run()
        #expect(seen.end == .exited(0) && seen.errors.isEmpty, "\(seen)")
        try run("\(folder)/hello", printing: "made by a compiler\n")
    }

    @Test("gdb runs a program", .needs("gdb")) func gdb() async throws {
        let built = try await Program("dynamic/executable.c").built()
        let words = [
            "-nx", "-batch", "-ex", "break main", "-ex", "run", "-ex", "bt", "-ex", "python print(6 * 7)", "-ex", "continue", built.path,
        ]
        let command = Command(program: try #require(Tool.find("gdb")), arguments: words, limit: .seconds(60))
        let native = try command.run()
        guard native.text.contains("exited normally") else { try Test.cancel("gdb cannot run programs here") }
        // Process numbers differ.
        func plain(_ text: String) -> String { text.replacing(#/process \d+/#, with: "process") }
        let seen = try command.loaded().run()
        #expect(plain(seen.text) == plain(native.text) && seen.end == native.end, "\(seen)")
    }
}
