extension StartCache {
    /// Keeps what a start has decided, which has relocated all its objects and run nothing of the program yet.
    func write(_ process: Process) -> CacheNote {
        let closure = process.closure
        guard let notes = closure.notes else { return .doubtful }
        let note = write(process, notes)
        if process.context.stubs == nil { notes.stubs?.unmap() }
        closure.trace.emit(.files, .cache(note, file: place.path))
        return note
    }

    private func write(_ process: Process, _ notes: StartNotes) -> CacheNote {
        if notes.isDoubtful { return .doubtful }
        let closure = process.closure
        var builder = StartFileBuilder(key: key)
        for path in notes.places {
            let identity = StartNotes.identity(of: path)
            if identity.isYoung(at: began) { return .doubtful }
            builder.add(place: path, identity)
        }
        if closure.programFile.isResolved { builder.origin = closure.programFile.path }
        builder.words = notes.words
        builder.boot = boot
        if notes.asksProcessor || !notes.words.isEmpty { builder.processor = Processor.signature }
        for alias in notes.aliases { builder.add(alias: alias.name, path: alias.path, object: alias.object.index) }
        var order = Array(repeating: 0, count: closure.objects.count)
        for (place, id) in process.order.enumerated() { order[id.index] = place }
        let stubNotes = StubNotes()
        var isBound: [Bool] = []
        var bindings: [BindingNotes] = []
        for object in closure.objects {
            if object.identity.isYoung(at: began) { return .doubtful }
            var notes = BindingNotes(object, process, order: order, keepsPages: wantsPlaces)
            isBound.append(object.role != .linker && notes.collect(&builder, stubNotes))
            bindings.append(notes)
        }
        // An object whose words are not known would lead to the functions themselves, at other addresses.
        let isWhole = closure.objects.allSatisfy { $0.role == .linker || isBound[$0.id.index] }
        let stubs = notes.stubs.flatMap { isWhole && stubNotes.fill($0, process.context, &builder) ? $0 : nil }
        var saved: [Bytes] = []
        var linked: [LinkedPagesBuilder] = []
        let linkedRanges = wantsPlaces ? [] : LinkedPagesBuilder.ranges(of: closure.objects)
        defer { for pages in linked { pages.giveBack() } }
        for object in closure.objects {
            let notes = bindings[object.id.index]
            let isBound = isBound[object.id.index]
            let isFixed = wantsPlaces && !(object.role == .program && closure.settings.isInterpreter)
            if let stubs, isBound { notes.leadToStubs(stubs) }
            var pages = builder.add([])
            var own: LinkedPagesBuilder?
            if isFixed, isBound {
                notes.bindWaiting()
                let ranges = TouchedPages.saved(object, written: notes.written(hasStubs: stubs != nil))
                for range in ranges { saved.append(Memory.bytes(at: object.image.address(of: LinkAddress(range.start)), count: Int(range.length))) }
                pages = builder.add(ranges)
            } else if !wantsPlaces, isBound, let built = LinkedPagesBuilder(object, linkedRanges[object.id.index]) {
                own = built
                linked.append(built)
                if let contents = built.contents { saved.append(contents) }
                pages = builder.add(built.ranges, marks: built.marks)
            }
            builder.add(
                CachedObject(
                    identity: object.identity, buildID: BuildID.of(object), bias: UInt64(object.image.bias),
                    requestedName: builder.add(name: object.requestedName), path: builder.add(name: object.path),
                    bindings: isBound ? builder.add(notes.bindings + (own?.rest ?? []), special: notes.special) : nil, pages: pages, isFixed: isFixed,
                    isLinked: own != nil),
                object.tables, dependencies: closure.dependenciesByName(of: object))
        }
        func cached(_ definition: Definition) -> CachedDefinition {
            CachedDefinition(definition, nameLength: closure.objects[definition.object.index].symbolName(definition.index).count)
        }
        if let record = closure.debugRecord { builder.add(asked: cached(record)) }
        for definition in process.glibc?.definitionsAsked(closure) ?? [] { builder.add(asked: cached(definition)) }
        for definition in closure.tables.namespace.settledDefinitions { builder.add(unique: cached(definition)) }
        var pagesFile = FileState.missing
        if !saved.isEmpty {
            guard let written = place.write(saved, to: place.pagesPath) else { return .unwritable }
            pagesFile = written
        }
        var isWritten = false
        builder.build(pagesFile: pagesFile) { isWritten = place.write([$0], to: place.path) != nil }
        return isWritten ? .written : .unwritable
    }
}

extension Closure {
    /// The objects that the entries of an object's dynamic section name, one for each; none where it names filters, or where a name is known only because a
    /// path leads to the same file.
    fileprivate func dependenciesByName(of object: LoadedObject) -> [ObjectID] {
        let dependencies = tables.dependencies[object.id.index]
        let entries = object.tables.dynamic.entries
        var count = 0
        for index in 0..<entries.count {
            guard let entry = entries[index], entry.tag == DynamicTag.needed.rawValue else { continue }
            count += 1
            guard let notes, let name = object.tables.strings.string(at: Int(clamping: entry.value)), !notes.isAlias(expand(name, of: object.id) ?? name)
            else { return [] }
        }
        return count == dependencies.count ? dependencies : []
    }
}
