/// The program and everything that it needs, loaded breadth-first.
final class Closure {
    let settings: Settings
    let trace: TraceOutput
    private(set) var objects: [LoadedObject] = []
    /// The objects that each object needs, in the order of its dynamic section.
    private(set) var dependencies: [[ObjectID]] = []
    /// The breadth-first order, which is the global scope.
    private(set) var order = LoadOrder()
    var namespace = Namespace()
    private let space = AddressSpace()
    private var search: LibrarySearch
    private var finder: LibraryFinder
    /// Every name by which an object is known: as it was asked for, its path, its SONAME.
    private var names = NameTable<ObjectID>()
    /// The path of the dynamic linker that goes with the program's C library; empty where the program needs none.
    private(set) var linkerPath = Bytes()
    /// True where the program names an interpreter (PT_INTERP).
    private(set) var namesInterpreter = false
    /// True where the system has a list of objects for every program (/etc/ld.so.preload).
    var hasPreloadFile = false
    /// The program's file.
    let programFile: ProgramFile

    init(settings: Settings, trace: TraceOutput, path: Bytes) {
        self.settings = settings
        self.trace = trace
        programFile = ProgramFile(path, isExecuted: settings.isInterpreter)
        search = LibrarySearch(settings.search)
        finder = LibraryFinder(trace: trace)
        namespace.weakGivesWay = settings.weakGivesWay
    }

    var program: LoadedObject { objects[0] }

    /// Maps the program; its libraries come with `loadDependencies`.
    func loadProgram(_ path: Bytes) throws(LoadError) {
        let file: OpenFile
        do throws(LoadError) { file = try finder.openDirectly(path) } catch { throw error.ofProgram }
        guard file.status.isRegular, settings.mode != .run || file.status.anyoneMayExecute || System.isExecutable(path) else {
            System.close(file.descriptor)
            throw .notExecutable(path, .accessDenied)
        }
        defer { System.close(file.descriptor) }
        _ = try add(file, role: .program, name: Bytes(), requestedName: path, loader: nil)
        try beginWithProgram()
    }

    /// Takes the program that the kernel has mapped.
    func adoptProgram(_ path: Bytes, _ stack: InitialStack) throws(LoadError) {
        try register(try LoadedObject(mapped: stack, path: path))
        try beginWithProgram()
    }

