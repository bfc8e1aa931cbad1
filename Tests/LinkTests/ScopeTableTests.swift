import ELF
import Glibc
import Link
import Testing
import Trace

/// The table of a scope finds what a walk through the scope finds, whatever the objects are.
@Suite struct ScopeTableTests {
    private static let programs = ["/usr/bin/gdb", "/usr/bin/git", "/usr/bin/perl", "/usr/bin/python3", "/usr/bin/openssl"]

    /// Every symbol of every object of real programs, as each kind of reference wants it, and every definition by its bare name.
    @Test(arguments: programs.filter { unsafe access($0, X_OK) == 0 })
    func agreesWithTheWalkOnRealPrograms(program: String) throws {
        let lines = try Shell.lines("LD_TRACE_LOADED_OBJECTS=1 '\(program)'")
        let paths = [program] + lines.compactMap { line in line.split(separator: " ").first { $0.hasPrefix("/") }.map(String.init) }
        let libraries = try paths.map { try Library(path: $0) }
        try #require(libraries.count > 3)
        var walked = Namespace(libraries, firstIsProgram: true)
        walked.spaces[0].objects = libraries.indices.map { ObjectID($0) }
        var tabled = walked
        tabled.makeTable()
        var different: [String] = []
        var count = 0
        for (index, library) in libraries.enumerated() {
            let binders = (Binder(object: ObjectID(index), walked), Binder(object: ObjectID(index), tabled))
            for symbol in 1..<max(library.tables.hash.symbolCount, 1) {
                for kind in [RelocationKind.gotEntry, .jumpSlot, .copy] {
                    let wanted = outcome(binders.0, symbol, kind, &walked)
                    if outcome(binders.1, symbol, kind, &tabled) != wanted { different.append("\(library.path) symbol \(symbol) \(kind)") }
                    if wanted != "undefined" { count += 1 }
                }
            }
        }
        #expect(different.isEmpty)
        #expect(count > 3000)
    }

    /// What is loaded late searches the global scope and the closure of what was opened, or the other way round, and finds the same by a table of both.
    @Test(arguments: [[ScopeElement.global, .closure(of: ObjectID(1))], [.closure(of: ObjectID(1)), .global]])
    func agreesWithTheWalkThroughTheScopeOfLateObjects(elements: [ScopeElement]) throws {
        let lines = try Shell.lines("LD_TRACE_LOADED_OBJECTS=1 /usr/bin/gdb || LD_TRACE_LOADED_OBJECTS=1 /usr/bin/git")
        let paths = lines.compactMap { line in line.split(separator: " ").first { $0.hasPrefix("/") }.map(String.init) }
        let libraries = try (["/bin/bash"] + paths).map { try Library(path: $0) }
        var namespace = Namespace(libraries, firstIsProgram: true)
        let late = libraries.indices.dropFirst().map { ObjectID($0) }
        namespace.spaces[0].objects = [ObjectID(0), ObjectID(libraries.count - 1)]
        namespace.setClosure(of: ObjectID(1), to: late)
        for id in late { namespace.scopes[id.index] = (namespace.scopes[id.index].first == .itself ? [.itself] : []) + elements }
        let none = namespace.tabledScope(of: late[0], for: 1) { _ in nil }
        #expect(none == nil)
        let scope = namespace.tabledScope(of: late[0], for: 1_000_000) { size in
            unsafe ScopeTable(unsafeAddress: UInt(bitPattern: calloc(size.byteCount, 1)), size: size)
        }
        let tabled = try #require(scope, "\(libraries.count) objects")
        var different: [String] = []
        var count = 0
        for id in late {
            let binders = (Binder(object: id, namespace), Binder(object: id, namespace, tabled: tabled))
            for symbol in 1..<max(libraries[id.index].tables.hash.symbolCount, 1) {
                for kind in [RelocationKind.gotEntry, .jumpSlot] {
                    let wanted = outcome(binders.0, symbol, kind, &namespace)
                    if outcome(binders.1, symbol, kind, &namespace) != wanted { different.append("\(libraries[id.index].path) symbol \(symbol) \(kind)") }
                    if wanted != "undefined" { count += 1 }
                }
            }
        }
        #expect(different.isEmpty)
        #expect(count > 3000)
    }

