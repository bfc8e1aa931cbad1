/// One part of what an object's references search, in ld.so's terms one search list.
public enum ScopeElement: Equatable, BitwiseCopyable, Sendable {
    /// The object alone, before all others (DT_SYMBOLIC).
    case itself
    /// The global scope of the object's link-map namespace.
    case global
    /// An object that was opened, and everything that it needs.
    case closure(of: ObjectID)
}

/// Where to look for a definition.
public enum Scope: Sendable {
    /// What an object's references search.
    case references(of: ObjectID)
    /// An opened object and everything that it needs.
    case closure(of: ObjectID)
    /// The objects of an opened object's closure that stand behind one of them; all, where that is not among them.
    case behind(ObjectID, inClosureOf: ObjectID)
}

/// The objects that see each other's symbols by default: those of one link-map namespace (`dlmopen`).
public struct GlobalScope: Sendable {
    /// The program's closure, or the first object's, and what was opened RTLD_GLOBAL.
    public var objects: [ObjectID] = []
    /// The program, or the first object that was loaded into the namespace.
    public var head = ObjectID.program
    var unique = UniqueSymbols()
    public init() {}

    /// Begins with the closure of the first object.
    public mutating func begin(_ head: ObjectID, _ closure: [ObjectID]) {
        self.head = head
        objects = closure
    }
}
