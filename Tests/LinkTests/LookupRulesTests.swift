import ELF
import Link
import Testing
import Trace

/// The rules of lookup, each on small libraries that have the case and a counter-case.
@Suite(.needs("gcc")) struct LookupRulesTests {
    private let work: Workplace

    init() throws {
        work = try Workplace()
    }

    @Test func theFirstObjectOfTheScopeWins() throws {
        let one = try work.library("one.so", "int both = 1, first = 1;")
        let two = try work.library("two.so", "int both = 2, second = 2;")
        var namespace = Namespace([one, two])
        #expect(namespace.found("both", in: 0, 1) == Found(0, one.index(of: "both")))
        #expect(namespace.found("both", in: 1, 0) == Found(1, two.index(of: "both")))
        #expect(namespace.found("second", in: 0, 1) == Found(1, two.index(of: "second")))
        #expect(namespace.found("second", in: 0) == nil)
        #expect(namespace.find(Reference(name: "both".name, class: []), among: [], trace: SilentTrace()) == nil)
        #expect(namespace.objects[1].name.text == two.path && !namespace.objects[0].isProgram)
    }

    @Test(arguments: ["sysv", "gnu", "both"])
    func everyHashTableIsSearched(style: String) throws {
        let one = try work.library("one.so", "int a = 1; int unlike(void) { return 2; }", "-Wl,--hash-style=\(style)")
        let two = try work.library("two.so", "int a = 1, b = 2;", "-Wl,--hash-style=\(style)")
        var namespace = Namespace([one, two])
        #expect(namespace.found("b", in: 0, 1) == Found(1, two.index(of: "b")))
        #expect(namespace.found("a", in: 1, 0) == Found(1, two.index(of: "a")))
        #expect(namespace.found("unlike", in: 1, 0) == Found(0, one.index(of: "unlike")))
        #expect(namespace.found("c", in: 0, 1) == nil)
    }

    /// A copy relocation copies out of a library: the program's own symbol, the place to copy to, does not count.
    @Test func copiesPassOverTheProgram() throws {
        let program = try work.library("program.so", "int data = 1;")
        let library = try work.library("library.so", "int data = 2;")
        var namespace = Namespace([program, library], firstIsProgram: true)
        for trace in [RecordedTrace([]), RecordedTrace(.symbols)] {
            func object(_ class: ReferenceClass) -> Int? {
                namespace.find(Reference(name: "data".name, class: `class`), among: [ObjectID(0), ObjectID(1)], trace: trace)?.object.index
            }
            #expect(object(.copy) == 1)
            #expect(object([]) == 0)
            #expect(object(.plt) == 0)
        }
        #expect(namespace.found("data", class: .copy, in: 0) == nil)
        var others = Namespace([program, library])
        #expect(others.found("data", class: .copy, in: 0, 1)?.object == 0, "no program, nothing to pass over")
    }

    /// A program that takes a function's address has an undefined symbol whose value is a PLT entry: it is the address, and no target of calls.
    @Test func anUndefinedSymbolWithAValueIsAnAddressOnly() throws {
        let library = try work.library("library.so", "int function(void) { return 1; } int (*pointer)(void) = function;")
        let user = try work.library("user.so", "int function(void); int call(void) { return function(); } int unused = 1;")
        let program = try user.changing("function", fieldAt: 8, to: UInt64(0x1020))
        // The hash table holds it only where it is defined; a System V table holds all.
        let sysv = try Workplace().library("user.so", "int function(void); int call(void) { return function(); }", "-Wl,--hash-style=sysv")
        let withValue = try sysv.changing("function", fieldAt: 8, to: UInt64(0x1020))
        var namespace = Namespace([withValue, library, sysv, program])
        #expect(namespace.found("function", in: 0, 1) == Found(0, withValue.index(of: "function")))
        #expect(namespace.found("function", class: .plt, in: 0, 1) == Found(1, library.index(of: "function")))
        #expect(namespace.found("function", class: .copy, in: 0, 1)?.object == 0)
        #expect(namespace.found("function", in: 2, 1)?.object == 1, "undefined, without a value")
        #expect(namespace.found("function", in: 3, 1)?.object == 1, "not in the hash table")
    }

    @Test func hiddenAndInternalSymbolsAreNobodyElses() throws {
        let one = try work.library("one.so", "int a = 1;")
        let two = try work.library("two.so", "int a = 2;")
        for (visibility, object) in [(SymbolVisibility.standard, 0), (.protected, 0), (.hidden, 1), (.inner, 1)] {
            var namespace = try Namespace([one.withVisibility(visibility, of: "a"), two])
            #expect(namespace.found("a", in: 0, 1)?.object == object, "\(visibility)")
            #expect(namespace.found("a", version: .exactly("V".kept), in: 0, 1)?.object == object, "\(visibility)")
        }
    }

    @Test func onlyGlobalWeakAndUniqueSymbolsCount() throws {
        let one = try work.library("one.so", "int a = 1;")
        let two = try work.library("two.so", "int a = 2;")
        for (binding, object) in [
            (SymbolBinding.global, 0), (.weak, 0), (.unique, 0), (.local, 1), (SymbolBinding(rawValue: 3), 1), (SymbolBinding(rawValue: 13), 1),
        ] {
            var namespace = try Namespace([one.withInfo(binding: binding, type: .object, of: "a"), two])
            #expect(namespace.found("a", in: 0, 1)?.object == object, "\(binding)")
        }
    }

    @Test func sectionsAndFilesAreNoDefinitions() throws {
        let one = try work.library("one.so", "int a = 1;")
        let two = try work.library("two.so", "int a = 2;")
        for type: UInt8 in 0..<16 {
            var namespace = try Namespace([one.withInfo(binding: .global, type: SymbolType(rawValue: type), of: "a"), two])
            // No type, object, function, common, thread-local, IFUNC.
            let counts = [0, 1, 2, 5, 6, 10].contains(type)
            #expect(namespace.found("a", in: 0, 1)?.object == (counts ? 0 : 1), "type \(type)")
        }
    }

    /// A value of 0 is no definition, except of an absolute symbol or a thread's variable.
    @Test func symbolsOfValueZero() throws {
        let one = try work.library("one.so", "int a = 1;")
        let two = try work.library("two.so", "int a = 2;")
        let zero = try one.changing("a", fieldAt: 8, to: UInt64(0))
        var namespace = try Namespace([
            zero, two, zero.changing("a", fieldAt: 6, to: UInt16(0xfff1)), zero.withInfo(binding: .global, type: .threadLocal, of: "a"),
        ])
        #expect(namespace.found("a", in: 0, 1)?.object == 1)
        #expect(namespace.found("a", in: 2, 1)?.object == 2)
        #expect(namespace.found("a", in: 3, 1)?.object == 3)
    }

    @Test func weakIsOrdinaryUnlessItIsToGiveWay() throws {
        let weak = try work.library("weak.so", "__attribute__((weak)) int a = 1; __attribute__((weak)) int b = 1;")
        let weaker = try work.library("weaker.so", "__attribute__((weak)) int a = 2; __attribute__((weak)) int b = 2;")
        let strong = try work.library("strong.so", "int a = 3;")
        for trace in [RecordedTrace([]), RecordedTrace(.symbols)] {
            var namespace = Namespace([weak, weaker, strong])
            func object(_ name: String) -> Int? {
                namespace.find(Reference(name: name.name, class: []), among: (0..<3).map { ObjectID($0) }, trace: trace)?.object.index
            }
            #expect(object("a") == 0)
            #expect(object("b") == 0)
            namespace.weakGivesWay = true
            #expect(object("a") == 2)
            #expect(object("b") == 0)
        }
    }

    @Test func theTraceNamesEachObjectThatIsSearched() throws {
        let one = try work.library("one.so", "int a = 1;")
        let two = try work.library("two.so", "int b = 2;")
        let trace = RecordedTrace([.symbols, .bindings])
        let namespace = Namespace([one, two], firstIsProgram: true)
        let scope = [ObjectID(0), ObjectID(1)]
        _ = namespace.find(Reference(name: "b".name, class: []), among: scope, trace: trace)
        #expect(trace.take() == ["lookup b in \(one.path)", "lookup b in \(two.path)"])
        _ = namespace.find(Reference(name: "a".name, class: []), among: scope, trace: trace)
        #expect(trace.take() == ["lookup a in \(one.path)"])
        _ = namespace.find(Reference(name: "b".name, class: .copy), among: scope, trace: trace)
        #expect(trace.take() == ["lookup b in \(two.path)"])
        _ = namespace.find(Reference(name: "b".name, class: []), among: scope, trace: RecordedTrace(.bindings))
        #expect(trace.lines.isEmpty)
    }

    // MARK: Versions

    private static let script = "V1 { global: old; first; local: *; }; V2 { global: changed; } V1; V3 { global: late; } V2;"
    private static let source = """
        int old_1(void) { return 1; } int old_3(void) { return 3; } int changed_2(void) { return 2; } int changed_3(void) { return 3; }
        int first(void) { return 1; } int late(void) { return 3; } int gone_2(void) { return 2; } int twice_2(void) { return 2; }
        int twice_3(void) { return 3; }
        asm(".symver old_1, old@V1"); asm(".symver old_3, old@@V3"); asm(".symver changed_2, changed@V2"); asm(".symver changed_3, changed@@V3");
        asm(".symver gone_2, gone@V2"); asm(".symver twice_2, twice@V2"); asm(".symver twice_3, twice@V3");
        """

    private func versioned() throws -> Library {
        try work.library("versioned.so", Self.source, script: Self.script)
    }

    /// The symbol of a name and a version.
    private func symbol(_ name: String, _ version: String, _ library: Library) throws -> Int {
        let listed = try ListedSymbol.definitions(of: library.path)
        return try #require(listed.first { $0.name == name && $0.version == version }, "\(name)@\(version)").index
    }

    @Test(.needs("readelf")) func exactVersionsAreFoundHiddenOrNot() throws {
        let library = try versioned()
        var namespace = Namespace([library])
        for (name, version) in [
            ("old", "V1"), ("old", "V3"), ("changed", "V2"), ("changed", "V3"), ("first", "V1"), ("late", "V3"), ("gone", "V2"), ("twice", "V2"),
        ] {
            let index = try symbol(name, version, library)
            #expect(namespace.found(name, version: .exactly(version.kept), in: 0) == Found(0, index), "\(name)@\(version)")
        }
        for (name, version) in [("old", "V2"), ("first", "V3"), ("late", "V1"), ("changed", "V"), ("changed", "V22"), ("first", "versioned.so")] {
            #expect(namespace.found(name, version: .exactly(version.kept), in: 0) == nil, "\(name)@\(version)")
        }
    }

    @Test(.needs("readelf")) func withoutAVersionTheOldestOrTheOnlyVisibleOneCounts() throws {
        let library = try versioned()
        var namespace = Namespace([library])
        #expect(namespace.found("old", in: 0) == Found(0, try symbol("old", "V1", library)), "the first version, though a newer is the default")
        #expect(namespace.found("first", in: 0) == Found(0, try symbol("first", "V1", library)))
        #expect(namespace.found("changed", in: 0) == Found(0, try symbol("changed", "V3", library)), "the only one that is not hidden")
        #expect(namespace.found("late", in: 0) == Found(0, try symbol("late", "V3", library)))
        #expect(namespace.found("gone", in: 0) == nil, "the only one, and hidden")
        #expect(namespace.found("twice", in: 0) == nil, "two, both hidden")
    }

    @Test func twoVisibleVersionsAreNoAnswer() throws {
        let source = "int a2(void) { return 2; } int a3(void) { return 3; } asm(\".symver a2, a@V2\"); asm(\".symver a3, a@V3\");"
        let library = try work.library("two.so", source, script: "V1 { global: x; local: *; }; V2 { y; } V1; V3 { z; } V2;")
        var visible = try withoutHiddenBits(library)
        #expect(visible.found("a", in: 0) == nil)
        let one = try work.library(
            "one.so", "int a2(void) { return 2; } asm(\".symver a2, a@V2\");", script: "V1 { global: x; local: *; }; V2 { y; } V1;")
        visible = try withoutHiddenBits(one)
        #expect(visible.found("a", in: 0)?.object == 0)
        var hidden = Namespace([one])
        #expect(hidden.found("a", in: 0) == nil)
    }

    /// A namespace of a copy of the library in which no version is hidden, as a link editor never makes one.
    private func withoutHiddenBits(_ library: Library) throws -> Namespace {
        try Namespace([library.changingVersions { $0 & 0x7fff }])
    }

    @Test func anObjectWithoutVersionsHasEveryVersion() throws {
        let plain = try work.library("plain.so", "int first(void) { return 9; }")
        let library = try versioned()
        var namespace = Namespace([plain, library])
        #expect(namespace.found("first", version: .exactly("V1".kept), in: 0, 1)?.object == 0)
        #expect(namespace.found("first", version: .exactly("other".kept), in: 0)?.object == 0)
        #expect(namespace.found("first", in: 0)?.object == 0)
    }

    /// An object that has versions, but gives this symbol none, has the wanted version for references of link time, and not for `dlvsym`.
    @Test func aBaseDefinitionHasEveryVersionThatALinkEditorWants() throws {
        let user = try work.library("user.so", "int first(void); int use(void) { return first(); }", try versioned().path)
        let base = try work.library("base.so", "int first(void) { return 9; } int other(void) { return 1; }", script: "V9 { other; };")
        var namespace = Namespace([user, base])
        let binder = namespace.binder(scope: [1])
        let index = user.index(of: "first")
        #expect(try user.version(ofSymbol: index) == "V1")
        #expect(try base.version(ofSymbol: base.index(of: "other")) == "V9")
        let found = try binder.definition(ofSymbol: index, kind: .jumpSlot, in: &namespace, trace: SilentTrace())
        #expect(found.map { Found($0) } == Found(1, base.index(of: "first")))
        #expect(namespace.found("first", version: .exactly("V1".kept), in: 1) == nil)
        #expect(namespace.found("first", in: 1)?.object == 1)
        // The same, hidden: for nobody who wants a version.
        var hidden = try Namespace([user, base.changingVersions { $0 & 0x7fff == 1 ? 0x8001 : $0 }])
        let other = hidden.binder(scope: [1])
        #expect(throws: BindingError.self) { try other.definition(ofSymbol: index, kind: .jumpSlot, in: &hidden, trace: SilentTrace()) }
        #expect(hidden.found("first", in: 1)?.object == 1)
    }

    /// A reference of link time takes the version that its tables name, and passes over objects with another.
    @Test(.needs("readelf")) func referencesAreBoundToTheirVersion() throws {
        let library = try versioned()
        let source = """
            int old_a(void); int old_b(void); int changed(void); asm(".symver old_a, old@V1"); asm(".symver old_b, old@V3");
            int use(void) { return old_a() + old_b() + changed(); }
            """
        let user = try work.library("user.so", source, library.path)
        let decoy = try work.library("decoy.so", "int old(void) { return 0; } int changed(void) { return 0; }", script: "V7 { old; changed; };")
        var namespace = Namespace([user, decoy, library])
        let binder = namespace.binder(scope: [0, 1, 2])
        var bound: [String] = []
        for index in 1..<(try ReadELF(path: user.path).symbols().count) {
            guard let symbol = user.tables.symbols[index], symbol.isUndefined, let name = user.symbolName(index)?.text,
                ["old", "changed"].contains(name)
            else { continue }
            let version = try user.version(ofSymbol: index)
            let found = try binder.definition(ofSymbol: index, kind: .jumpSlot, in: &namespace, trace: SilentTrace())
            #expect(found.map { Found($0) } == Found(2, try self.symbol(name, version, library)))
            bound.append("\(name)@\(version)")
        }
        #expect(bound.sorted() == ["changed@V3", "old@V1", "old@V3"])
    }

    /// "Ar" and "Bb" have the same hash, since 16 * 65 + 114 = 16 * 66 + 98.
    @Test(.needs("readelf")) func versionsOfTheSameHashAreToldApart() throws {
        let source = "int one(void) { return 1; } int two(void) { return 2; } asm(\".symver one, a@Ar\"); asm(\".symver two, a@@Bb\");"
        let library = try work.library("library.so", source, script: "Ar { global: a; local: *; }; Bb { global: y; };")
        #expect(NameHash.sysv("Ar".kept) == NameHash.sysv("Bb".kept))
        var namespace = Namespace([library])
        for version in ["Ar", "Bb"] {
            #expect(namespace.found("a", version: .exactly(version.kept), in: 0) == Found(0, try symbol("a", version, library)), "\(version)")
        }
        let alone = try work.library("alone.so", "int one(void) { return 1; } asm(\".symver one, a@@Bb\");", script: "Bb { global: a; local: *; };")
        var other = Namespace([alone])
        #expect(other.found("a", version: .exactly("Ar".kept), in: 0) == nil)
        #expect(other.defines("Bb", 0) && !other.defines("Ar", 0))
    }

    /// Two names of one hash in one chain; and one name in two versions, of which the chain gives the wrong one first.
    @Test func collidingNamesAreToldApart() throws {
        let library = try work.library("library.so", "int AzAz = 1, AzBY = 2, BYAz = 3;")
        var namespace = Namespace([library])
        for name in ["AzAz", "AzBY", "BYAz"] { #expect(namespace.found(name, in: 0) == Found(0, library.index(of: name))) }
        #expect(namespace.found("BYBY", in: 0) == nil)
    }
}