    /// Relocations that are looked at in batches get the same addresses as one by one, with a table of the scope and without.
    @Test(arguments: [true, false])
    func batchesLeadToTheSameAddresses(hasTable: Bool) throws {
        let libraries = try ["/bin/bash", "libc.so.6"].map { name in
            try Library(path: name.hasPrefix("/") ? name : String(Shell.lines("cc -print-file-name=\(name)")[0]))
        }
        var namespace = Namespace(libraries, firstIsProgram: true)
        namespace.spaces[0].objects = [ObjectID(0), ObjectID(1)]
        if hasTable { namespace.makeTable() }
        let batch = ReferenceBatch()
        var known = 0
        var putOff = 0
        for (id, library) in libraries.enumerated() {
            let binders = (Binder(object: ObjectID(id), scope: [ObjectID(0), ObjectID(1)], namespace), Binder(object: ObjectID(id), namespace))
            for table in [library.tables.relocations, library.tables.pltRelocations] {
                batch.begin()
                for index in 0..<table.count {
                    if index == batch.end { binders.1.fill(batch, table, from: index, .x86_64) { _ in false } }
                    let found = binders.1.definition(index, in: batch)
                    guard batch[index] != nil || found != nil else { continue }
                    let relocation = try #require(table[index])
                    let kind = try #require(Machine.x86_64.kind(of: relocation.type))
                    let wanted = try binders.0.definition(ofSymbol: relocation.symbol, kind: kind, in: &namespace, trace: SilentTrace())
                    guard let address = batch[index] else {
                        #expect(found.map { Found($0) } == wanted.map { Found($0) })
                        putOff += 1
                        continue
                    }
                    #expect(found == nil)
                    #expect(address == wanted?.address ?? 0)
                    known += 1
                }
            }
        }
        #expect(known > 200)
        #expect(putOff > 20)
    }

    private func outcome(_ binder: Binder, _ symbol: Int, _ kind: RelocationKind, _ namespace: inout Namespace) -> String {
        guard let found = try? binder.definition(ofSymbol: symbol, kind: kind, in: &namespace, trace: SilentTrace()) else { return "undefined" }
        return "\(Found(found))"
    }
}

