import CFreestanding

/// One object and everything that it needs, loaded while the program runs: the stages that started the program once more, with one more root.
///
/// Only for who has the right to load. What fails leaves everything as it was.
struct Opening {
    let process: Process
    let mode: OpenMode
    /// False for a path that is opened in a link-map namespace by its number: ld.so does not find out then who opens it.
    let tellsCaller: Bool
    private var closure: Closure { process.closure }
    private var trace: TraceOutput { process.trace }

    /// An object that is open now, and whether this opening made it so.
    struct Result {
        let root: ObjectID
        let isNew: Bool
    }

    /// Loads and relocates an object, found as the object whose code calls would find it; nil where the mode forbids to load it. Its initialisers have not
    /// been called yet.
    func load(_ name: Bytes, by caller: UInt, space: Int) throws(DynamicError) -> Result? {
        if let known = closure.tables.countOpen(name, space) { return Result(root: known, isNew: false) }
        let caller = process.requester(caller)
        closure.finder.strings = KeptBytes()
        process.context.placedModules.removeAll(keepingCapacity: true)
        closure.tables.beginChanges()
        let before = closure.tables.loaded[space].count
        do throws(LoadError) {
            if mode.contains(.noLoad), try !closure.isLoaded(name, by: caller, space: space, isTold: tellsCaller) { return nil }
            return try load(name, caller, space, before)
        } catch {
            // The message is made while the names in it are still there.
            let message = DynamicError(error, process)
            undo(space, before)
            throw message
        }
    }

    /// `before` is the number of the namespace's objects: those behind are fresh.
    private func load(_ name: Bytes, _ caller: ObjectID, _ space: Int, _ before: Int) throws(LoadError) -> Result {
        let root = try closure.require(name, by: caller, loader: nil, space: space, isTold: tellsCaller)
        closure.tables.count(root)
        if closure.tables.namespace.hasClosure(root) { return Result(root: root, isNew: false) }
        if mode.contains(.noDelete) { closure.tables.keep(root) }
        let isFirst = closure.tables.loaded[space].first == root
        var order = LoadOrder()
        order.append(root)
        try closure.loadDependencies(&order, space: space)
        let fresh = Array(closure.tables.loaded[space][before...])
        closure.tables.namespace.setClosure(of: root, to: order.objects)
        if isFirst { closure.tables.namespace.spaces[space].begin(root, order.objects) }
        closure.tables.usage[root.index].needed = closure.tables.initialisationOrder(order.objects, root: root).reversed()
        setScopes(root, fresh, isFirst: isFirst)
        try VersionCheck(closure: closure, space: space).run(fresh.map { closure.objects[$0.index] })
        if !fresh.isEmpty {
            process.debugger.announce(.adding, process)
            provide(fresh, space)
            try addModules(fresh)
            process.publish()
            process.debugger.announce(.consistent, process)
        }
        ScopeTrace(closure: closure, sharedObject: nil).write(root)
        try relocate(fresh, root)
        closure.tables.confirmKept(space, trace)
        let isExtended = extendScopes(of: order.objects, by: root)
        // Readers have not seen yet what relocation and the root's scope have changed.
        if isExtended || fresh.isEmpty || !process.context.placedModules.isEmpty { process.publish() }
        initialiseLibc(fresh, space)
        return Result(root: root, isNew: true)
    }

    /// What the new objects' references search: the global scope, then the root's closure, or the other way round.
    private func setScopes(_ root: ObjectID, _ fresh: [ObjectID], isFirst: Bool) {
        guard !isFirst else { return }
        let scope: [ScopeElement] = mode.contains(.deepBind) ? [.closure(of: root), .global] : [.global, .closure(of: root)]
        for id in fresh {
            let isSymbolic = closure.tables.namespace.scopes[id.index].first == .itself
            closure.tables.namespace.scopes[id.index] = isSymbolic ? [.itself] + scope : scope
        }
    }

    /// Objects that were opened earlier and that this root needs see its closure too; true where there are any.
    private func extendScopes(of objects: [ObjectID], by root: ObjectID) -> Bool {
        var isChanged = false
        let scopeTrace = ScopeTrace(closure: closure, sharedObject: nil)
        for id in objects {
            guard closure.tables.usage[id.index].isLate, closure.tables.usage[id.index].isInitialised else {
                scopeTrace.write(id)
                continue
            }
            if closure.tables.namespace.scopes[id.index].contains(.closure(of: root)) { continue }
            closure.tables.namespace.scopes[id.index].append(.closure(of: root))
            scopeTrace.write(id, from: closure.tables.namespace.scopes[id.index].count - 1)
            isChanged = true
        }
        return isChanged
    }

    /// Gives the new objects' thread-local storage module IDs, and fixed places to what says that it needs one (DF_STATIC_TLS).
    private func addModules(_ fresh: [ObjectID]) throws(LoadError) {
        for id in fresh {
            let object = closure.objects[id.index]
            guard let segment = try object.threadLocalSegment() else { continue }
            _ = try segment.initialData(in: object)
            let moduleID = closure.tables.layout.addLate(segment)
            closure.tables.usage[id.index].moduleID = moduleID
            guard object.tables.dynamic.flags.contains(.staticTLS) else { continue }
            guard closure.tables.layout.place(moduleID) else {
                throw .noStaticStorage(object.name, needed: segment.memorySize, left: closure.tables.layout.free, isUsed: false)
            }
        }
    }

