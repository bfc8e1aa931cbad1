import ELF
import Link
import Testing
import Trace

/// What is said of a lookup and of a binding, each on small libraries that have the case.
@Suite(.needs("gcc")) struct ExplanationTests {
    private let work: Workplace

    init() throws {
        work = try Workplace()
    }

    /// The verdicts on the symbols of a name, as "object: verdict", or "object@version: verdict".
    private func verdicts(_ lookup: LookupExplanation) -> [String] {
        lookup.candidates.map {
            "\($0.object.index)\($0.version.isEmpty ? "" : ($0.isVersionHidden ? "@" : "@@") + $0.version.text): \($0.verdict)"
        }
    }

    private func verdicts(
        _ name: String, version: WantedVersion = .any, class: ReferenceClass = [], _ libraries: [Library], firstIsProgram: Bool = false,
        weakGivesWay: Bool = false
    ) throws -> [String] {
        var namespace = Namespace(libraries, firstIsProgram: firstIsProgram)
        namespace.weakGivesWay = weakGivesWay
        let scope = libraries.indices.map { ObjectID($0) }
        return verdicts(namespace.explanation(of: Reference(name: name.name, version: version, class: `class`), among: scope))
    }

    @Test func theFirstIsChosenAndTheRestAreShadowed() throws {
        let libraries = try ["int other;", "int a = 1;", "int b;", "int a = 2;"].enumerated().map { try work.library("l\($0).so", $1) }
        let namespace = Namespace(libraries)
        let scope = libraries.indices.map { ObjectID($0) }
        let lookup = namespace.explanation(of: Reference(name: "a".name, class: []), among: scope)
        #expect(verdicts(lookup) == ["1: chosen", "3: shadowed"])
        #expect(lookup.scope == scope && lookup.searched == [ObjectID(0), ObjectID(1)])
        #expect(lookup.candidates[0].index == libraries[1].index(of: "a") && lookup.candidates[0].symbol.size == 4)
        let nothing = namespace.explanation(of: Reference(name: "c".name, class: []), among: scope)
        #expect(nothing.candidates.isEmpty && nothing.searched == scope)
        // An object that stands twice is told of once.
        let twice = namespace.explanation(of: Reference(name: "a".name, class: []), among: [ObjectID(3)] + scope)
        #expect(verdicts(twice) == ["3: chosen", "1: shadowed"])
    }

    @Test func versionsThatDoNotFit() throws {
        let source = "int a1(void) { return 1; } int a2(void) { return 2; } asm(\".symver a1,a@V1\"); asm(\".symver a2,a@@V2\");"
        let versioned = try work.library("versioned.so", source, script: "V1 { a1; }; V2 { a2; } V1;")
        let plain = try work.library("plain.so", "int a(void) { return 3; }")
        #expect(try verdicts("a", version: .exactly("V2".kept), [versioned, plain]) == ["0@@V2: chosen", "0@V1: otherVersion", "1: shadowed"])
        #expect(try verdicts("a", version: .exactly("V3".kept), [versioned, plain]) == ["0@@V2: otherVersion", "0@V1: otherVersion", "1: chosen"])
        // No version wanted: the oldest; for dlsym the default.
        #expect(try verdicts("a", [versioned]) == ["0@@V2: shadowed", "0@V1: chosen"])
        #expect(try verdicts("a", version: .newest, [versioned]) == ["0@@V2: chosen", "0@V1: hiddenVersion"])
        // Entries of the version table, changed: no version, and hidden; two defaults.
        let bare = try versioned.changingVersions { $0 & 0x7fff == 2 ? 0x8001 : 1 }
        #expect(try verdicts("a", version: .exactly("V2".kept), [bare]) == ["0: noVersion", "0: hiddenVersion"])
        let defaults = try versioned.changingVersions { _ in 3 }
        #expect(try verdicts("a", [defaults]) == ["0@@V2: ambiguousVersion", "0@@V2: ambiguousVersion"])
    }

    @Test func symbolsThatNobodyBindsTo() throws {
        let plain = try work.library("plain.so", "int a = 1;")
        let other = try work.library("other.so", "int a = 2;")
        for (changed, verdict) in [
            (try plain.withVisibility(.hidden, of: "a"), CandidateVerdict.hidden), (try plain.withVisibility(.inner, of: "a"), .hidden),
            (try plain.withInfo(binding: .local, type: .object, of: "a"), .local),
            (try plain.withInfo(binding: .global, type: SymbolType(rawValue: 3), of: "a"), .unbindableType),
            (try plain.changing("a", fieldAt: 8, to: UInt64(0)), .noValue), (try plain.changing("a", fieldAt: 6, to: UInt16(0)), .pltEntry),
            (try plain.changing("a", fieldAt: 6, to: UInt16(0)).changing("a", fieldAt: 8, to: UInt64(0)), .undefined),
        ] {
            #expect(try verdicts("a", class: .plt, [changed, other]) == ["0: \(verdict)", "1: chosen"])
        }
        // Only an address may be that of a PLT entry.
        #expect(try verdicts("a", class: [], [plain.changing("a", fieldAt: 6, to: UInt16(0)), other]) == ["0: chosen", "1: shadowed"])
        // A System V table holds undefined symbols too.
        let user = try work.library("user.so", "extern int a; int *p = &a;", "-Wl,--hash-style=sysv")
        #expect(try verdicts("a", [user, other]) == ["0: undefined", "1: chosen"])
    }

    @Test func whatIsPassedOverAndWhatGivesWay() throws {
        let weak = try work.library("weak.so", "int a __attribute__((weak)) = 1;")
        let strong = try work.library("strong.so", "int a = 2;")
        #expect(try verdicts("a", class: .copy, [strong, weak], firstIsProgram: true) == ["0: passedOver", "1: chosen"])
        #expect(try verdicts("a", [weak, strong]) == ["0: chosen", "1: shadowed"])
        #expect(try verdicts("a", [weak, weak, strong, weak], weakGivesWay: true) == ["0: gaveWay", "1: gaveWay", "2: chosen", "3: shadowed"])
        #expect(try verdicts("a", [weak, weak], weakGivesWay: true) == ["0: chosen", "1: shadowed"])
    }

    private func explain(
        _ name: String, _ kind: RelocationKind = .gotEntry, of object: Int, _ libraries: [Library], preloaded: [Int] = [], copied: Bool = false,
        _ change: (inout Namespace) -> Void = { _ in }
    ) throws -> BindingExplanation {
        var namespace = Namespace(libraries, firstIsProgram: true)
        namespace.spaces[0].objects = libraries.indices.map { ObjectID($0) }
        change(&namespace)
        let list = preloaded.map { ObjectID($0) }
        var facts = BindingFacts()
        facts.preloaded = list
        if copied { facts = BindingFacts(program: libraries[0].tables, .x86_64, preloaded: list) }
        let index = libraries[object].index(of: name)
        let explanation = try namespace.explanation(ofSymbol: index, kind, of: ObjectID(object), facts: facts)
        let frozen = try FrozenNamespace(namespace).explanation(ofSymbol: index, kind, of: ObjectID(object), facts: facts)
        #expect(frozen.rule == explanation.rule && frozen.definition?.index == explanation.definition?.index)
        #expect(verdicts(frozen.lookup) == verdicts(explanation.lookup) && frozen.lookup.searched == explanation.lookup.searched)
        // What is explained is what is bound.
        let binder = Binder(object: ObjectID(object), namespace)
        let bound = try? binder.definition(ofSymbol: index, kind: kind, in: &namespace, trace: SilentTrace())
        #expect(bound.map { Found($0) } == explanation.definition.map { Found($0) })
        return explanation
    }

    @Test func theRules() throws {
        let program = try work.library("program.so", "int unrelated;")
        let user = try work.library("user.so", "extern int a; int *p = &a; extern int w __attribute__((weak)); int *q = &w;")
        let definer = try work.library("definer.so", "int a = 1; int *p2 = &a;")
        let symbolic = try work.library("symbolic.so", "int a = 2; int *p3 = &a;", "-Wl,-Bsymbolic -Wl,--emit-relocs")
        let first = try explain("a", of: 1, [program, user, definer, symbolic])
        #expect(first.rule == .scopeOrder && first.definition?.object.index == 2 && first.name.text == "a" && first.version.isEmpty)
        #expect(try explain("a", of: 1, [program, user, definer], preloaded: [2]).rule == .preloaded)
        #expect(try explain("a", of: 2, [program, user, definer], preloaded: [2]).rule == .scopeOrder, "its own")
        #expect(try explain("w", of: 1, [program, user, definer]).rule == .weakUndefined)
        let missing = try explain("a", of: 1, [program, user])
        #expect(missing.rule == .undefined && missing.definition == nil && missing.lookup.searched.count == 2)
        let own = try explain("a", of: 3, [program, user, definer, symbolic])
        #expect(own.rule == .symbolic && own.definition?.object.index == 3 && own.lookup.scope.map(\.index) == [3, 0, 1, 2, 3])
        #expect(verdicts(own.lookup) == ["3: chosen", "2: shadowed"])
        let hidden = try explain("a", of: 2, [program, user, definer.withVisibility(.hidden, of: "a")])
        #expect(hidden.rule == .local && hidden.lookup.candidates.isEmpty && hidden.definition?.object.index == 2)
        let shield = try definer.withVisibility(.protected, of: "a")
        let protected = try explain("a", .jumpSlot, of: 3, [program, user, definer, shield])
        #expect(protected.rule == .protected && protected.definition?.object.index == 3)
        #expect(verdicts(protected.lookup) == ["2: chosen", "3: shadowed"], "the lookup itself leads elsewhere")
        let weak = try work.library("weak.so", "int a __attribute__((weak)) = 3;")
        #expect(try explain("a", of: 1, [program, user, weak, definer]) { $0.weakGivesWay = true }.rule == .strong)
    }

    @Test func uniqueAndCopiedVariables() throws {
        let unique = "int a = 1; asm(\".type a, @gnu_unique_object\"); int *p = &a;"
        let (one, two) = (try work.library("one.so", unique), try work.library("two.so", unique))
        let program = try work.library("program.so", "int unrelated;")
        let reference = Reference(name: "a".name, class: [])
        let settled = try explain("a", of: 1, [program, one, two]) { namespace in
            namespace.settle(namespace.find(reference, among: [ObjectID(2)], trace: SilentTrace())!)
        }
        #expect(settled.rule == .unique && settled.definition?.object.index == 2)
        #expect(try explain("a", of: 1, [program, one, two]).rule == .scopeOrder, "the first to be bound settles it")

        let library = try work.library("copied.so", "int shared = 1; int *own = &shared;")
        let path = try work.build(
            "copier", "extern int shared; int _start(void) { return shared; }", "-no-pie -fno-pic '\(library.path)' -Wl,-e,_start")
        let copier = try Library(path: path)
        let copied = try explain("shared", of: 1, [copier, library], copied: true)
        #expect(copied.rule == .copied && copied.definition?.object == .program)
        let copy = try explain("shared", .copy, of: 0, [copier, library], copied: true)
        #expect(copy.rule == .scopeOrder && verdicts(copy.lookup) == ["0: passedOver", "1: chosen"])
    }

    @Test func brokenIndicesAreErrors() throws {
        let library = try work.library("library.so", "int a = 1;")
        let namespace = Namespace([library])
        #expect(throws: BindingError.self) { try namespace.explanation(ofSymbol: 1 << 31, .gotEntry, of: .program, facts: BindingFacts()) }
        // A hash chain that leads in a circle.
        let many = try Namespace([work.library("cycle.so", "int a = 1;", "-Wl,--hash-style=sysv").changing("a", fieldAt: 6, to: UInt16(1))])
        #expect(many.explanation(of: Reference(name: "a".name, class: []), among: [.program]).candidates.count == 1)
    }
}

