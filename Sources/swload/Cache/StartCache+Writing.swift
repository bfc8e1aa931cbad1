extension StartCache {
    /// Keeps what a start has decided, which has relocated all its objects and run nothing of the program yet.
    func write(_ process: Process) -> CacheNote {
        let closure = process.closure
        guard let notes = closure.notes else { return .doubtful }
        let note = write(process, notes)
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
        var saved: [Bytes] = []
        for object in closure.objects {
            if object.identity.isYoung(at: began) { return .doubtful }
            var bindings: CachedBindings?
            var notes = BindingNotes(object, process, order: order)
            let isBound = object.role != .linker && notes.collect()
            if isBound { bindings = builder.add(notes.bindings, special: notes.special) }
            let isFixed = wantsPages && !(object.role == .program && closure.settings.isInterpreter)
            if isFixed, isBound { notes.bindWaiting() }
            let ranges = isFixed && isBound ? SavedPages.ranges(object, written: notes.written) : []
            for range in ranges { saved.append(Memory.bytes(at: object.image.address(of: LinkAddress(range.start)), count: Int(range.length))) }
            builder.add(
                CachedObject(
                    identity: object.identity, buildID: BuildID.of(object), bias: UInt64(object.image.bias),
                    requestedName: builder.add(name: object.requestedName), path: builder.add(name: object.path), bindings: bindings,
                    pages: builder.add(ranges), isFixed: isFixed), object.tables)
        }
        for definition in closure.tables.namespace.settledDefinitions {
            builder.add(CachedUnique(object: definition.object.index, symbol: definition.index))
        }
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
