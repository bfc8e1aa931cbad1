import ELF
import Foundation
import Inspect
import Link
import Testing

/// What a program needs, from its files.
@Suite struct ClosureTests {
    private func closure(_ program: String, _ change: (inout ClosureOptions) -> Void = { _ in }) throws -> Closure {
        var options = ClosureOptions()
        change(&options)
        return try Closure(program: program, options: options)
    }

    @Test(
        "the libraries of a system's programs are those that ldd lists", .needs("ldd"),
        arguments: ["/bin/ls", "/bin/bash", "/usr/bin/git", "/usr/bin/gdb"])
    func listed(_ program: String) throws {
        guard FileManager.default.fileExists(atPath: program) else { return }
        let listed = try Shell.run("ldd \(program)").split(separator: "\n").compactMap { line in
            line.split(separator: " ").first { $0.hasPrefix("/") || $0.hasPrefix("\t/") }.map { $0.drop { $0 == "\t" } }
        }
        let found = try closure(program)
        #expect(found.problems.isEmpty)
        #expect(found.objects.dropFirst().map(\.name.text) == listed.map(String.init))
    }

    @Test("paths from $ORIGIN, --library-path and the environment; who named them is known", .needs("gcc"))
    func searches() throws {
        let folder = try Folder()
        for place in ["own", "given", "asked"] {
            try FileManager.default.createDirectory(atPath: "\(folder.path)/\(place)", withIntermediateDirectories: true)
            try folder.compile("\(place)/libx.so", "int x;", "-shared -nostdlib -Wl,-soname,libx.so")
        }
        let program = try folder.compile("program", "extern int x; int main(void) { return x; }", "own/libx.so '-Wl,-rpath,$ORIGIN/own'")
        let own = try closure(program).objects[1]
        #expect(own.name.text == "\(folder.path)/own/libx.so")
        #expect(own.finding.means == .directories(.runpath, of: .program))
        let given = try closure(program) { $0.libraryPath = "\(folder.path)/given" }.objects[1]
        #expect(given.name.text == "\(folder.path)/given/libx.so" && given.finding.means == .directories(.libraryPathOption, of: nil))
        let asked = try closure(program) { $0.environment = ["LD_LIBRARY_PATH": "/nowhere:\(folder.path)/asked"] }.objects[1]
        #expect(asked.name.text == "\(folder.path)/asked/libx.so" && asked.finding.means == .directories(.libraryPath, of: nil))
        let preloaded = try closure(program) { $0.preload = "\(folder.path)/asked/libx.so" }
        #expect(preloaded.preloaded == [ObjectID(1)] && preloaded.objects[1].finding.means == .path)
        // Its SONAME is the name that the program asks for.
        #expect(preloaded.objects.filter { $0.soname.text == "libx.so" }.count == 1)
    }

    @Test("what is missing or broken stops nothing else", .needs("gcc"))
    func problems() throws {
        let folder = try Folder()
        for name in ["gone", "broken", "other"] { try folder.compile("lib\(name).so", "int \(name);", "-shared -nostdlib -Wl,-soname,lib\(name).so") }
        let program = try folder.compile(
            "program", "extern int gone, broken, other; int main(void) { return gone + broken + other; }",
            "libgone.so libbroken.so libother.so '-Wl,-rpath,$ORIGIN'")
        try FileManager.default.removeItem(atPath: "\(folder.path)/libgone.so")
        try folder.write("libbroken.so", Data([0x7f, 0x45, 0x4c, 0x46] + Array(repeating: 0, count: 100)))
        let found = try closure(program)
        #expect(found.objects.map(\.requestedName.text).dropFirst().prefix(4) == ["libgone.so", "libbroken.so", "libother.so", "libc.so.6"])
        #expect(found.objects.map(\.isMissing).prefix(4) == [false, true, true, false])
        guard case .missingLibrary(ObjectID(1))? = found.problems.first, found.problems.count == 2 else {
            Issue.record("\(found.problems)")
            return
        }
        guard case .brokenLibrary(ObjectID(2), let path, .format(.fileClass(0))) = found.problems[1] else {
            Issue.record("\(found.problems)")
            return
        }
        #expect(path.text == "\(folder.path)/libbroken.so")
        let undefined = found.forEachBinding { _ in }.map { failure in
            if case .undefined(let name, _) = failure.error { name.text } else { "" }
        }
        #expect(undefined == ["gone", "broken"])
    }

    @Test("files that are no programs")
    func noPrograms() throws {
        let folder = try Folder()
        #expect(throws: FileError.format(.notELF)) { try closure(folder.write("text", Data("#!/bin/sh\n".utf8))) }
        #expect(throws: FileError.format(.truncated(.fileHeader, 64))) { try closure(folder.write("empty", Data())) }
        #expect(throws: FileError.self) { try closure(folder.path) }
        #expect(throws: FileError.self) { try closure("/dev/null") }
        #expect(throws: FileError.self) { try closure("\(folder.path)/nothing") }
    }
}
