import CFreestanding

// dladdr, dladdr1 and dlinfo. Any thread; dladdr takes no lock, and no memory but for an object's index.

extension Process {
    /// Fills a `Dl_info` with the object and the nearest symbol at or below an address, and gives the object's link map and the symbol's table entry;
    /// nil where no object holds the address.
    fileprivate func describe(_ address: UInt, _ result: UInt) -> (map: UInt, symbol: UInt)? {
        Snapshot.read { snapshot in
            guard let range = ObjectRanges.find(address), let id = snapshot.object(ofRecord: range.map) else { return nil }
            let object = snapshot.objects[id.index]
            let path = object.role == .program ? stack.argument(0) : object.name
            let symbol = object.nearestSymbol(address, record: range.map)
            Memory.store(path.address, at: result)
            Memory.store(object.start, at: result &+ 8)
            Memory.store(symbol?.name.address ?? 0, at: result &+ 16)
            Memory.store(symbol?.address ?? 0, at: result &+ 24)
            return (range.map, symbol?.entry ?? 0)
        }
    }
}

/// `dladdr`.
@c(swload_dladdr) func describeAddress(_ address: UInt, _ result: UInt) -> Int32 {
    Process.shared.describe(address, result) == nil ? 0 : 1
}

/// `dladdr1`: also gives the symbol's table entry (flag 1) or the link map (flag 2).
@c(swload_dladdr1) func describeAddressMore(_ address: UInt, _ result: UInt, _ extra: UInt, _ flags: UInt) -> UInt {
    guard let found = Process.shared.describe(address, result) else { return 0 }
    if flags == 1, extra != 0 { Memory.store(found.symbol, at: extra) }
    if flags == 2, extra != 0 { Memory.store(found.map, at: extra) }
    return 1
}

/// The requests of `dlinfo` (<dlfcn.h>) that have an answer.
private enum Request: UInt32 {
    case space = 1, linkMap = 2, searchPath = 4, searchPathSize = 5, origin = 6, moduleID = 9, threadData = 10, headers = 11
}

/// `dlinfo`: -1 for an error; 0, or for the program headers their number. Takes the right to load.
@c(swload_dlinfo) func describeObject(_ handle: UInt, _ request: UInt, _ result: UInt) -> Int32 {
    let process = Process.shared
    return process.answer(failing: -1) { () throws(DynamicError) in
        try process.whileLoading { () throws(DynamicError) in
            guard let id = unsafe Snapshot.current.object(ofRecord: handle) else { throw DynamicError(Bytes(), "invalid handle") }
            guard let request = Request(rawValue: UInt32(truncatingIfNeeded: request)) else {
                throw DynamicError(Bytes(), "unsupported dlinfo request")
            }
            return process.answer(request, id, handle, result)
        }
    }
}

extension Process {
    fileprivate func answer(_ request: Request, _ id: ObjectID, _ handle: UInt, _ result: UInt) -> Int32 {
        let object = closure.objects[id.index]
        let usage = closure.tables.usage[id.index]
        switch request {
        case .space: Memory.store(usage.space, at: result)
        case .linkMap: Memory.store(handle, at: result)
        case .searchPath: SearchInformation(closure.tables.search.searchPath(for: id)).write(at: result)
        case .searchPathSize: SearchInformation(closure.tables.search.searchPath(for: id)).writeSize(at: result)
        case .origin:
            let origin = closure.origin(of: object)
            Memory.copy(from: origin.address, to: result, count: origin.count)
            Memory.store(UInt8(0), at: result &+ UInt(origin.count))
        case .moduleID: Memory.store(usage.moduleID, at: result)
        case .threadData: Memory.store(usage.moduleID == 0 ? 0 : threads.existingBlock(of: usage.moduleID, offset: closure.tables.layout.offset(of: usage.moduleID)), at: result)
        case .headers:
            Memory.store(object.headers.bytes.address, at: result)
            return Int32(object.headers.count)
        }
        return 0
    }
}

/// `Dl_serinfo` (<dlfcn.h>): the size of all, the number of directories, then for each its name and flags, in which glibc says nothing; the names
/// follow.
private struct SearchInformation {
    private let path: [SearchedDirectory]

    init(_ path: [SearchedDirectory]) {
        self.path = path
    }

    /// The size and the number alone.
    func writeSize(at result: UInt) {
        var size = 16 + 16 * path.count
        for entry in path { size += max(entry.directory.count, 1) + 1 }
        Memory.store(size, at: result)
        Memory.store(UInt32(path.count), at: result &+ 8)
    }

    /// The directories and their names, for which the caller has made room.
    func write(at result: UInt) {
        var entry = result &+ 16
        var name = entry &+ UInt(16 * path.count)
        for element in path {
            let text = element.directory.isEmpty ? Bytes(".") : element.directory
            Memory.store(name, at: entry)
            Memory.store(UInt32(0), at: entry &+ 8)
            Memory.copy(from: text.address, to: name, count: text.count)
            Memory.store(UInt8(0), at: name &+ UInt(text.count))
            name &+= UInt(text.count) &+ 1
            entry &+= 16
        }
    }
}

extension LoadedObject {
    /// The defined symbol with the highest address that covers an address: its name, its address, and where its table entry stands.
    func nearestSymbol(_ address: UInt, record: UInt) -> (name: Bytes, address: UInt, entry: UInt)? {
        guard let index = SymbolsByAddress(record).nearest(UInt64(address &- image.bias), self), let symbol = tables.symbols[index],
            let name = tables.strings.string(at: Int(symbol.nameOffset))
        else { return nil }
        return (name, image.bias &+ UInt(symbol.value), tables.symbols.bytes.address &+ UInt(index * MemoryLayout<Symbol>.stride))
    }
}
