/// The objects of the process: the program and everything that it needs, loaded breadth-first, and what is opened while it runs.
final class Closure {
    let settings: Settings
    let trace: TraceOutput
    var tables: ObjectTables
    let space = AddressSpace()
    var finder: LibraryFinder
    /// The breadth-first order of the program's closure.
    private(set) var order = LoadOrder()
    /// What was loaded before the program's own libraries: LD_PRELOAD, --preload, /etc/ld.so.preload.
    private(set) var preloaded: [ObjectID] = []
    /// The path of the dynamic linker that goes with the program's C library; empty where the program needs none.
    private(set) var linkerPath = Bytes()
    /// True where the program names an interpreter (PT_INTERP).
    private(set) var namesInterpreter = false
    /// True where the system has a list of objects for every program (/etc/ld.so.preload).
    var hasPreloadFile = false
    /// True while what is missing is noted instead of told of: a listing shows it.
    private(set) var listsMissing: Bool
    /// True once the program runs: what is loaded now may be unloaded.
    var isRunning = false
    /// What the table of definitions lies in, while the start uses more of it than the program will.
    var scopeTableRoom: Memory.Room?
    /// The program's file.
    let programFile: ProgramFile
    /// The cache of starts like this one, nil where none is wanted.
    let cache: StartCache?
    /// What an earlier start has found, nil where this one searches itself; and what is noted then for later ones.
    let known: CachedStart?
    let notes: StartNotes?

    init(settings: Settings, trace: TraceOutput, path: Bytes, cache: StartCache?) {
        self.settings = settings
        self.trace = trace
        self.cache = cache
        known = cache.flatMap { cache in cache.found.map { CachedStart($0, path: cache.place.path, pages: cache.pages, hasPlaces: cache.hasPlaces) } }
        notes = cache != nil && known == nil ? StartNotes() : nil
        listsMissing = settings.mode == .list
        programFile = ProgramFile(path, isExecuted: settings.isInterpreter)
        tables = ObjectTables(settings.search)
        finder = LibraryFinder(trace: trace, notes: notes)
        tables.namespace.weakGivesWay = settings.weakGivesWay
        tables.optionalRoom = settings.optionalStaticStorage
        if let known { tables.reserve(known.file.objects.count) }
    }

    var objects: [LoadedObject] { tables.objects }
    var program: LoadedObject { tables.objects[0] }

    /// Maps the program; its libraries come with `loadDependencies`.
    func loadProgram(_ path: Bytes) throws(LoadError) {
        let file: OpenFile
        do throws(LoadError) { file = try finder.openDirectly(path) } catch { throw error.ofProgram }
        guard file.status.isRegular, settings.mode != .run || file.status.anyoneMayExecute || System.isExecutable(path) else {
            System.close(file.descriptor)
            throw .notExecutable(path, .accessDenied)
        }
        defer { System.close(file.descriptor) }
        _ = try add(file, role: .program, name: Bytes(), requestedName: path, loader: nil, space: 0)
        try beginWithProgram()
    }

    /// Takes the program that the kernel has mapped.
    func adoptProgram(_ path: Bytes, _ stack: InitialStack) throws(LoadError) {
        // Only a cache wants to know which file it is.
        let identity = cache == nil ? .missing : StartNotes.identity(of: Bytes("/proc/self/exe"))
        try known?.take(identity, path)
        let object = try LoadedObject(mapped: stack, path: path, identity: identity, known: known?.file.knownTables(of: 0))
        try known?.check(object, buildID: BuildID.of(object))
        try known?.noteMoved(object)
        try register(object, loader: nil, space: 0)
        try beginWithProgram()
    }

    private func beginWithProgram() throws(LoadError) {
        tables.usage[0].openCount = 1
        if let header = program.marks.interpreter {
            guard let bytes = program.image.bytes(at: header.address, count: header.fileSize), let text = bytes.string(at: 0) else {
                throw .format(program.path, .outside(.segment, header.address.value))
            }
            linkerPath = text
            // A program that names another loader, swload perhaps, still has a C library with a linker of its own.
            if !linkerName.hasPrefix(Bytes("ld-")) { linkerPath = SystemLayout.defaultLinker }
            namesInterpreter = true
        } else if program.tables.dynamic[.needed] != nil {
            linkerPath = SystemLayout.defaultLinker
        }
        order.append(.program)
    }

