import ELF
import Link
import Testing
import Trace

@Suite(.needs("gcc")) struct BinderTests {
    private let work: Workplace

    init() throws {
        work = try Workplace()
    }

    private func bind(
        _ name: String, of library: Library, kind: RelocationKind = .gotEntry, _ binder: Binder, _ namespace: inout Namespace,
        trace: some TraceSink = SilentTrace()
    ) throws -> Found? {
        try binder.definition(ofSymbol: library.index(of: name), kind: kind, in: &namespace, trace: trace).map { Found($0) }
    }

    @Test func aSymbolIsLookedUpOnceForNeighbours() throws {
        let user = try work.library("user.so", "extern int a, b; int *p = &a, *q = &b;")
        let definer = try work.library("definer.so", "int a = 1, b = 2;")
        var namespace = Namespace([user, definer])
        let binder = namespace.binder(scope: [0, 1])
        let (a, b) = (Found(1, definer.index(of: "a")), Found(1, definer.index(of: "b")))
        #expect(a != b)
        for (step, (name, kind, wanted, lookups, remembered))
            in ([
                ("a", .gotEntry, a, 1, 0), ("a", .gotEntry, a, 1, 1), ("a", .absolute64, a, 1, 2), ("a", .jumpSlot, a, 2, 2),
                ("a", .jumpSlot, a, 2, 3),
                ("b", .jumpSlot, b, 3, 3), ("a", .jumpSlot, a, 4, 3), ("a", .copy, a, 5, 3), ("a", .threadOffset, a, 6, 3), ("a", .moduleID, a, 6, 4),
            ] as [(String, RelocationKind, Found, UInt64, UInt64)]).enumerated()
        {
            #expect(try bind(name, of: user, kind: kind, binder, &namespace) == wanted, "step \(step)")
            #expect(binder.lookups == lookups && binder.remembered == remembered, "step \(step)")
        }
    }

    /// What is remembered is a missing weak symbol as well.
    @Test func aWeakReferenceWithoutDefinitionIsNothing() throws {
        let user = try work.library("user.so", "extern int a __attribute__((weak)), b; int *p = &a, *q = &b;")
        var namespace = Namespace([user])
        let binder = namespace.binder(scope: [0])
        for _ in 0..<2 { #expect(try bind("a", of: user, binder, &namespace) == nil) }
        #expect(binder.lookups == 1 && binder.remembered == 1)
        do {
            _ = try bind("b", of: user, binder, &namespace)
            Issue.record("an undefined symbol was bound")
        } catch BindingError.undefined(let name, let version) {
            #expect(name.text == "b" && version.isEmpty)
        }
        // Nothing is thrown where the trace wants to know of unused libraries only.
        #expect(try bind("b", of: user, binder, &namespace, trace: RecordedTrace(.unused)) == nil)
        // An error is not remembered as a definition.
        #expect(throws: BindingError.self) { try bind("b", of: user, kind: .jumpSlot, binder, &namespace) }
        #expect(throws: BindingError.self) { try bind("b", of: user, kind: .jumpSlot, binder, &namespace) }
    }

    @Test func aMissingVersionIsNamed() throws {
        let old = try work.library("library.so", "int a(void) { return 1; }", script: "V1 { a; };")
        let new = try Workplace().library("library.so", "int a(void) { return 1; }", script: "V2 { a; };")
        let user = try work.library("user.so", "int a(void); int use(void) { return a(); }", old.path)
        var namespace = Namespace([user, new])
        let binder = namespace.binder(scope: [0, 1])
        do {
            _ = try bind("a", of: user, kind: .jumpSlot, binder, &namespace)
            Issue.record("a version that is not there was found")
        } catch BindingError.undefined(let name, let version) {
            #expect(name.text == "a" && version.text == "V1")
        }
    }

    @Test func localAndHiddenSymbolsAreTheirOwn() throws {
        let plain = try work.library("user.so", "int a = 1; extern int b; int *p = &a, *q = &b;")
        let decoy = try work.library("decoy.so", "int a = 2, b = 2;")
        let trace = RecordedTrace([.bindings, .symbols])
        for user in [
            try plain.withInfo(binding: .local, type: .object, of: "a"), try plain.withVisibility(.hidden, of: "a"),
            try plain.withVisibility(.inner, of: "a"),
        ] {
            var namespace = Namespace([user, decoy])
            let binder = namespace.binder(scope: [1, 0])
            #expect(try bind("a", of: user, binder, &namespace, trace: trace) == Found(0, user.index(of: "a")))
            #expect(binder.lookups == 0 && trace.take().isEmpty)
        }
        var namespace = Namespace([plain, decoy])
        let binder = namespace.binder(scope: [1, 0])
        #expect(try bind("a", of: plain, binder, &namespace)?.object == 1)
        // Symbol 0 is nothing's symbol, and its own definition of value 0.
        let none = try binder.definition(ofSymbol: 0, kind: .absolute64, in: &namespace, trace: trace)
        #expect(none.map { Found($0) } == Found(0, 0) && none?.symbol.value == 0)
    }

    /// A protected symbol is its own object's, except for the address of a function that the program has taken already.
    @Test func protectedSymbols() throws {
        let library = try work.library("library.so", "int f(void) { return 1; } int d = 1;")
        let user = try library.withVisibility(.protected, of: "f").withVisibility(.protected, of: "d")
        let decoy = try work.library("decoy.so", "int f(void) { return 2; } int d = 2;")
        // A program that has the PLT entry of a function stand for it: undefined, with a value.
        let caller = try Workplace().library("caller.so", "int f(void); int call(void) { return f(); }", "-Wl,--hash-style=sysv")
        let program = try caller.changing("f", fieldAt: 8, to: UInt64(0x1020))
        var namespace = Namespace([program, user, decoy])
        let f = user.index(of: "f")
        for (kind, name, scope, wanted) in [
            (RelocationKind.jumpSlot, "f", [2, 1], Found(1, f)), (.gotEntry, "f", [2, 1], Found(1, f)),
            (.gotEntry, "d", [2, 1], Found(1, user.index(of: "d"))), (.gotEntry, "f", [0, 1], Found(0, program.index(of: "f"))),
            (.jumpSlot, "f", [0, 1], Found(1, f)), (.gotEntry, "f", [0, 2, 1], Found(1, f)), (.gotEntry, "f", [1, 2], Found(1, f)),
            (.jumpSlot, "f", [1], Found(1, f)),
        ] {
            let binder = namespace.binder(of: 1, scope: scope)
            #expect(try bind(name, of: user, kind: kind, binder, &namespace) == wanted, "\(kind) \(name) \(scope)")
        }
        // Without its protection, the same library's references go to the first of the scope.
        var open = Namespace([program, library, decoy])
        let binder = open.binder(of: 1, scope: [2, 1])
        #expect(try bind("f", of: library, binder, &open)?.object == 2)
    }

    @Test func theTraceTellsWhoIsBoundToWhom() throws {
        let definer = try work.library("definer.so", "int a(void) { return 1; } int b = 2;", script: "V1 { a; b; };")
        let user = try work.library("user.so", "int a(void); extern int b; int *q = &b; int use(void) { return a(); } int own = 1;", definer.path)
        let shielded = try user.withVisibility(.protected, of: "own")
        let trace = RecordedTrace([.bindings])
        var namespace = Namespace([shielded, definer])
        let binder = namespace.binder(scope: [0, 1])
        _ = try bind("a", of: user, kind: .jumpSlot, binder, &namespace, trace: trace)
        _ = try bind("a", of: user, kind: .jumpSlot, binder, &namespace, trace: trace)
        _ = try bind("own", of: user, binder, &namespace, trace: trace)
        #expect(
            trace.take() == ["bind \(user.path) to \(definer.path): a@V1", "bind \(user.path) to \(user.path): own@ protected"],
            "what is remembered is not told again")
        _ = try bind("b", of: user, binder, &namespace, trace: RecordedTrace([.symbols]))
        #expect(trace.lines.isEmpty)
    }

    @Test func brokenIndicesAreErrors() throws {
        let user = try work.library("user.so", "extern int a; int *p = &a;")
        let definer = try work.library("definer.so", "int a = 1;")
        var namespace = Namespace([user, definer])
        let binder = namespace.binder(scope: [0, 1])
        for index in [1 << 32 - 1, user.tables.symbols.count] {
            do {
                _ = try binder.definition(ofSymbol: index, kind: .gotEntry, in: &namespace, trace: SilentTrace())
                Issue.record("symbol \(index) was bound")
            } catch BindingError.broken(let error) {
                #expect(error == .outside(.symbolTable, UInt64(index)))
            }
        }
        #expect(binder.lookups == 0)
        // A name beyond the string table.
        let nameless = try user.changing("a", fieldAt: 0, to: UInt32.max)
        var broken = Namespace([nameless, definer])
        let other = broken.binder(scope: [0, 1])
        do {
            _ = try other.definition(ofSymbol: user.index(of: "a"), kind: .gotEntry, in: &broken, trace: SilentTrace())
            Issue.record("a symbol without a name was bound")
        } catch BindingError.broken(let error) {
            #expect(error == .outside(.stringTable, UInt64(UInt32.max)))
        }
        // The error is not remembered either.
        #expect(try bind("a", of: user, binder, &namespace)?.object == 1)
    }

    @Test func theClassOfARelocation() {
        for kind in [RelocationKind.jumpSlot, .moduleID, .moduleOffset, .threadOffset, .descriptor] {
            #expect(ReferenceClass(kind) == .plt, "\(kind)")
        }
        #expect(ReferenceClass(.copy) == .copy)
        for kind in [RelocationKind.none, .absolute64, .absolute32, .relative32, .gotEntry, .relative, .size64, .indirect] {
            #expect(ReferenceClass(kind) == [], "\(kind)")
        }
    }

    /// All symbols of a table of relocations.
    @Test func theObjectsThatATableRefersTo() throws {
        let definer = try work.library("definer.so", "int a = 1, b = 2; int f(void) { return 1; }")
        let user = try work.library(
            "user.so", "extern int a, b; int f(void); int *p = &a, *q = &b, own; int *r = &own; int use(void) { return f(); }")
        var namespace = Namespace([user, definer])
        let binder = namespace.binder(scope: [0, 1])
        var objects: [Int] = []
        for table in [user.tables.relocations, user.tables.pltRelocations] {
            try binder.forEachDefinition(table, .x86_64, in: &namespace, trace: SilentTrace(), { objects.append($0.index) }, undefined: { _, _ in })
        }
        #expect(objects.sorted() == [0, 1, 1, 1])
    }
}
