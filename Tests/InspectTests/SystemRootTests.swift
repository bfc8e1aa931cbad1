import Foundation
import Inspect
import Link
import Testing

/// Programs whose libraries lie in another system's folder.
@Suite(.needs("gcc")) struct SystemRootTests {
    private func closure(_ program: String, _ root: String, _ change: (inout ClosureOptions) -> Void = { _ in }) throws -> Closure {
        var options = ClosureOptions()
        options.sysroot = root
        // The environment of this machine does not count there.
        options.environment = ["LD_LIBRARY_PATH": "/nowhere", "LD_PRELOAD": "libnowhere.so"]
        change(&options)
        return try Closure(program: program, options: options)
    }

    @Test("symbolic links lead where they would lead in that system")
    func links() throws {
        let folder = try Folder()
        let root = "\(folder.path)/root"
        let files = FileManager.default
        try files.createDirectory(atPath: "\(root)/usr/lib", withIntermediateDirectories: true)
        try files.createDirectory(atPath: "\(root)/opt/real", withIntermediateDirectories: true)
        try folder.compile("root/opt/real/libx.so.1", "int x = 1;", "-shared -nostdlib -Wl,-soname,libx.so.1")
        try files.createSymbolicLink(atPath: "\(root)/lib", withDestinationPath: "usr/lib")
        try files.createSymbolicLink(atPath: "\(root)/usr/lib/libx.so.1", withDestinationPath: "/opt/real/../real/libx.so.1")
        try files.createSymbolicLink(atPath: "\(root)/usr/lib/libloop.so", withDestinationPath: "libloop.so")
        let program = try folder.compile("program", "extern int x; int _start(void) { return x; }", "-nostdlib root/opt/real/libx.so.1")
        let found = try closure(program, root)
        #expect(found.objects[1].name.text == "/lib/libx.so.1" && found.objects[1].finding.means == .directories(.system, of: nil))
        #expect(found.problems.isEmpty && found.forEachBinding { _ in }.isEmpty)
        let looping = try folder.compile("looping", "int _start(void) { return 0; }", "-nostdlib -Wl,--no-as-needed root/opt/real/libx.so.1")
        try files.removeItem(atPath: "\(root)/usr/lib/libx.so.1")
        try files.createSymbolicLink(atPath: "\(root)/usr/lib/libx.so.1", withDestinationPath: "libx.so.1")
        #expect(try closure(looping, root).objects[1].isMissing)
    }

    @Test("$ORIGIN of a program outside, and of one inside; --library-path in either")
    func origins() throws {
        let folder = try Folder()
        let root = "\(folder.path)/root"
        for place in ["app", "root/app", "root/given", "given"] {
            try FileManager.default.createDirectory(atPath: "\(folder.path)/\(place)", withIntermediateDirectories: true)
            try folder.compile("\(place)/libx.so", "int x = 1;", "-shared -nostdlib -Wl,-soname,libx.so")
        }
        let source = "extern int x; int _start(void) { return x; }"
        let outside = try folder.compile("app/program", source, "-nostdlib app/libx.so '-Wl,-rpath,$ORIGIN'")
        let found = try closure(outside, root)
        #expect(found.objects[1].name.text == "\(folder.path)/app/libx.so")
        let inside = try folder.compile("root/app/program", source, "-nostdlib app/libx.so '-Wl,-rpath,$ORIGIN'")
        let own = try closure(inside, root)
        #expect(own.objects[1].name.text == "/app/libx.so")
        let given = try closure(inside, root) { $0.libraryPath = "/given" }
        #expect(given.objects[1].name.text == "/given/libx.so")
        let host = try closure(inside, root) { $0.libraryPath = "\(folder.path)/given" }
        #expect(host.objects[1].name.text == "\(folder.path)/given/libx.so")
    }
}