    /// True where the program needs nobody: no interpreter and no library.
    var isSelfContained: Bool { linkerPath.isEmpty }

    /// Loads one object of LD_PRELOAD, --preload or /etc/ld.so.preload.
    func preload(_ name: Bytes) throws(LoadError) {
        tables.search.findsOnlySetUserID = settings.isSecure
        listsMissing = false
        defer {
            tables.search.findsOnlySetUserID = false
            listsMissing = settings.mode == .list
        }
        let object = try require(name, by: .program, loader: .program, space: 0)
        preloaded.append(object)
        order.append(object)
    }

    /// Loads everything that the program and the preloaded objects need; all of it is the global scope. It is the last search of the start.
    func loadDependencies() throws(LoadError) {
        try loadDependencies(&order, space: 0)
        tables.search.leaveDirectories(&finder)
        tables.namespace.spaces[0].objects = order.objects
    }

    /// Loads everything that the objects of a list need, breadth-first, and puts it into the list.
    func loadDependencies(_ order: inout LoadOrder, space: Int) throws(LoadError) {
        while let object = order.next() {
            // What an object needs is known when it is met again.
            if isRunning, !tables.dependencies[object.index].isEmpty {
                for dependency in tables.dependencies[object.index] { order.append(dependency) }
                continue
            }
            let requester = objects[object.index]
            let entries = requester.tables.dynamic.entries
            let resolved = isRunning ? nil : known?.file.dependencies(of: object.index)
            var number = 0
            for index in 0..<entries.count {
                guard let entry = entries[index] else { break }
                switch entry.tag {
                case DynamicTag.needed.rawValue:
                    let dependency: ObjectID
                    // The name of one that is there already is not looked at.
                    if let before = resolved?[number], before < objects.count {
                        dependency = ObjectID(Int(before))
                    } else {
                        let text = try string(entry.value, of: requester)
                        dependency = try require(expand(text, of: object) ?? text, by: object, loader: object, space: space)
                    }
                    number += 1
                    tables.dependencies[object.index].append(dependency)
                    order.append(dependency)
                case DynamicTag.filter.rawValue, DynamicTag.auxiliary.rawValue:
                    let isOptional = entry.tag == DynamicTag.auxiliary.rawValue
                    try loadFiltee(try string(entry.value, of: requester), of: object, isOptional: isOptional, &order, space: space)
                default: break
                }
            }
        }
    }

    private func string(_ offset: UInt64, of object: LoadedObject) throws(LoadError) -> Bytes {
        do throws(ELFError) { return try object.tables.string(at: offset) } catch { throw .format(object.path, error) }
    }

    /// A name with what its tokens stand for, nil where one has no value; nearly all have none.
    func expand(_ name: Bytes, of object: ObjectID) -> Bytes? {
        if name.firstIndex(of: 0x24) == nil { return name }
        return tables.search.expand(name, of: object, into: finder.strings, prober: finder, origin: { self.origin(of: objects[object.index]) })
    }

    private func loadFiltee(
        _ name: Bytes, of object: ObjectID, isOptional: Bool, _ order: inout LoadOrder, space: Int
    ) throws(LoadError) {
        guard let name = expand(name, of: object) else { return trace.emit(.libs, .auxiliaryWithoutName(name)) }
        trace.emit(.libs, .auxiliary(file: name, requester: objects[object.index].name))
        do throws(LoadError) {
            let filtee = try require(name, by: object, loader: object, space: space)
            tables.dependencies[object.index].append(filtee)
            order.insert(filtee, before: object)
            tables.move(filtee, before: object, space: space)
        } catch {
            if !isOptional { throw error }
            notes?.isDoubtful = true
        }
    }

    /// An object as events name it.
    func traced(_ id: ObjectID) -> TracedObject { tables.namespace.objects[id.index].traced }

    var linkerName: Bytes { linkerPath.fileName }

    /// Where a search for a library of one object would look, for a message.
    func searchedDirectories(for requester: ObjectID) -> [Bytes] { tables.search.places(for: requester) }

    /// The objects of the program's namespace in the order of their link maps.
    var listed: [LoadedObject] { tables.loaded[0].map { objects[$0.index] } }

    /// The object of the program's namespace that has a name, nil where none is loaded.
    func object(named name: Bytes) -> LoadedObject? {
        tables.names[0][Name(name)].map { objects[$0.index] }
    }
}
