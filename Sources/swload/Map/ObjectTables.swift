/// Everything that is known of the objects that are loaded, as one value: a load that fails puts back what it was before.
struct ObjectTables {
    /// How an object is used, which changes while the program runs.
    struct Usage {
        /// The link-map namespace that it belongs to.
        var space = 0
        /// True for an object that came after the start, and may go.
        var isLate = false
        /// How many times it was opened and not closed.
        var openCount: UInt32 = 0
        /// True for one that is never unloaded: RTLD_NODELETE, DF_1_NODELETE, a unique symbol, or bound to by an object that stays.
        var stays = false
        /// True where that was decided by a load that has not said so yet.
        var staysSoon = false
        /// True once its initialisers have been called, until its finalisers have.
        var isInitialised = false
        /// The objects that its references are bound to and that it does not need.
        var bound: [ObjectID] = []
        /// For one that was opened, everything that it needs in the order of finalisation, itself first; empty for others.
        var needed: [ObjectID] = []
        /// The object that needed it first; nil for the program and for what was opened or preloaded.
        var loader: ObjectID?
        /// The module ID of its thread-local storage, 0 where it has none.
        var moduleID = 0
    }

    var objects: [LoadedObject] = []
    /// The inodes of their files, side by side for the search; 0 for the program, which ld.so does not know by its file, and where there is none.
    private var inodes: [UInt64] = []
    /// The objects that each object needs, in the order of its dynamic section.
    var dependencies: [[ObjectID]] = []
    var usage: [Usage] = []
    var namespace = Namespace()
    var search: LibrarySearch
    /// The objects of each link-map namespace in the order in which they were loaded.
    var loaded: [[ObjectID]] = [[]]
    /// Every name by which an object of a namespace is known: as it was asked for, its path, its SONAME.
    var names = [NameTable<ObjectID>()]
    /// Where the thread-local storage of each module lies.
    var layout = TLSLayout()
    /// How much more of the fixed room may go to modules that could do without.
    var optionalRoom: UInt64 = 512
    /// Stands where an object was that is gone; made for the first of them.
    private var nothing: LoadedObject?
    /// Places of objects that are gone.
    private var free: [ObjectID] = []
    /// What the load that is going on has changed of objects that were there before, for the case that it fails: the one that it counted, and those that
    /// are to stay from now on.
    private var counted: ObjectID?
    private var kept: [ObjectID] = []
    private var optionalRoomBefore: UInt64 = 0
    private var settledBefore = 0
    /// How many objects have ever been loaded and unloaded.
    private(set) var added: UInt64 = 0
    private(set) var removed: UInt64 = 0

    init(_ search: SearchConfiguration) {
        self.search = LibrarySearch(search)
    }

    /// Makes room for so many objects in all, which have up to three names each.
    mutating func reserve(_ count: Int) {
        objects.reserveCapacity(count)
        inodes.reserveCapacity(count)
        dependencies.reserveCapacity(count)
        usage.reserveCapacity(count)
        loaded[0].reserveCapacity(count)
        names[0].reserve(3 * count)
        namespace.reserve(count)
        search.reserve(count)
    }

    /// The object of a namespace that is mapped from a file, nil where none is.
    func object(of file: FileState, _ space: Int) -> ObjectID? {
        for index in inodes.indices where inodes[index] == file.inode {
            if objects[index].device == file.device, usage[index].space == space { return ObjectID(index) }
        }
        return nil
    }

    /// The ID that the next object gets.
    var nextID: ObjectID { free.last ?? ObjectID(objects.count) }

    /// Enters an object under the next ID.
    mutating func add(
        _ object: LoadedObject, loader: ObjectID?, space: Int, isLate: Bool, prober: some FileProber, origin: () -> Bytes
    ) throws(ELFError) {
        let id = object.id
        var usage = Usage()
        usage.space = space
        usage.isLate = isLate
        usage.loader = loader
        usage.staysSoon = object.tables.dynamic.flags1.contains(.noDelete)
        usage.stays = isLate && usage.staysSoon
        namespace.add(object.tables, name: object.name, isProgram: object.role == .program, at: id, space: space, bias: object.image.bias)
        try search.add(object.tables, name: object.name, loader: loader, at: id, prober: prober, origin: origin)
        let inode = object.role == .program ? 0 : object.inode
        if free.popLast() != nil {
            objects[id.index] = object
            inodes[id.index] = inode
            dependencies[id.index] = []
            self.usage[id.index] = usage
        } else {
            objects.append(object)
            inodes.append(inode)
            dependencies.append([])
            self.usage.append(usage)
        }
        loaded[space].append(id)
        if !object.isMissing { added &+= 1 }
    }

    /// Takes objects out of every table; their memory stays.
    mutating func remove(_ gone: [ObjectID]) {
        let nothing = nothing ?? LoadedObject(missing: Bytes(), id: .program)
        self.nothing = nothing
        for id in gone {
            let space = usage[id.index].space
            namespace.remove(id)
            search.remove(id)
            loaded[space].removeAll { $0 == id }
            if usage[id.index].moduleID != 0 { layout.remove(usage[id.index].moduleID) }
            dependencies[id.index] = []
            usage[id.index] = Usage()
            objects[id.index] = nothing
            inodes[id.index] = 0
            free.append(id)
            removed &+= 1
        }
        for space in names.indices { names[space].removeAll { gone.contains($0) } }
        for index in usage.indices {
            if let loader = usage[index].loader, gone.contains(loader) { usage[index].loader = nil }
            usage[index].bound.removeAll { gone.contains($0) }
        }
    }