/// The rules that only some objects know, on small libraries.
@Suite(.needs("gcc")) struct ScopeTableRulesTests {
    private let work: Workplace

    init() throws {
        work = try Workplace()
    }

    /// A namespace whose scope has the libraries in order, with a table.
    private func namespace(_ libraries: [Library]) throws -> Namespace {
        var namespace = Namespace(libraries)
        namespace.spaces[0].objects = libraries.indices.map { ObjectID($0) }
        namespace.makeTable()
        return namespace
    }

    private func found(_ name: String, of user: Library, as object: Int = 0, _ namespace: inout Namespace) -> Found? {
        let binder = Binder(object: ObjectID(object), namespace)
        return (try? binder.definition(ofSymbol: user.index(of: name), kind: .gotEntry, in: &namespace, trace: SilentTrace())).map { Found($0) }
    }

    @Test(arguments: ["gnu", "sysv"])
    func theVersionDecidesAmongSymbolsOfOneName(style: String) throws {
        let source = """
            int one(void) { return 1; } int two(void) { return 2; }
            __asm__(".symver one,f@V1\\n .symver two,f@@V2");
            """
        let both = try work.library("both.so", source, "-Wl,--hash-style=\(style)", script: "V1 { local: one; two; }; V2 { } V1;")
        let old = try work.library("old.so", "int f(void) { return 1; }", "-Wl,-soname,both.so", script: "V1 { f; };")
        let user = try work.library("user.so", "int f(void); int (*p)(void) = f;", "'\(old.path)'")
        let plain = try work.library("plain.so", "int f(void); int (*p)(void) = f;")
        var tabled = try namespace([user, plain, both])
        var walked = Namespace([user, plain, both])
        walked.spaces[0].objects = tabled.spaces[0].objects
        for (object, library) in [user, plain].enumerated() {
            let wanted = found("f", of: library, as: object, &walked)
            #expect(wanted != nil)
            #expect(found("f", of: library, as: object, &tabled) == wanted)
        }
    }

    @Test func anObjectThatSearchesItselfFirstFindsItself() throws {
        let source = "int a = 1; int *p = &a;"
        let first = try work.library("first.so", "int a = 2;")
        let symbolic = try work.library("symbolic.so", source, "-Wl,-Bsymbolic")
        let usual = try work.library("usual.so", source)
        var namespace = try namespace([first, symbolic, usual])
        #expect(namespace.scopes[1] == [.itself, .global])
        #expect(found("a", of: symbolic, as: 1, &namespace)?.object == 1)
        #expect(found("a", of: usual, as: 2, &namespace)?.object == 0)
    }

    @Test func whatOnlyItsObjectSeesIsPassedOver() throws {
        let user = try work.library("user.so", "extern int a; int *p = &a;")
        let one = try work.library("one.so", "int a = 1;").withVisibility(.hidden, of: "a")
        let two = try work.library("two.so", "int a = 2;")
        var namespace = try namespace([user, one, two])
        #expect(found("a", of: user, &namespace)?.object == 2)
    }

    /// What comes into the scope later is entered behind the rest; what goes is not found any more, and its place may be another's.
    @Test func objectsComeAndGo() throws {
        let user = try work.library("user.so", "extern int a __attribute__((weak)), b __attribute__((weak)); int *p = &a, *q = &b;")
        let one = try work.library("one.so", "int a = 1;")
        let two = try work.library("two.so", "int a = 2, b = 2;")
        var namespace = try namespace([user, one])
        namespace.add(two.tables, name: two.path.kept, isProgram: false)
        #expect(found("b", of: user, &namespace) == nil, "it is not in the scope")
        namespace.spaces[0].objects.append(ObjectID(2))
        #expect(found("b", of: user, &namespace)?.object == 2, "it is in the scope and not in the table")
        namespace.extendTable()
        #expect(found("b", of: user, &namespace)?.object == 2)
        #expect(found("a", of: user, &namespace)?.object == 1)
        namespace.remove(ObjectID(1))
        #expect(found("a", of: user, &namespace)?.object == 2)
        namespace.add(one.tables, name: one.path.kept, isProgram: false, at: ObjectID(1))
        #expect(found("a", of: user, &namespace)?.object == 2, "it is loaded again, but not global")
        namespace.spaces[0].objects.append(ObjectID(1))
        namespace.extendTable()
        #expect(found("a", of: user, &namespace)?.object == 2)
    }

    /// A table that has no room for what comes later is given up, and the scope is walked through.
    @Test func moreObjectsThanThereIsRoomFor() throws {
        let user = try work.library("user.so", "extern int a, last; int *p = &a, *q = &last;")
        let one = try work.library("one.so", "int a = 1;")
        let last = try work.library("last.so", "int last = 2;")
        var namespace = try namespace([user, one])
        for library in Array(repeating: one, count: 100) + [last] {
            let id = ObjectID(namespace.objects.count)
            namespace.add(library.tables, name: library.path.kept, isProgram: false)
            namespace.spaces[0].objects.append(id)
            namespace.extendTable()
            #expect(found("a", of: user, &namespace)?.object == 1)
        }
        #expect(found("last", of: user, &namespace)?.object == 102)
        #expect(ScopeTable.Size(names: 1 << 23, blocks: 1 << 15) != nil)
        #expect(ScopeTable.Size(names: 1 << 24, blocks: 1 << 16) == nil, "a slot would have nothing of the hash")
    }

    /// A table is made only where it costs less than it saves.
    @Test func fewReferencesNeedNoTable() throws {
        let library = try work.library("library.so", "int a = 1, b = 2;")
        var namespace = Namespace(Array(repeating: library, count: 10))
        namespace.spaces[0].objects = (0..<10).map { ObjectID($0) }
        #expect(namespace.tableSize(for: 1) == nil)
        #expect(namespace.tableSize(for: 1000)?.slots == 512)
        namespace.weakGivesWay = true
        #expect(namespace.tableSize(for: 1000) == nil)
    }
}

extension Namespace {
    /// Makes a table for the global scope, which stays.
    mutating func makeTable() {
        let counts = spaces[0].objects.map { objects[$0.index].hash.symbolCount }
        let size = ScopeTable.Size(names: counts.reduce(0, +), blocks: counts.reduce(0) { $0 + ScopeTable.blocks(for: $1) })!
        let memory = unsafe calloc(size.byteCount, 1)
        setTable(unsafe ScopeTable(unsafeAddress: UInt(bitPattern: memory), size: size))
    }
}