/// What is explained of real libraries is what lookup finds in them.
@Suite struct SystemExplanationTests {
    @Test(arguments: [ReferenceClass.plt, [], .copy])
    func explanationsAgreeWithLookups(class: ReferenceClass) throws {
        let systems = try SystemLibrary.installed.compactMap { try SystemLibrary($0) }
        try #require(!systems.isEmpty)
        let namespace = Namespace(systems.map(\.library), firstIsProgram: true)
        let scope = systems.indices.map { ObjectID($0) }
        let trace = RecordedTrace(.symbols)
        var (asked, severalCount) = (0, 0)
        for system in systems {
            for one in try ListedSymbol.definitions(of: system.library.path) {
                let exact = one.version.isEmpty ? WantedVersion.any : .exactly(one.version.kept)
                for version in [.any, .newest, exact] {
                    let reference = Reference(name: one.name.name, version: version, class: `class`)
                    let found = namespace.find(reference, among: scope, trace: trace)
                    let lookup = namespace.explanation(of: reference, among: scope)
                    asked += 1
                    if lookup.candidates.count > 1 { severalCount += 1 }
                    #expect(lookup.chosen.map { Found($0.object.index, $0.index) } == found.map { Found($0) }, "\(one.name)@\(one.version)")
                    #expect(lookup.candidates.contains { $0.object == system.object(in: systems) && $0.index == one.index } || one.symbol.type == "SECTION")
                    #expect(trace.take() == lookup.searched.map { "lookup \(one.name) in \(systems[$0.index].library.path)" })
                }
            }
        }
        #expect(asked > 3000 && severalCount > 100)
    }
}

extension SystemLibrary {
    fileprivate func object(in systems: [SystemLibrary]) -> ObjectID { ObjectID(systems.firstIndex { $0 === self } ?? -1) }
}
