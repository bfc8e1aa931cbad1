import CFreestanding

/// What an earlier start has found, handed out object by object in the order in which the objects are asked for; each is compared with what it was.
final class CachedStart {
    let file: StartFile
    let path: Bytes
    /// The open file of its pages; -1 where they are not taken.
    let pages: Int32
    /// True where the pages are taken as they are, by objects that are mapped where they were.
    let hasPlaces: Bool
    /// The number of the object that is loaded next.
    private var next = 0
    /// True where the program, alone of all objects, is not where it was when pages are taken as they were.
    private(set) var programHasMoved = false
    /// The stubs that the pages lead to.
    private(set) var stubs: FixedStubs?
    /// What resolvers of indirect functions have chosen in this process, 0 for those that were not asked yet.
    private var chosen: [UInt] = []
    /// Why this counts for nothing, once it does.
    private(set) var failure: (note: CacheNote, file: Bytes)?

    init(_ file: StartFile, path: Bytes, pages: Int32, hasPlaces: Bool) {
        self.file = file
        self.path = path
        self.pages = pages
        self.hasPlaces = hasPlaces
    }

    /// True where all objects have been loaded.
    var isComplete: Bool { failure == nil && next == file.objects.count }

    func fail(_ error: LoadError) {
        if failure != nil { return }
        if case .cache(let note, let file) = error { failure = (note, file) } else { failure = (.stale, path) }
    }

    /// The path for a name: of the next object, or of one that is known by other names; throws where neither was asked for then.
    func path(for name: Bytes) throws(LoadError) -> Bytes {
        if let object = file.objects[next], file.name(object.requestedName) == name { return file.name(object.path) }
        for index in 0..<file.aliases.count {
            guard let alias = file.aliases[index], file.name(alias.name) == name, alias.object < next, let object = file.objects[Int(alias.object)] else {
                continue
            }
            let path = file.name(alias.path)
            guard StartNotes.identity(of: path) == object.identity else { throw .cache(.stale, file: path) }
            return path
        }
        throw .cache(.stale, file: name)
    }

    /// True where an open file is the next object's, which is another than those before; false once all have been loaded.
    func isNext(_ opened: FileState) -> Bool { failure == nil && file.objects[next]?.identity == opened }

    /// Takes the next object, which is not mapped yet; throws where its file is not what it was.
    func take(_ opened: FileState, _ path: Bytes) throws(LoadError) {
        guard isNext(opened) else { throw .cache(.stale, file: path) }
        next += 1
    }

    /// Compares the build ID of an object that is mapped.
    func check(_ object: LoadedObject, buildID: UInt64) throws(LoadError) {
        guard let record = file.objects[object.id.index], record.buildID == buildID else { throw .cache(.stale, file: object.path) }
    }

    /// True where the bindings can be taken. Where places are not, they had to be, for the file to be taken at all.
    private(set) lazy var hasBindings = !hasPlaces || file.hasBindings

    /// True where all of an object's relative relocations are among its bindings.
    func linksWithoutPages(_ object: LoadedObject) -> Bool {
        guard let record = file.objects[object.id.index] else { return false }
        return record.isLinked && record.pages.count == 0
    }

    /// Notes that the program is mapped with another load bias than it had; throws where its bindings then cannot be written.
    func noteMoved(_ program: LoadedObject) throws(LoadError) {
        guard let record = file.objects[0], record.bias != UInt64(program.image.bias) else { return }
        programHasMoved = true
        if !hasBindings { throw .cache(.damaged, file: path) }
    }

    /// Takes the place of the stubs that the pages lead to.
    func mapStubs() throws(LoadError) {
        guard hasPlaces, file.stubs != 0 else { return }
        do throws(SystemError) { stubs = try FixedStubs(at: file.stubs) } catch { throw .cache(.occupied, file: path) }
    }

    /// Gives the place back.
    func unmapStubs() {
        stubs?.unmap()
        stubs = nil
    }