    private func beginWithProgram() throws(LoadError) {
        if let header = program.headers.first(.interpreter) {
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
        search.findsOnlySetUserID = settings.isSecure
        defer { search.findsOnlySetUserID = false }
        order.append(try require(name, by: .program))
    }

    /// Loads everything that the program and the preloaded objects need, breadth-first.
    func loadDependencies() throws(LoadError) {
        while let object = order.next() {
            let entries = objects[object.index].tables.dynamic.entries
            for index in 0..<entries.count {
                guard let entry = entries[index], let tag = DynamicTag(rawValue: entry.tag) else { continue }
                switch tag {
                case .needed:
                    let dependency = try require(try string(entry.value, of: object), by: object)
                    dependencies[object.index].append(dependency)
                    order.append(dependency)
                case .filter, .auxiliary:
                    try loadFiltee(try string(entry.value, of: object), of: object, isOptional: tag == .auxiliary)
                default: break
                }
            }
        }
    }

    private func string(_ offset: UInt64, of object: ObjectID) throws(LoadError) -> Bytes {
        do throws(ELFError) {
            return try objects[object.index].tables.string(at: offset)
        } catch {
            throw .format(objects[object.index].path, error)
        }
    }

    private func loadFiltee(_ name: Bytes, of object: ObjectID, isOptional: Bool) throws(LoadError) {
        trace.emit(.libs, .auxiliary(file: name, requester: objects[object.index].name))
        do throws(LoadError) {
            let filtee = try require(name, by: object)
            dependencies[object.index].append(filtee)
            order.insert(filtee, before: object)
        } catch {
            if !isOptional { throw error }
        }
    }

    /// The object of a name, loaded now if it is not yet.
    private func require(_ name: Bytes, by requester: ObjectID) throws(LoadError) -> ObjectID {
        let key = Name(name)
        if let known = names[key] { return known }
        // The dynamic linker, like the program, is no library that was looked for.
        let isLinker = name == linkerName || name == linkerPath
        if !isLinker { trace.emit(.files, .needed(file: name, by: objects[requester.index].name)) }
        guard let file = try open(name, for: requester) else {
            if settings.mode == .list { return try addMissing(name, requester) }
            throw .missingLibrary(name, neededBy: objects[requester.index].shownName(settings.program), requester)
        }
        defer { System.close(file.descriptor) }
        for object in objects where object.inode == file.status.inode && object.device == file.status.device {
            names.add(key, object.id)
            return object.id
        }
        if !isLinker { trace.emit(.files, .generatingMap(file: name)) }
        let id = try add(file, role: isLinker ? .linker : .library, name: file.path, requestedName: name, loader: requester)
        names.add(key, id)
        return id
    }

    var linkerName: Bytes {
        linkerPath.lastIndex(of: 0x2f).flatMap { linkerPath.tail(from: $0 + 1) } ?? linkerPath
    }

    /// Opens the file for a name: a path, the program's own dynamic linker, or what the search finds; nil where there is none.
    private func open(_ name: Bytes, for requester: ObjectID) throws(LoadError) -> OpenFile? {
        if name.firstIndex(of: 0x2f) != nil {
            let object = objects[requester.index]
            guard let path = search.expand(name, of: requester, prober: finder, origin: { self.origin(of: object) }) else { return nil }
            do throws(LoadError) {
                return try finder.openDirectly(path)
            } catch {
                if case .file = error { return nil }
                throw error
            }
        }
        if name == linkerName { return try finder.openDirectly(linkerFile(for: requester)) }
        guard search.find(name, for: requester, prober: &finder, trace: trace) else { return nil }
        return try finder.take()
    }

    /// The dynamic linker that goes with the C library: where that is not the system's own, the one beside it.
    private func linkerFile(for requester: ObjectID) -> Bytes {
        let library = object(named: Bytes("libc.so.6")) ?? objects[requester.index]
        guard settings.search.libraryPath != nil, library.role == .library, let slash = library.path.lastIndex(of: 0x2f),
            let directory = library.path.slice(at: 0, count: slash + 1)
        else { return linkerPath }
        var path = ByteBuilder()
        path.append(directory)
        path.append(linkerName)
        do throws(SystemError) {
            let beside = try System.status(of: path.view)
            let usual = try System.status(of: linkerPath)
            return beside.inode == usual.inode && beside.device == usual.device ? linkerPath : path.kept()
        } catch {
            return linkerPath
        }
    }

    private func addMissing(_ name: Bytes, _ requester: ObjectID) throws(LoadError) -> ObjectID {
        let object = LoadedObject(missing: name, id: ObjectID(objects.count), loader: requester)
        try register(object)
        names.add(Name(name), object.id)
        return object.id
    }

    private func add(
        _ file: OpenFile, role: LoadedObject.Role, name: Bytes, requestedName: Bytes, loader: ObjectID?
    ) throws(LoadError) -> ObjectID {
        let object = try LoadedObject(
            file, id: ObjectID(objects.count), role: role, name: name, requestedName: requestedName, loader: loader, space: space)
        try register(object)
        names.add(Name(object.path), object.id)
        let soname = object.soname
        if !soname.isEmpty { names.add(Name(soname), object.id) }
        if role == .library {
            trace.emit(
                .files,
                .mapped(
                    dynamic: object.dynamicSection, base: object.image.bias, size: object.end &- object.start, entry: object.entry,
                    headers: object.headers.bytes.address, headerCount: object.headers.count))
        }
        return object.id
    }

    private func register(_ object: LoadedObject) throws(LoadError) {
        objects.append(object)
        dependencies.append([])
        do throws(ELFError) {
            try namespace.add(object.tables, name: object.name, isProgram: object.role == .program)
            try search.add(object.tables, name: object.name, loader: object.loader, prober: finder, origin: { self.origin(of: object) })
        } catch {
            throw .format(object.path, error)
        }
    }

    /// The directory that $ORIGIN stands for in an object's strings.
    private func origin(of object: LoadedObject) -> Bytes {
        let path = object.role == .program ? programFile.path : object.path
        guard let slash = path.lastIndex(of: 0x2f), let directory = path.slice(at: 0, count: max(slash, 1)) else {
            return SystemLayout.currentDirectory()
        }
        if directory[0] == 0x2f { return directory.kept() }
        var absolute = ByteBuilder()
        absolute.append(SystemLayout.currentDirectory())
        absolute.append(0x2f)
        absolute.append(directory)
        return absolute.kept()
    }

    /// Where a search for a library of one object would look, for a message.
    func searchedDirectories(for requester: ObjectID) -> [Bytes] { search.directories(for: requester) }

    /// The object of a name, nil where none of that name is loaded.
    func object(named name: Bytes) -> LoadedObject? {
        names[Name(name)].map { objects[$0.index] }
    }
}

extension LoadError {
    /// The same error of the program itself, which the kernel would have refused to execute.
    var ofProgram: LoadError {
        switch self {
        case .file(let path, let error) where [SystemError.accessDenied.number, SystemError.isDirectory.number].contains(error.number):
            .notExecutable(path, error)
        case .format(let path, .truncated(.fileHeader, let size)): .programFormat(path, .truncated(.fileHeader, size))
        case .format(let path, .notELF): .programFormat(path, .notELF)
        case .format(let path, .fileClass(let value)): .programFormat(path, .fileClass(value))
        case .format(let path, .byteOrder(let value)): .programFormat(path, .byteOrder(value))
        case .format(let path, .machine(let value)): .programFormat(path, .machine(value))
        case .format(let path, .type(let value)): .programFormat(path, .type(value))
        default: self
        }
    }
}
