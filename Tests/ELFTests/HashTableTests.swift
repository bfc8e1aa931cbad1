import ELF
import Testing

/// Lookup by hash against the whole symbol table as readelf lists it.
@Suite struct HashTableTests {
    static let largeLibraries: [SystemFile] = [.libc, .libstdcxx].filter { $0.path != nil }

    @Test(.enabled(if: Tool.readelf.isInstalled, "readelf is not installed"), arguments: largeLibraries)
    func everyDefinitionIsFoundByGNUHash(file: SystemFile) throws {
        let object = try file.mapped().dynamicObject()
        #expect(object.hash.format == .gnu)
        try compare(object.hash, object, try #require(file.path))
    }

    @Test(.enabled(if: Tool.readelf.isInstalled && Tool.gcc.isInstalled, "readelf or gcc is not installed"), arguments: ["sysv", "gnu", "both"])
    func everyDefinitionOfASmallLibraryIsFound(style: String) throws {
        let source = (0..<300).map { "int f\($0)(void); int name\($0)(void) { return f\($0)(); }" }.joined()
        let library = try CompiledLibrary(source, "-Wl,--hash-style=\(style)")
        let mapped = try MappedFile(path: library.path)
        let object = try mapped.dynamicObject()
        #expect(object.hash.format == (style == "sysv" ? .sysv : .gnu))
        try compare(object.hash, object, library.path)
        if style == "both" {
            let address = LinkAddress(try #require(object.dynamic[.hash]))
            try compare(HashTable(sysv: try #require(mapped.image.tail(from: address))), object, library.path)
        }
    }

    /// Expects the indices of each name that readelf lists as defined, and of no other name.
    private func compare(_ table: HashTable, _ object: DynamicObject, _ path: String) throws {
        let symbols = try ReadELF(path: path).symbols()
        #expect(table.symbolCount == symbols.count)
        #expect(!table.isEmpty)
        var wanted: [String: [Int]] = [:]
        for (index, symbol) in symbols.enumerated() where symbol.section != "UND" { wanted[String(symbol.name), default: []].append(index) }
        try #require(wanted.count > 100)
        for (name, indices) in wanted {
            #expect(find(name, table, object).sorted() == indices, "\(name)")
            for absent in [name + "_", "_" + name, String(name.dropLast())] where wanted[absent] == nil {
                #expect(find(absent, table, object).isEmpty, "\(absent)")
            }
        }
        for name in Set(symbols.filter { $0.section == "UND" }.map { String($0.name) }) where wanted[name] == nil {
            #expect(find(name, table, object).isEmpty, "\(name) is not defined")
        }
        let some = try #require(wanted.first { !$0.key.isEmpty })
        var calls = 0
        withName(some.key) { name in
            table.forEachCandidate(name) { index in
                calls += 1
                return true
            }
        }
        #expect(calls == 1, "the walk ends where it is told to")
    }

    /// The indices of all definitions with a name.
    private func find(_ text: String, _ table: HashTable, _ object: DynamicObject) -> [Int] {
        withName(text) { name in
            var found: [Int] = []
            table.forEachCandidate(name) { index in
                if let symbol = object.symbols[index], !symbol.isUndefined, object.strings.hasString(name.bytes, at: Int(symbol.nameOffset)) {
                    found.append(index)
                }
                return false
            }
            return found
        }
    }

    @Test(.enabled(if: Tool.readelf.isInstalled && Tool.gcc.isInstalled, "readelf or gcc is not installed"), arguments: ["sysv", "gnu"])
    func aLibraryWithoutDefinitionsHasNone(style: String) throws {
        let source = """
            extern int missing;
            static int *address = &missing;
            __attribute__((visibility("hidden"))) int **unused(void) { return &address; }
            """
        let library = try CompiledLibrary(source, "-Wl,--hash-style=\(style)")
        let object = try MappedFile(path: library.path).dynamicObject()
        #expect(find("missing", object.hash, object).isEmpty)
        #expect(find("unused", object.hash, object).isEmpty)
        #expect(object.hash.symbolCount <= (try ReadELF(path: library.path).symbols()).count)
    }
}
