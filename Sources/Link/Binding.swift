#if !hasFeature(Embedded)
    import ELF
    import Trace
#endif

/// Why a reference cannot be bound.
public enum BindingError: Error {
    /// No definition, and the reference is not weak.
    case undefined(name: Bytes, version: Bytes)
    /// The relocation's symbol index or name lies outside of the object's tables.
    case broken(ELFError)
}

/// Binds the references of one object, remembering the last one: link editors put relocations to one symbol together.
///
/// The namespace must not get or lose objects meanwhile.
public final class Binder {
    public let object: ObjectID
    /// How many symbols were looked up by name, and how many were those of the relocation before.
    public private(set) var lookups: UInt64 = 0
    public private(set) var remembered: UInt64 = 0
    /// The objects to search, in order, and the same as plain memory: those before the scope that the table stands for, if it does, and those behind.
    private let scope: [ObjectID]
    private let list: Table<ObjectID>
    private let rest: Table<ObjectID>
    private let usesTable: Bool
    private let tables: LookupTables
    /// The object's own tables.
    private let own: LookupObject
    private var lastIndex = -1
    private var lastClass = ReferenceClass()
    private var lastDefinition: Definition?

    /// Binds in the object's own scope, or in another; `tabled` is one that its own may end with.
    public init(object: ObjectID, scope: [ObjectID]? = nil, _ namespace: Namespace, tabled: TabledScope? = nil) {
        self.object = object
        self.scope = scope ?? namespace.flattenedScope(of: object)
        own = namespace.objects[object.index]
        let list = unsafe Table(viewing: self.scope)
        let elements = namespace.scopes[object.index]
        let before = elements.first == .itself ? 1 : 0
        var tables = unsafe namespace.tables
        var covered = list.count - before
        if scope == nil, let tabled, elements.dropFirst(before).elementsEqual(tabled.elements) {
            tables.table = tabled.table
            usesTable = true
        } else {
            usesTable = scope == nil && tables.table.exists && own.space == 0 && elements.count > before && elements[before] == .global
            covered = namespace.spaces[0].objects.count
        }
        self.tables = tables
        self.list = usesTable ? list.prefix(before) : list
        rest = usesTable ? list.dropFirst(before + covered) : Table()
    }

    /// The definition that a relocation's symbol gets; nil for an undefined weak one.
    ///
    /// Symbols that only the object itself can see, and symbol 0, are their own definition.
    @inline(__always)
    public func definition(
        ofSymbol index: Int, kind: RelocationKind, in namespace: inout Namespace, trace: some TraceSink
    ) throws(BindingError) -> Definition? {
        let referenceClass = ReferenceClass(kind)
        if index == lastIndex, referenceClass == lastClass {
            if lastDefinition?.isOwn != true { remembered &+= 1 }
            return lastDefinition
        }
        let definition = try search(ofSymbol: index, kind, in: &namespace, trace: trace)
        lastIndex = index
        lastClass = referenceClass
        lastDefinition = definition
        return definition
    }

    /// True where relocations may be looked at in batches: nobody wants to know of each search, and no definition gives way to another.
    public func canBatch(_ trace: some TraceSink) -> Bool { !tables.weakGivesWay && !trace.isOn(.symbols) && !trace.isOn(.unused) }

    /// Looks up for a batch what the relocations of a table from an index on refer to; `mayReplace` says whether the loader may have something of its own
    /// in the place of a definition whose name has a hash.
    @inline(never)
    public func fill(
        _ batch: ReferenceBatch, _ relocations: Table<Relocation>, from index: Int, _ machine: Machine, mayReplace: (UInt32) -> Bool
    ) {
        batch.fill(relocations, from: index, machine, own, tables, among: usesTable ? nil : list, { plain($0, first: $1) }, mayReplace: mayReplace)
        lookups &+= batch.counts.lookups
        remembered &+= batch.counts.remembered
    }

    /// The definition that the batch has found for a relocation which has no address yet; nil where it has none.
    @inline(__always)
    public func definition(_ index: Int, in batch: ReferenceBatch) -> Definition? { batch.definition(index, tables) }

    /// The object whose definition the batch has found for a relocation; nil where there was no lookup, no definition, or one for an earlier batch.
    @inline(__always)
    public func definer(_ index: Int, in batch: ReferenceBatch) -> ObjectID? { batch.definer(index) }

    /// Tells of the binding that a batch has found for a relocation to a symbol, unless it is that of the lookup before; false where the batch does not know
    /// it any more.
    public func tell(_ index: Int, ofSymbol symbol: Int, kind: RelocationKind, in batch: ReferenceBatch, trace: some TraceSink) -> Bool {
        let referenceClass = ReferenceClass(kind)
        if symbol == lastIndex, referenceClass == lastClass { return true }
        switch batch.answer(index, tables) {
        case .own: return true
        case .earlier: return false
        case .found(let definition, let name):
            (lastIndex, lastClass, lastDefinition) = (symbol, referenceClass, definition)
            guard let definition else { return true }
            tables.tell(definition, of: own, name, own.version(ofSymbol: symbol), isProtected: false, trace)
            return true
        }
    }

    @inline(never)
    private func search(
        ofSymbol index: Int, _ kind: RelocationKind, in namespace: inout Namespace, trace: some TraceSink
    ) throws(BindingError) -> Definition? {
        let found = try tables.bind(
            ofSymbol: index, kind, of: own, object, trace: trace, { find($0, trace) }, { namespace.settled($0) })
        guard let found else {
            lookups &+= 1
            return nil
        }
        if found.isOwn { return found }
        lookups &+= 1
        if found.symbol.binding == .unique { namespace.settle(found, copy: kind == .copy ? tables.own(ofSymbol: index, own, object) : nil) }
        return found
    }