    /// Moves a filtee that was loaded after its filter in front of it.
    mutating func move(_ filtee: ObjectID, before filter: ObjectID, space: Int) {
        guard let place = loaded[space].firstIndex(of: filter), let old = loaded[space].firstIndex(of: filtee), old > place else { return }
        loaded[space].remove(at: old)
        loaded[space].insert(filtee, at: place)
    }

    /// Makes an empty link-map namespace, or gives an empty one.
    mutating func newSpace() -> Int {
        if let empty = loaded.firstIndex(where: { $0.isEmpty }) {
            namespace.spaces[empty] = GlobalScope()
            return empty
        }
        loaded.append([])
        names.append(NameTable())
        namespace.spaces.append(GlobalScope())
        return loaded.count - 1
    }

    /// All objects that are loaded, those of the program's namespace first.
    @inline(__always)
    var all: [ObjectID] {
        var all = loaded[0]
        for space in loaded.dropFirst() { all.append(contentsOf: space) }
        return all
    }
}

extension ObjectTables {
    /// Counts an object once more that is known by a name and open, with its closure; nil where none is.
    mutating func countOpen(_ name: Bytes, _ space: Int) -> ObjectID? {
        guard let known = names[space][Name(name)], namespace.hasClosure(known) else { return nil }
        count(known)
        return known
    }

    /// Counts an object that is opened.
    mutating func count(_ root: ObjectID) {
        usage[root.index].openCount &+= 1
        counted = root
    }

    /// Begins to note what a load changes of older objects.
    mutating func beginChanges() {
        counted = nil
        kept.removeAll(keepingCapacity: true)
        optionalRoomBefore = optionalRoom
        settledBefore = namespace.settledCount
    }

    /// Takes back what a load has changed of older objects, after its own were removed.
    mutating func undoChanges(_ gone: [ObjectID]) {
        if namespace.settledCount != settledBefore { namespace.unsettle(gone) }
        if let counted, !objects[counted.index].isMissing {
            usage[counted.index].openCount &-= 1
            usage[counted.index].needed = []
            namespace.setClosure(of: counted, to: [])
        }
        for id in kept {
            usage[id.index].stays = false
            usage[id.index].staysSoon = false
        }
        optionalRoom = optionalRoomBefore
    }

    /// Marks an object that is never unloaded.
    mutating func keep(_ id: ObjectID) {
        if usage[id.index].stays { return }
        usage[id.index].stays = true
        usage[id.index].staysSoon = true
        kept.append(id)
    }

    /// Ends a load of a link-map namespace that cannot fail any more: says which of its objects stay from now on.
    mutating func confirmKept(_ space: Int, _ trace: some TraceSink) {
        for id in loaded[space] where usage[id.index].staysSoon {
            usage[id.index].staysSoon = false
            trace.emit(.files, .activatedNoDelete(object: namespace.objects[id.index].traced))
        }
    }

    /// What an object needs: if it was opened, all that its closure has, otherwise what it names.
    func needs(_ id: ObjectID) -> [ObjectID] {
        usage[id.index].needed.isEmpty ? dependencies[id.index] : usage[id.index].needed
    }

    /// The order of initialisation of a list of objects, dependencies first and the root last.
    func initialisationOrder(_ list: [ObjectID], root: ObjectID) -> [ObjectID] {
        InitialisationOrder.sorted(list, root: root, dependencies: objects.indices.map { $0 == root.index ? [] : needs(ObjectID($0)) })
    }

    /// The order of finalisation of all objects of a link-map namespace; `bound` lists what each is bound to.
    func finalisationOrder(_ space: Int, bound: [[ObjectID]]) -> [ObjectID] {
        FinalisationOrder.sorted(loaded[space], dependencies: objects.indices.map { needs(ObjectID($0)) }, bound: bound)
    }

    /// The object that was opened and led to another, or the program.
    func root(of id: ObjectID) -> ObjectID {
        var root = id
        while let loader = usage[root.index].loader { root = loader }
        return root
    }

    /// Notes that an object's reference was bound to a definition of another or of its own: what could be unloaded before it, must not be.
    mutating func noteReference(from object: ObjectID, to target: ObjectID, isUnique: Bool, _ trace: some TraceSink) {
        guard usage[target.index].isLate, !usage[target.index].stays else { return }
        if isUnique {
            keep(target)
            trace.emit(.bindings, .markedUnique(object: namespace.objects[target.index].traced))
            return
        }
        guard target != object else { return }
        if needs(object).contains(target) || usage[object.index].bound.contains(target) { return }
        if !usage[object.index].isLate || usage[object.index].stays {
            keep(target)
            trace.emit(.bindings, .markedBound(object: namespace.objects[target.index].traced, by: namespace.objects[object.index].traced))
            return
        }
        usage[object.index].bound.append(target)
        trace.emit(.files, .bound(object: namespace.objects[target.index].traced, by: namespace.objects[object.index].traced))
    }
}
