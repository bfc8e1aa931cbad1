import CFreestanding

// dlopen, dlmopen and dlclose. Any thread; they take the right to load, which constructors and destructors run under; not async-signal-safe.

extension Process {
    /// Opens an object for the caller at an address; `space` is nil for the caller's own link-map namespace. Gives its link map, 0 where the mode forbids
    /// to load it.
    func open(_ name: Bytes, mode: OpenMode, caller: UInt, space: Int?) throws(DynamicError) -> UInt {
        guard !mode.isDisjoint(with: [.lazy, .now]) else { throw DynamicError(name, "invalid mode for dlopen(): Invalid argument") }
        return try whileLoading { () throws(DynamicError) in
            let tellsCaller = space == nil || name.firstIndex(of: 0x2f) == nil || name.firstIndex(of: 0x24) != nil
            let opening = Opening(process: self, mode: mode, tellsCaller: tellsCaller)
            let space = space ?? (closure.tables.loaded.count == 1 ? 0 : closure.tables.usage[requester(caller).index].space)
            guard !name.isEmpty else {
                closure.tables.usage[0].openCount &+= 1
                trace.tell(.files, .opening(file: closure.traced(.program), count: closure.tables.usage[0].openCount))
                return maps.records[0]
            }
            let result = try whileChanging { () throws(DynamicError) in
                let result = try opening.load(name, by: caller, space: space)
                if let result, !result.isNew { opening.finish(result) }
                return result
            }
            guard let result else { return 0 }
            if result.isNew {
                initialise(result.root)
                try whileChanging { () throws(DynamicError) in opening.finish(result) }
            }
            return maps.records[result.root.index]
        }
    }

    /// The object whose code at an address asks for something.
    func requester(_ caller: UInt) -> ObjectID { unsafe Snapshot.current.object(holding: caller) ?? .program }

    /// Calls the initialisers of everything that an opened object needs and that has not been initialised.
    private func initialise(_ root: ObjectID) {
        let initialisers = Initialisers(process: self)
        for id in closure.tables.usage[root.index].needed.reversed() { initialisers.initialise(id) }
    }

    /// Closes the object of a link map once.
    func close(_ handle: UInt) throws(DynamicError) {
        try whileLoading { () throws(DynamicError) in
            guard let id = unsafe Snapshot.current.object(ofRecord: handle) else { throw DynamicError(Bytes(), "invalid handle") }
            // Field by field: a copy of the whole would count references to its lists.
            if closure.tables.usage[id.index].stays { return }
            guard closure.tables.usage[id.index].openCount > 0 else { throw DynamicError(closure.objects[id.index].name, "shared object not open") }
            // Finalisers run in between, without this right and without a turn to trace.
            trace.toldPhase(.close, closure.objects[id.index].name) {
                tables_lock()
                defer { tables_unlock() }
                Closing(process: self).close(id)
                retired.release(closure.space)
            }
        }
    }
}

/// `dlopen`.
@c(swload_dlopen) func openObject(_ name: UInt, _ mode: UInt, _ caller: UInt) -> UInt {
    let process = Process.shared
    let name = Memory.string(at: name)
    return process.answer(failing: 0) { () throws(DynamicError) in
        try process.trace.toldPhase(.open, name) { () throws(DynamicError) in
            try process.open(name, mode: try OpenMode(checking: mode), caller: caller, space: nil)
        }
    }
}

/// `dlmopen`: -1 makes a link-map namespace.
@c(swload_dlmopen) func openInNamespace(_ space: UInt, _ name: UInt, _ mode: UInt, _ caller: UInt) -> UInt {
    let process = Process.shared
    return process.answer(failing: 0) { () throws(DynamicError) in
        let number = Int(bitPattern: space)
        let mode = try OpenMode(checking: mode)
        if number != 0 {
            if name == 0 { throw DynamicError(Bytes(), "invalid namespace: Invalid argument") }
            if mode.contains(.global) { throw DynamicError(Bytes(), "invalid mode: Invalid argument") }
        }
        let text = Memory.string(at: name)
        return try process.whileLoading { () throws(DynamicError) in
            if number == -1 { return try process.openInNew(text, mode, caller) }
            guard number >= 0, number < process.closure.tables.loaded.count, !process.closure.tables.loaded[number].isEmpty else {
                throw DynamicError(text, "invalid target namespace in dlmopen(): Invalid argument")
            }
            return try process.open(text, mode: mode, caller: caller, space: number)
        }
    }
}

extension Process {
    fileprivate func openInNew(_ name: Bytes, _ mode: OpenMode, _ caller: UInt) throws(DynamicError) -> UInt {
        let space = try whileChanging { () throws(DynamicError) in closure.tables.newSpace() }
        guard space < 16 else { throw DynamicError(name, "no more namespaces available for dlmopen(): Invalid argument") }
        return try open(name, mode: mode, caller: caller, space: space)
    }
}

/// `dlclose`.
@c(swload_dlclose) func closeObject(_ handle: UInt) -> UInt {
    let process = Process.shared
    return process.answer(failing: UInt.max) { () throws(DynamicError) in
        try process.close(handle)
        return 0
    }
}

/// `dlerror`: the calling thread's last error, once.
@c(swload_dlerror) func lastError() -> UInt {
    DynamicLinkingHook.wasCalled = true
    let process = Process.shared
    return process.threads.takeError(program: process.stack.argument(0))
}