    /// Where the definition of the scope is that a reference takes.
    @inline(__always)
    private func find(_ reference: Reference, _ trace: some TraceSink) -> SymbolPlace {
        guard usesTable else { return tables.find(reference, among: list, trace: trace) }
        guard tables.isPlain(reference, trace) else { return tables.find(reference, among: unsafe Table(viewing: scope), trace: trace) }
        return plain(reference, first: nil)
    }

    /// The first definition of the scope for a reference with which nothing is special; `first` is where the table has a name of its hash first, or the first
    /// object that may have it, if that is known.
    @inline(__always)
    private func plain(_ reference: Reference, first: SymbolPlace?) -> SymbolPlace {
        if !usesTable {
            var refused = -1
            let found = first.map { $0.isNone ? $0 : tables.take(reference, at: $0, &refused) } ?? .none
            return found.isNone ? tables.first(reference, among: list) : found
        }
        if list.count > 0 {
            let found = tables.first(reference, among: list)
            if !found.isNone { return found }
        }
        if let first, !first.isNone {
            var refused = -1
            let found = tables.take(reference, at: first, &refused)
            if !found.isNone { return found }
        }
        if first?.isNone != true {
            let found = tables.table.first(reference, tables)
            if !found.isNone { return found }
        }
        return rest.count > 0 ? tables.first(reference, among: rest) : .none
    }

    /// Binds every symbol that the relocations of a table refer to, and calls `body` with the object of each definition, or `undefined` with the name and
    /// the version of what has none.
    public func forEachDefinition(
        _ table: Table<Relocation>, _ machine: Machine, in namespace: inout Namespace, trace: some TraceSink, _ body: (ObjectID) -> Void,
        undefined: (Bytes, Bytes) -> Void
    ) throws(BindingError) {
        // Relocations to one symbol stand together; it is told of once.
        var missing: (symbol: Int, class: ReferenceClass)?
        for index in 0..<table.count {
            guard let relocation = table[index], let kind = machine.kind(of: relocation.type), relocation.symbol != 0 else { continue }
            if let missing, missing == (relocation.symbol, ReferenceClass(kind)) { continue }
            do throws(BindingError) {
                let definition = try definition(ofSymbol: relocation.symbol, kind: kind, in: &namespace, trace: trace)
                if let definition { body(definition.object) }
            } catch {
                guard case .undefined(let name, let version) = error else { throw error }
                missing = (relocation.symbol, ReferenceClass(kind))
                undefined(name, version)
            }
        }
    }
}

extension LookupTables {
    /// The definition for a symbol of an object, nil for an undefined weak one; `find` looks a reference up in the object's scope, `settled` gives
    /// the definition that a unique one's name is settled on.
    @inline(__always)
    func bind(
        ofSymbol index: Int, _ kind: RelocationKind, of own: borrowing LookupObject, _ object: ObjectID, trace: some TraceSink,
        _ find: (Reference) -> SymbolPlace, _ settled: (Definition) -> Definition?
    ) throws(BindingError) -> Definition? {
        guard let itself = self.own(ofSymbol: index, own, object) else { throw .broken(.outside(.symbolTable, UInt64(index))) }
        let symbol = itself.symbol
        if symbol.binding == .local || symbol.bindsLocally { return itself }
        guard let name = Name(in: own.strings, at: Int(symbol.nameOffset)) else {
            throw .broken(.outside(.stringTable, UInt64(symbol.nameOffset)))
        }
        let version = own.version(ofSymbol: index)
        let reference = Reference(name: name, version: WantedVersion(version), class: ReferenceClass(kind))
        guard var found = definition(at: find(reference), nameHash: name.hash) else {
            if symbol.binding == .weak || trace.isOn(.unused) { return nil }
            throw .undefined(name: name.bytes, version: version?.name ?? Bytes())
        }
        if found.symbol.binding == .unique, kind != .copy, let only = settled(found) { found = only }
        if symbol.visibility == .protected, takesOwn(itself, reference, find) { found = itself }
        if trace.isOn(.bindings) { tell(found, of: own, name.bytes, version, isProtected: symbol.visibility == .protected, trace) }
        return found
    }

    /// Tells what a reference of an object was bound to.
    func tell(_ found: Definition, of own: borrowing LookupObject, _ name: Bytes, _ version: SymbolVersion?, isProtected: Bool, _ trace: some TraceSink) {
        trace.record(
            .binding(
                from: own.traced, to: objects[inPlace: found.object.index].traced, symbol: name, version: version?.name ?? Bytes(), isProtected: isProtected))
    }

    /// A symbol of an object as its own definition.
    @inline(__always)
    func own(ofSymbol index: Int, _ own: borrowing LookupObject, _ object: ObjectID) -> Definition? {
        guard let symbol = own.symbols[index] else { return nil }
        return Definition(object: object, index: index, nameHash: 0, symbol: symbol, isOwn: true, bias: own.bias, isProvided: own.isProvided)
    }

    /// True where a protected symbol binds to its own object's definition: always but for the address of a function, which has to be the same
    /// everywhere.
    @inline(never)
    private func takesOwn(_ own: Definition, _ reference: Reference, _ find: (Reference) -> SymbolPlace) -> Bool {
        if reference.class.contains(.plt) { return true }
        let strict = Reference(name: reference.name, version: reference.version, class: reference.class.union(.plt))
        let definer = find(strict)
        return !definer.isNone && definer.object != own.object
    }
}