    private func relocate(_ fresh: [ObjectID], _ root: ObjectID) throws(LoadError) {
        let stage = process.context.report == nil ? PageStage(for: fresh.map { closure.objects[$0.index] }, nil) : nil
        let room = makeScopeTable(fresh)
        process.context.stage = stage
        defer {
            stage?.close()
            room?.giveBack()
            process.context.stage = nil
            process.context.scope = nil
        }
        for id in closure.tables.usage[root.index].needed.reversed() where fresh.contains(id) && closure.objects[id.index].role != .linker {
            try Relocator.relocate(closure.objects[id.index], process.context, isLazy: !mode.contains(.now))
        }
        if let library = fresh.first(where: { closure.objects[$0.index].needsExecutableStack }) {
            try process.makeStacksExecutable(for: closure.objects[library.index])
        }
        let modules = fresh.map { closure.tables.usage[$0.index].moduleID } + process.context.placedModules
        for moduleID in modules where moduleID != 0 {
            guard let segment = closure.tables.layout.modules[moduleID - 1] else { continue }
            let data = try segment.initialData(in: closure.objects[segment.object.index])
            let offset = closure.tables.layout.offsets[moduleID - 1]
            guard process.threads.add(moduleID, segment, offset: offset, initialData: data) else {
                throw .mapping(closure.objects[segment.object.index].path, address: 0, .noMemory)
            }
        }
        for id in fresh { try closure.objects[id.index].protectRelocated() }
    }

    /// For fewer than these a table of any scope costs more than it saves.
    private static let manyReferences = 500

    /// Makes a table of the scope in which the new objects search, where their references are many; gives its memory.
    private func makeScopeTable(_ fresh: [ObjectID]) -> Memory.Room? {
        let references = closure.references(of: fresh, isLazy: !mode.contains(.now))
        guard references >= Self.manyReferences, let first = fresh.first else { return nil }
        var room: Memory.Room?
        process.context.scope = closure.tables.namespace.tabledScope(of: first, for: references) { size in
            room = Memory.Room(count: size.byteCount)
            return room.map { unsafe ScopeTable(unsafeAddress: $0.address, size: size) }
        }
        return room
    }

    /// Marks the libraries of a libc, in which swload provides functions: of one that came into a link-map namespace of its own, or that was loaded late.
    private func provide(_ fresh: [ObjectID], _ space: Int) {
        for name in Glibc.libraries {
            if let id = closure.tables.names[space][Name(name)], fresh.contains(id) { closure.tables.namespace.setProvided(id) }
        }
    }

    /// A libc that came into a link-map namespace of its own makes its state, which it shares with nobody (glibc 2.32 and later).
    private func initialiseLibc(_ fresh: [ObjectID], _ space: Int) {
        guard space != 0, let id = closure.tables.names[space][Name("libc.so.6")], fresh.contains(id) else { return }
        if let function = closure.definedAddress("__libc_early_init", in: closure.objects[id.index]) { _ = call1(function, 0) }
    }

    /// Puts everything back: the tables, what readers see, and the process's memory.
    private func undo(_ space: Int, _ before: Int) {
        let fresh = Array(closure.tables.loaded[space][before...])
        let objects = fresh.map { closure.objects[$0.index] }
        for id in fresh { trace.emit(.files, .destroyed(object: closure.traced(id))) }
        for id in fresh where closure.tables.usage[id.index].moduleID != 0 { process.threads.remove(closure.tables.usage[id.index].moduleID) }
        closure.tables.remove(fresh)
        closure.tables.undoChanges(fresh)
        for moduleID in process.context.placedModules { closure.tables.layout.unplace(moduleID) }
        process.takeAway(objects)
    }

    /// Does what is left when an opened object has been initialised.
    func finish(_ result: Result) {
        if !result.isNew {
            traceCount(result.root)
            keepOpen(result.root)
        }
        if mode.contains(.global) { makeGlobal(result.root) }
        if result.isNew { traceCount(result.root) }
        process.retired.release(closure.space)
    }

    private func traceCount(_ root: ObjectID) {
        trace.emit(.files, .opening(file: closure.traced(root), count: closure.tables.usage[root.index].openCount))
    }

    /// Keeps an object that was open already for good, where the mode says so (RTLD_NODELETE).
    private func keepOpen(_ root: ObjectID) {
        guard mode.contains(.noDelete), !closure.tables.usage[root.index].stays else { return }
        trace.emit(.files, .markedNoDelete(object: closure.traced(root)))
        closure.tables.usage[root.index].stays = true
    }

    /// Puts an opened object's closure into the global scope, for references of whatever is loaded later (RTLD_GLOBAL).
    private func makeGlobal(_ root: ObjectID) {
        let namespace = closure.tables.namespace
        let space = closure.tables.usage[root.index].space
        var isChanged = false
        for id in namespace.closure(of: root) where !closure.tables.namespace.spaces[space].objects.contains(id) {
            closure.tables.namespace.spaces[space].objects.append(id)
            trace.emit(.scopes, .addedToGlobal(object: closure.traced(id)))
            isChanged = true
        }
        guard isChanged else { return }
        closure.tables.namespace.extendTable()
        process.publish()
    }
}

extension Process {
    /// Takes objects that are in no table any more out of what readers see, tells the debugger, and gives their memory back when nobody looks.
    func takeAway(_ objects: [LoadedObject]) {
        guard !objects.isEmpty else { return }
        debugger.announce(.deleting, self)
        for object in objects {
            let hasRecord = object.id.index < maps.records.count && maps.records[object.id.index] != 0
            retired.add(object, record: hasRecord ? maps.remove(object.id) : 0)
        }
        publish()
        debugger.announce(.consistent, self)
        retired.release(closure.space)
    }
}
