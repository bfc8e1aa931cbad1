import ELF
import Link
import Testing
import Trace

/// Lookups in a namespace as it was at one time, in the scopes of objects that came by and by.
@Suite(.needs("gcc")) struct FrozenNamespaceTests {
    private let work: Workplace
    private var namespace: Namespace

    init() throws {
        work = try Workplace()
        let program = try work.library("program.so", "int both = 0;")
        let global = try work.library("global.so", "int both = 1, shared = 1;")
        let plug = try work.library("plug.so", "int shared = 2, own = 2;")
        let needed = try work.library("needed.so", "int own = 3, deep = 3;")
        namespace = Namespace([program, global, plug, needed], firstIsProgram: true)
        namespace.spaces[0].objects = [ObjectID(0), ObjectID(1)]
        namespace.setClosure(of: ObjectID(2), to: [ObjectID(2), ObjectID(3)])
        for late in 2...3 { namespace.scopes[late] = [.global, .closure(of: ObjectID(2))] }
    }

    private func found(_ name: String, _ scope: Scope, _ trace: some TraceSink = RecordedTrace([])) -> Int? {
        let place = FrozenNamespace(namespace).find(Reference(name: name.name, class: []), in: scope, trace: trace)
        return place.isNone ? nil : place.object.index
    }

    @Test func referencesSearchTheGlobalScopeAndThenTheClosure() {
        #expect(found("both", .references(of: ObjectID(3))) == 0)
        #expect(found("shared", .references(of: ObjectID(2))) == 1)
        #expect(found("own", .references(of: ObjectID(3))) == 2)
        #expect(found("deep", .references(of: ObjectID(2))) == 3)
        #expect(found("deep", .references(of: ObjectID(0))) == nil, "the program does not see what was opened RTLD_LOCAL")
    }

    @Test mutating func deepBindingAndSymbolicObjectsTurnTheOrder() {
        namespace.scopes[2] = [.closure(of: ObjectID(2)), .global]
        #expect(found("shared", .references(of: ObjectID(2))) == 2)
        namespace.scopes[3] = [.itself, .global, .closure(of: ObjectID(2))]
        #expect(found("own", .references(of: ObjectID(3))) == 3)
        #expect(found("both", .references(of: ObjectID(3))) == 0)
    }

    @Test func aHandleIsItsClosureAndTheProgramsIsTheGlobalScope() {
        #expect(found("both", .closure(of: ObjectID(2))) == nil)
        #expect(found("own", .closure(of: ObjectID(2))) == 2)
        #expect(found("shared", .closure(of: .program)) == 1)
    }

    @Test func whatStandsBehindAnObject() {
        #expect(found("own", .behind(ObjectID(2), inClosureOf: ObjectID(2))) == 3)
        #expect(found("both", .behind(.program, inClosureOf: .program)) == 1)
        #expect(found("shared", .behind(ObjectID(1), inClosureOf: .program)) == nil)
        #expect(found("own", .behind(ObjectID(1), inClosureOf: ObjectID(2))) == 2, "an object that is not in the closure has all behind it")
    }

    /// The search that tells of every object goes the same way.
    @Test func tracedSearchesFindTheSame() {
        for name in ["both", "shared", "own", "deep", "nothing"] {
            for object in 0...3 {
                let scope = Scope.references(of: ObjectID(object))
                #expect(found(name, scope, RecordedTrace(.symbols)) == found(name, scope), "\(name) from \(object)")
            }
        }
    }

    @Test mutating func anObjectThatIsGoneIsInNoScope() {
        let before = FrozenNamespace(namespace)
        namespace.spaces[0].objects.append(ObjectID(2))
        #expect(found("own", .references(of: .program)) == 2)
        namespace.remove(ObjectID(2))
        #expect(found("own", .references(of: .program)) == nil)
        #expect(found("shared", .references(of: .program)) == 1)
        let place = before.find(Reference(name: "own".name, class: []), in: .closure(of: ObjectID(2)), trace: RecordedTrace([]))
        #expect(place.object.index == 2, "an older state stays what it was")
    }
}
