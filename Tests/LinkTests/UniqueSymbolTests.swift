import ELF
import Link
import Testing
import Trace

/// STB_GNU_UNIQUE: one definition for the process, whatever the scopes say.
@Suite(.needs("gcc")) struct UniqueSymbolTests {
    private let work: Workplace
    private let libraries: [Library]

    init() throws {
        work = try Workplace()
        let source = "int one = 1, two = 2; asm(\".type one, @gnu_unique_object\"); asm(\".type two, @gnu_unique_object\");"
        // The link editor takes a program's reference to the address of its own copy as a definition.
        libraries = [
            try work.library("program.so", "int one = 0, two = 0;"), try work.library("a.so", source), try work.library("b.so", source),
            try work.library("c.so", "int one = 3;"),
        ]
    }

    @Test func theFirstThatIsFoundIsTheOnlyOne() throws {
        var namespace = Namespace(libraries)
        #expect(libraries[1].tables.symbols[libraries[1].index(of: "one")]?.binding == .unique)
        #expect(namespace.found("one", in: 2) == Found(2, libraries[2].index(of: "one")))
        #expect(namespace.found("one", in: 1) == Found(2, libraries[2].index(of: "one")), "from another scope")
        #expect(namespace.found("one", class: .plt, in: 1, 2)?.object == 2)
        // Another name is another matter.
        #expect(namespace.found("two", in: 1, 2) == Found(1, libraries[1].index(of: "two")))
        #expect(namespace.found("two", in: 2)?.object == 1)
        // A definition that is not unique stands first in its scope as ever.
        #expect(namespace.found("one", in: 3, 1)?.object == 3)
        #expect(namespace.found("one", in: 1, 3)?.object == 2)
    }

    /// A symbol that a scope does not reach is not made up.
    @Test func aScopeWithoutADefinitionFindsNone() throws {
        var namespace = Namespace(libraries)
        #expect(namespace.found("one", in: 1)?.object == 1)
        var empty = try Namespace([libraries[1], libraries[3].changing("one", fieldAt: 5, to: SymbolVisibility.hidden.rawValue)])
        #expect(empty.found("one", in: 0)?.object == 0)
        #expect(empty.found("one", in: 1) == nil)
    }

    /// A copy relocation makes the program's symbol the only one, and copies from the library's.
    @Test func aCopyInTheProgramBecomesTheOnlyOne() throws {
        var namespace = Namespace(libraries, firstIsProgram: true)
        let binder = namespace.binder(of: 0, scope: [0, 1, 2])
        let index = libraries[0].index(of: "one")
        func copy() throws -> Found? {
            try binder.definition(ofSymbol: index, kind: .copy, in: &namespace, trace: SilentTrace()).map { Found($0) }
        }
        #expect(try copy() == Found(1, libraries[1].index(of: "one")))
        #expect(namespace.found("one", in: 1) == Found(0, index))
        #expect(namespace.found("one", in: 2) == Found(0, index))
        #expect(namespace.found("one", class: .copy, in: 2) == Found(2, libraries[2].index(of: "one")), "the next copy copies from its own library")
    }

    /// A copy that comes after another reference copies from the library too, and does not replace the chosen one.
    @Test func aLateCopyDoesNotReplaceTheOnlyOne() throws {
        var namespace = Namespace(libraries, firstIsProgram: true)
        #expect(namespace.found("one", in: 2)?.object == 2)
        let binder = namespace.binder(of: 0, scope: [0, 1, 2])
        let found = try binder.definition(ofSymbol: libraries[0].index(of: "one"), kind: .copy, in: &namespace, trace: SilentTrace())
        #expect(found?.object.index == 1)
        #expect(namespace.found("one", in: 1)?.object == 2)
    }
}
