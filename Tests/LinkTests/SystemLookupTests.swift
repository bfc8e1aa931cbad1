import ELF
import Glibc
import Link
import Testing
import Trace

/// Lookup in the system's libraries, against what readelf lists and against what the system's own loader finds.
@Suite(.needs("readelf")) struct SystemLookupTests {
    @Test(arguments: SystemLibrary.installed)
    func everyVersionOfEverySymbolIsFound(soname: String) throws {
        let system = try #require(try SystemLibrary(soname), "\(soname) is not installed")
        var namespace = Namespace([system.library])
        let listed = try ListedSymbol.definitions(of: system.library.path)
        try #require(listed.filter { !$0.version.isEmpty }.count > 500)
        var asked = 0
        for one in listed where one.versionIndex > 1 {
            let wanted = WantedVersion.exactly(one.version.kept)
            let found = namespace.found(one.name, version: wanted, in: 0)
            #expect(found == Found(0, one.index), "\(one.name)@\(one.version)")
            // A function chosen at run time and a thread's variable have no address to compare.
            if ["FUNC", "OBJECT"].contains(one.symbol.type), one.symbol.binding != "UNIQUE", one.symbol.section != "ABS" {
                asked += 1
                #expect(system.address(of: one.name, version: one.version) == one.symbol.value, "dlvsym \(one.name)@\(one.version)")
            }
        }
        #expect(asked > 500)
    }

    /// A version that the library defines for some other symbol: `dlvsym` finds nothing, and so do we.
    @Test(arguments: SystemLibrary.installed)
    func aVersionOfAnotherSymbolIsNotFound(soname: String) throws {
        let system = try #require(try SystemLibrary(soname), "\(soname) is not installed")
        var namespace = Namespace([system.library])
        let listed = try ListedSymbol.definitions(of: system.library.path)
        let versions = Set(listed.map(\.version)).subtracting([""]).sorted()
        let given = Set(listed.map { "\($0.name)@\($0.version)" })
        try #require(versions.count > 5)
        var asked = 0
        for one in listed.enumerated().filter({ $0.offset % 7 == 0 }).map(\.element) where one.symbol.section != "ABS" {
            for version in versions where !given.contains("\(one.name)@\(version)") {
                asked += 1
                #expect(namespace.found(one.name, version: .exactly(version.kept), in: 0) == nil, "\(one.name)@\(version)")
                if asked % 50 == 0 {
                    // The handle's scope holds what the library needs as well.
                    let address = system.address(of: one.name, version: version)
                    #expect(address.map { $0 > 1 << 40 } ?? true, "dlvsym \(one.name)@\(version)")
                }
            }
        }
        #expect(asked > 500)
    }

    /// Without a version, a symbol of the base or the first version counts, then the only one that is not hidden.
    @Test(arguments: SystemLibrary.installed)
    func aNameWithoutVersionLeadsToItsOldestOrItsDefault(soname: String) throws {
        let system = try #require(try SystemLibrary(soname), "\(soname) is not installed")
        var namespace = Namespace([system.library])
        let all = Dictionary(grouping: try ListedSymbol.definitions(of: system.library.path), by: \.name)
        try #require(all.count > 500)
        var (oldest, defaults, none) = (0, 0, 0)
        for (name, definitions) in all {
            // Version indices count up in the order of the version script: 2 is the oldest.
            let candidates = definitions.filter { $0.symbol.value != 0 || ["ABS"].contains($0.symbol.section) || $0.symbol.type == "TLS" }
            let found = namespace.found(name, in: 0)
            if let old = candidates.first(where: { $0.versionIndex < 3 }) {
                oldest += 1
                #expect(found == Found(0, old.index), "\(name)")
            } else {
                let visible = candidates.filter { !$0.isHidden }
                if visible.count == 1 { defaults += 1 } else { none += 1 }
                #expect(found == (visible.count == 1 ? Found(0, visible[0].index) : nil), "\(name)")
            }
        }
        #expect(oldest > 0 && defaults > 0)
        if soname == "libc.so.6" { #expect(none > 0, "libc has symbols for old programs only") }
    }

    /// `dlsym` takes the newest, and so agrees wherever a name has one version.
    @Test(arguments: SystemLibrary.installed)
    func aNameWithOneVersionIsWhatDlsymFinds(soname: String) throws {
        let system = try #require(try SystemLibrary(soname), "\(soname) is not installed")
        let namespace = Namespace([system.library])
        let all = Dictionary(grouping: try ListedSymbol.definitions(of: system.library.path), by: \.name)
        var asked = 0
        for (name, definitions) in all where definitions.count == 1 && !definitions[0].isHidden {
            guard ["FUNC", "OBJECT"].contains(definitions[0].symbol.type), definitions[0].symbol.binding != "UNIQUE",
                definitions[0].symbol.section != "ABS"
            else { continue }
            asked += 1
            let reference = Reference(name: name.name, class: .plt)
            let value = namespace.find(reference, among: [ObjectID(0)], trace: SilentTrace())?.symbol.value
            #expect(value != nil && value == system.address(of: name), "\(name)")
        }
        #expect(asked > 500)
    }

    @Test(arguments: SystemLibrary.installed)
    func aNameThatIsNotThereIsNotFound(soname: String) throws {
        let system = try #require(try SystemLibrary(soname), "\(soname) is not installed")
        var namespace = Namespace([system.library])
        let listed = try ListedSymbol.definitions(of: system.library.path)
        let names = Set(listed.map(\.name))
        var asked = 0
        for one in listed {
            for absent in [one.name + "_", "_x" + one.name, String(one.name.dropLast())] where !names.contains(absent) {
                asked += 1
                #expect(namespace.found(absent, in: 0) == nil, "\(absent)")
            }
        }
        #expect(asked > 1000)
        for name in ["", "no_such_function", "GLIBC_2.2.5 "] { #expect(namespace.found(name, in: 0) == nil, "\(name)") }
    }

    private static let cxxClosure = ["libstdc++.so.6", "libm.so.6", "libc.so.6", "libgcc_s.so.1", "ld-linux-x86-64.so.2"]

    /// What a real library refers to is found in the libraries that it needs, in the version that its tables name.
    @Test(.enabled(if: SystemLibrary.areInstalled(cxxClosure), "not installed: some of \(cxxClosure)"))
    func theReferencesOfTheCxxLibraryAreBound() throws {
        let names = Self.cxxClosure
        let systems = try names.compactMap { try SystemLibrary($0) }
        var namespace = Namespace(systems.map(\.library))
        let path = systems[0].library.path
        let symbols = try ReadELF(path: path).symbols()
        let versions = try ReadELF(path: path).versions()
        let binder = namespace.binder(scope: Array(names.indices))
        var bound = 0
        for (index, symbol) in symbols.enumerated() where symbol.section == "UND" && !symbol.name.isEmpty {
            guard let need = versions.needs.first(where: { $0.index == versions.symbols[index] }) else { continue }
            let found = try binder.definition(ofSymbol: index, kind: .jumpSlot, in: &namespace, trace: SilentTrace())
            let definition = try #require(found, "\(symbol.name)")
            bound += 1
            #expect(names[definition.object.index] == need.file, "\(symbol.name)")
            let library = systems[definition.object.index].library
            #expect(try library.version(ofSymbol: definition.index) == need.name, "\(symbol.name)")
            #expect(library.symbolName(definition.index)?.text == String(symbol.name))
        }
        #expect(bound > 100)
        #expect(binder.lookups == UInt64(bound))
        #expect(binder.remembered == 0)
    }

    @Test(.enabled(if: SystemLibrary.installed.count == 3, "not all installed"))
    func theVersionsThatALibraryDefines() throws {
        let system = try #require(try SystemLibrary("libc.so.6"), "libc.so.6 is not installed")
        let math = try #require(try SystemLibrary("libm.so.6"), "libm.so.6 is not installed")
        let cxx = try #require(try SystemLibrary("libstdc++.so.6"), "libstdc++.so.6 is not installed")
        let namespace = Namespace([math.library, system.library, cxx.library])
        var needed = 0
        try math.library.tables.versions.forEachNeed { version in
            guard version.file.text == "libc.so.6" else { return }
            needed += 1
            #expect(namespace.defines(version.name.text, 1), "\(version.name.text)")
        }
        #expect(needed > 0)
        #expect(!namespace.defines("GLIBC_999", 1) && !namespace.defines("", 1))
        // A version that an object needs is not one that it defines, and neither is the name of the object itself.
        #expect(!namespace.defines("GLIBC_PRIVATE", 2))
        #expect(!namespace.defines("libc.so.6", 1))
        #expect(namespace.defines("CXXABI_1.3", 2) && !namespace.defines("GLIBC_2.2.5", 2))
    }
}
