/// One object by its name: known already, or found, opened and mapped.
extension Closure {
    /// The object of a name in a link-map namespace, loaded now if it is not yet.
    ///
    /// `requester` is the object whose directories are searched; `loader` what a new object is said to be needed by, nil where it is opened by the
    /// running program; `isTold` is false where a trace is not told who needs it.
    func require(
        _ name: Bytes, by requester: ObjectID, loader: ObjectID?, space: Int, isTold: Bool = true
    ) throws(LoadError) -> ObjectID {
        let key = Name(name)
        if let known = tables.names[space][key] { return known }
        // The dynamic linker, like the program, is no library that was looked for; all namespaces share it.
        let isLinker = name == linkerName || name == linkerPath
        if isLinker, space != 0, let linker = objects.first(where: { $0.role == .linker }) { return linker.id }
        if !isLinker, isTold {
            let file = TracedObject(name, space: space)
            trace.emit(.files, loader == nil ? .opened(file: file, by: traced(requester)) : .needed(file: file, by: traced(requester)))
        }
        let found = try trace.phase(.search, name) { () throws(LoadError) in try open(name, for: requester, space: space) }
        guard let file = found else {
            if listsMissing { return try addMissing(name, requester) }
            throw .missingLibrary(name, neededBy: objects[requester.index].shownName(settings.program), requester)
        }
        defer { System.close(file.descriptor) }
        if !(known?.isNext(file.status.identity) ?? false), let known = tables.object(of: file.status.identity, space) {
            notes?.note(alias: name, file.path, of: known)
            note(key, for: known, space)
            return known
        }
        if !isLinker { trace.emit(.files, .generatingMap(file: TracedObject(name, space: space))) }
        if isRunning, file.header.type == .executable { throw .cannotOpen(name, "cannot dynamically load executable") }
        let id = try add(file, role: isLinker ? .linker : .library, name: file.path, requestedName: name, loader: loader, space: space)
        note(key, for: id, space)
        return id
    }

    /// True where a name leads to an object that is loaded.
    func isLoaded(_ name: Bytes, by requester: ObjectID, space: Int, isTold: Bool) throws(LoadError) -> Bool {
        let key = Name(name)
        if tables.names[space][key] != nil { return true }
        if isTold { trace.emit(.files, .opened(file: TracedObject(name, space: space), by: traced(requester))) }
        guard let file = try open(name, for: requester, space: space) else {
            throw .missingLibrary(name, neededBy: objects[requester.index].shownName(settings.program), requester)
        }
        defer { System.close(file.descriptor) }
        guard let known = tables.object(of: file.status.identity, space) else { return false }
        note(key, for: known, space)
        return true
    }

    /// Notes one more name of an object, which has to stay as long as the object does.
    private func note(_ key: Name, for id: ObjectID, _ space: Int) {
        guard isRunning else { return tables.names[space].add(key, id) }
        guard tables.names[space][key] == nil else { return }
        tables.names[space].add(Name(objects[id.index].strings.keep(key.bytes)), id)
    }

    /// Opens the file for a name: a path, the program's own dynamic linker, or what the search finds; nil where there is none.
    private func open(_ name: Bytes, for requester: ObjectID, space: Int) throws(LoadError) -> OpenFile? {
        if let known, !isRunning { return try finder.openKnown(known.path(for: name)) }
        if name.firstIndex(of: 0x2f) != nil {
            guard let path = expand(name, of: requester) else { return nil }
            do throws(LoadError) {
                return try finder.openDirectly(path)
            } catch {
                if case .file(_, let reason) = error, reason.isMissing || listsMissing { return nil }
                throw error
            }
        }
        if name == linkerName { return try finder.openDirectly(linkerFile(for: requester)) }
        finder.passedOver = nil
        guard tables.search.find(name, for: requester, space: space, prober: &finder, trace: trace) else {
            if let error = finder.passedOver, !listsMissing { throw error.named(name) }
            return nil
        }
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
        let object = LoadedObject(missing: name, id: tables.nextID)
        try register(object, loader: requester, space: 0)
        tables.names[0].add(Name(name), object.id)
        return object.id
    }

    /// Maps a file and enters it under its path and its SONAME.
    func add(
        _ file: OpenFile, role: LoadedObject.Role, name: Bytes, requestedName: Bytes, loader: ObjectID?, space: Int
    ) throws(LoadError) -> ObjectID {
        let known = isRunning ? nil : known
        try known?.take(file.status.identity, file.path)
        let saved = known.flatMap { SavedImage($0, tables.nextID.index) }
        let object = try trace.phase(.map, file.path) { () throws(LoadError) in
            try LoadedObject(
                file, id: tables.nextID, role: role, name: name, requestedName: requestedName, space: self.space, strings: finder.strings,
                saved: saved, known: known?.file.knownTables(of: tables.nextID.index))
        }
        do throws(LoadError) {
            if isRunning { try checkOpenable(object) } else { try known?.check(object, buildID: BuildID.of(object, file)) }
            try register(object, loader: loader, space: space)
        } catch {
            object.unmap(self.space)
            throw error
        }
        // ld.so does not know the program, which the kernel maps, by its file.
        if role != .program { tables.names[space].add(Name(object.path), object.id) }
        let soname = object.soname
        if !soname.isEmpty { tables.names[space].add(Name(soname), object.id) }
        if role == .library {
            trace.emit(
                .files,
                .mapped(
                    dynamic: object.dynamicSection, base: object.image.bias, size: object.end &- object.start, entry: object.entry,
                    headers: object.headers.bytes.address, headerCount: object.headers.count))
        }
        return object.id
    }

    /// A program is not for opening, nor is a library that says so.
    private func checkOpenable(_ object: LoadedObject) throws(LoadError) {
        let flags = object.tables.dynamic.flags1
        if flags.contains(.pie) { throw .cannotOpen(object.requestedName, "cannot dynamically load position-independent executable") }
        if flags.contains(.noOpen) { throw .cannotOpen(object.requestedName, "shared object cannot be dlopen()ed") }
        if object.dynamicSection == 0 { throw .cannotOpen(object.requestedName, "object file has no dynamic section") }
    }

    func register(_ object: LoadedObject, loader: ObjectID?, space: Int) throws(LoadError) {
        let unsupported = object.tables.dynamic.flags1.subtracting(.supported)
        if object.role != .linker, !unsupported.isEmpty { trace.emit(.files, .unsupportedFlags(unsupported.rawValue)) }
        do throws(ELFError) {
            try tables.add(
                object, loader: loader, space: space, isLate: isRunning, prober: finder, origin: { self.origin(of: object) })
        } catch {
            throw .format(object.path, error)
        }
    }

    /// The directory that $ORIGIN stands for in an object's strings.
    func origin(of object: LoadedObject) -> Bytes {
        let path = object.role == .program ? programFile.path : object.path
        guard let slash = path.lastIndex(of: 0x2f), let directory = path.slice(at: 0, count: max(slash, 1)) else {
            return SystemLayout.currentDirectory()
        }
        if directory[0] == 0x2f { return finder.strings.keep(directory) }
        var absolute = ByteBuilder()
        absolute.append(SystemLayout.currentDirectory())
        absolute.append(0x2f)
        absolute.append(directory)
        return finder.strings.keep(absolute.view)
    }
}

extension LoadError {
    /// The error of a file that a search passed over, when it found no other: in ld.so a wrong class is the name's fault, the rest the file's.
    func named(_ name: Bytes) -> LoadError {
        if case .format(_, .fileClass(let value)) = self { return .format(name, .fileClass(value)) }
        return self
    }

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
