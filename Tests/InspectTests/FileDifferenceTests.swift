import ELF
import Foundation
@testable import Inspect
import Testing

@Suite(.found("gcc")) struct FileDifferenceTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    private func difference(_ old: String, _ new: String, _ oldFlags: String = "", _ newFlags: String = "") throws -> [String: FileDifference.Part] {
        let first = try folder.compile("old.so", old, "-shared -fPIC -Wl,-soname,libx.so.1 \(oldFlags)")
        let second = try folder.compile("new.so", new, "-shared -fPIC -Wl,-soname,libx.so.1 \(newFlags)")
        let difference = FileDifference(try ELFFile(path: first), try ELFFile(path: second))
        return Dictionary(uniqueKeysWithValues: difference.parts.map { ($0.name, $0) })
    }

    @Test("two builds of one source do not differ")
    func same() throws {
        let parts = try difference("int f(void) { return 1; }", "int f(void) { return 2; }")
        #expect(parts.values.filter { !$0.isEmpty } == [])
        #expect(parts.count == 8)
    }

    @Test("functions and variables that came, went, or have another type or size")
    func exports() throws {
        let parts = try difference("int stays, grows; int gone(void) { return 1; }", "int stays; long grows; int came(void) { return 1; }")
        let exports = try #require(parts["exports"])
        #expect(exports.removed == ["gone function"] && exports.added == ["came function"])
        #expect(exports.changed == [.init(name: "grows", old: "object, 4 bytes", new: "object, 8 bytes")])
    }

    @Test("libraries, imports and search paths")
    func libraries() throws {
        let source = "double sqrt(double); double f(double x) { return sqrt(x); }"
        let parts = try difference("double f(double x) { return x; }", source, "", "-fno-builtin -Wl,--no-as-needed -lm -Wl,-rpath,/opt/x")
        #expect(try #require(parts["needed"]).added.contains("libm.so.6"))
        #expect(try #require(parts["imports"]).added.contains { $0.hasPrefix("sqrt@GLIBC") })
        #expect(try #require(parts["dynamic"]).added == ["RUNPATH /opt/x"])
        #expect(try #require(parts["versions needed"]).added.contains { $0.hasSuffix("of libm.so.6") })
    }

    @Test("versions and segments")
    func versions() throws {
        _ = try folder.write("one.map", Data("ONE { global: f; };".utf8))
        _ = try folder.write("two.map", Data("ONE { global: f; }; TWO { global: g; };".utf8))
        let source = "int f(void) { return 1; } int g(void) { return 2; }"
        let parts = try difference(source, source, "-Wl,--version-script=one.map", "-Wl,--version-script=two.map -Wl,-z,execstack")
        #expect(try #require(parts["versions defined"]).added == ["TWO"])
        #expect(try #require(parts["exports"]).added == ["g@@TWO function"])
        #expect(try #require(parts["segments"]).changed.contains { $0.name == "GNU_STACK 1" && $0.new.hasPrefix("rwx") })
    }
}