    /// The address of a resolver of indirect functions, nil where there is no such code.
    func resolver(_ number: Int, _ closure: Closure) -> UInt? {
        guard let choice = file.choices[number], Int(choice.target) < closure.objects.count else { return nil }
        return closure.objects[Int(choice.target)].code(at: LinkAddress(choice.resolver))
    }

    /// What a resolver chooses, which is asked once, and whether the pages lead to that already; nil where there is no such code.
    func choose(_ number: Int, _ closure: Closure) -> (chosen: UInt, isKept: Bool)? {
        guard let choice = file.choices[number] else { return nil }
        if choice.isStubbed == 1, stubs != nil { return (0, true) }
        if chosen.isEmpty { chosen = Array(repeating: 0, count: file.choices.count) }
        if chosen[number] == 0 {
            guard let resolver = resolver(number, closure) else { return nil }
            chosen[number] = call0(resolver)
        }
        return (chosen[number], choice.chosen != 0 && UInt64(chosen[number]) == choice.chosen)
    }

    /// True where a resolver was asked.
    func hasChosen(_ number: Int) -> Bool { chosen.indices.contains(number) && chosen[number] != 0 }

    /// Asks all resolvers of an object that others ask as well.
    func askAll(of object: ObjectID, _ closure: Closure) {
        for number in 0..<file.choices.count where Int(file.choices[number]?.target ?? 0) == object.index { _ = choose(number, closure) }
    }

    /// Settles the names of unique symbols as they were.
    func settle(_ namespace: inout Namespace) {
        if file.uniques.count > 0 { namespace.reserveUnique(file.uniques.count) }
        for index in 0..<file.uniques.count {
            if let unique = file.uniques[index] { namespace.settle(unique) }
        }
    }

    /// A definition that swload asks for itself, of an object or of any; nil where there was none.
    func definition(_ name: Name, in object: ObjectID? = nil) -> CachedDefinition? {
        for index in 0..<file.definitions.count {
            guard let definition = file.definitions[index], definition.nameHash == name.hash else { continue }
            if object == nil || Int(definition.object) == object?.index { return definition }
        }
        return nil
    }
}

extension Closure {
    /// Loads the program and everything that it needs; false where what an earlier start decided does not hold any more,
    /// and a closure without it has to be begun.
    func load(_ path: Bytes, _ stack: InitialStack) throws(LoadError) -> Bool {
        guard let known else {
            try loadByParts(path, stack)
            return true
        }
        do throws(LoadError) { try loadByParts(path, stack) } catch { known.fail(error) }
        if known.isComplete {
            trace.emit(.files, .cache(known.hasPlaces ? .usedPages : .used, file: known.path))
            return true
        }
        known.unmapStubs()
        finder.leaveDirectories()
        for object in objects where !settings.isInterpreter || object.role != .program { object.unmap(space) }
        return false
    }

    private func loadByParts(_ path: Bytes, _ stack: InitialStack) throws(LoadError) {
        if settings.isInterpreter { try adoptProgram(path, stack) } else { try loadProgram(path) }
        if isSelfContained { return }
        if let known {
            try known.mapStubs()
        } else if cache?.wantsPlaces ?? false {
            notes?.stubs = FixedStubs(beside: space)
        }
        if let origin = known?.file.origin, !origin.isEmpty, origin != programFile.path { throw .cache(.stale, file: programFile.path) }
        Preloads(closure: self).load()
        try loadDependencies()
    }

    /// A closure that has nothing yet, for the same program, after an earlier start's decisions turned out not to hold: as they are, or the pages alone.
    func again(_ path: Bytes) -> Closure {
        guard let known, let cache else { return self }
        let failure = known.failure ?? (.stale, known.path)
        if failure.note == .occupied, known.hasBindings {
            trace.emit(.files, .cache(.occupied, file: known.path))
            cache.close()
        } else if failure.note == .occupied {
            cache.giveUp(.damaged, known.path)
        } else {
            cache.giveUp(failure.note, failure.file)
        }
        return Closure(settings: settings, trace: trace, path: path, cache: cache)
    }
}
