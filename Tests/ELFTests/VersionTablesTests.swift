import ELF
import Glibc
import Testing

@Suite struct VersionTablesTests {
    @Test(.enabled(if: Tool.readelf.isInstalled, "readelf is not installed"), arguments: SystemFile.installed)
    func agreeWithReadelf(file: SystemFile) throws {
        let wanted = try ReadELF(path: try #require(file.path)).versions()
        try compare(file.mapped().dynamicObject(), wanted)
        #expect(!wanted.needs.isEmpty || !wanted.definitions.isEmpty)
    }

    @Test(.enabled(if: Tool.readelf.isInstalled && Tool.gcc.isInstalled, "readelf or gcc is not installed"))
    func agreeWithReadelfOnAScript() throws {
        let script = try CompiledLibrary.temporaryFile(Array("OLD { global: old; local: *; }; EMPTY { }; NEW { global: young; } OLD;".utf8))
        defer { unsafe unlink(script) }
        let library = try CompiledLibrary(
            """
            int first(void) { return 1; } int second(void) { return 2; } int young(void) { return 3; }
            asm(".symver first, old@OLD"); asm(".symver second, old@@NEW");
            """, "-Wl,--version-script=\(script)", "-Wl,-soname,libversions.so")
        let wanted = try ReadELF(path: library.path).versions()
        #expect(wanted.definitions.map(\.name) == ["libversions.so", "OLD", "EMPTY", "NEW"])
        #expect(wanted.definitions.map(\.flags).first == Version.base)
        #expect(wanted.symbols.contains { $0 & 0x8000 != 0 })
        try compare(MappedFile(path: library.path).dynamicObject(), wanted)

        let user = try CompiledLibrary(
            "int old(void); int young(void) __attribute__((weak)); int use(void) { return old() + young(); }", library.path)
        let needs = try ReadELF(path: user.path).versions()
        #expect(needs.needs.contains { $0.name == "NEW" && $0.file == "libversions.so" })
        try compare(MappedFile(path: user.path).dynamicObject(), needs)
    }

    private func compare(_ object: DynamicObject, _ wanted: ReadELF.Versions) throws {
        #expect(object.versions.hasNeeds == !wanted.needs.isEmpty)
        #expect(object.versions.hasDefinitions == !wanted.definitions.isEmpty)
        var needs: [ReadELF.Need] = []
        try object.versions.forEachNeed { version in
            needs.append(ReadELF.Need(file: version.file.text, name: version.name.text, index: version.index, flags: version.flags))
            #expect(version.hash == NameHash.sysv(version.name), "\(version.name.text)")
            #expect(!version.isHidden)
        }
        #expect(needs == wanted.needs)
        var definitions: [ReadELF.Definition] = []
        try object.versions.forEachDefinition { version in
            definitions.append(ReadELF.Definition(name: version.name.text, index: version.index, flags: version.flags))
            #expect(version.hash == NameHash.sysv(version.name), "\(version.name.text)")
            #expect(version.file.isEmpty)
        }
        #expect(definitions == wanted.definitions)
        for (index, version) in wanted.symbols.enumerated() { #expect(object.symbolVersions[index] == version, "\(index)") }
        #expect(wanted.symbols.isEmpty == (object.symbolVersions.count == 0))
    }
}
