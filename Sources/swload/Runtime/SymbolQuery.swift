import CFreestanding

/// A question for a symbol by name, as `dlsym` asks it.
struct SymbolQuery {
    /// A link map, 0 for the global scope (RTLD_DEFAULT), all ones for what follows the caller's object (RTLD_NEXT).
    let handle: UInt
    let name: Bytes
    let version: Bytes?
    let caller: UInt

    /// The symbol's address: of a thread-local one in the calling thread, of an indirect function what its resolver chooses; nil where there is none.
    func address() -> UInt? {
        let process = Process.shared
        let reference = Reference(name: Name(name), version: version.map { .exactly($0) } ?? .any, class: [])
        guard let definition = process.closure.namespace.find(reference, in: scope(process), trace: process.trace) else { return nil }
        if definition.symbol.type == .threadLocal {
            let module = process.storage.layout.moduleID(of: definition.object)
            guard module != 0 else { return nil }
            return thread_pointer() &- UInt(process.storage.layout.offsets[module - 1]) &+ UInt(definition.symbol.value)
        }
        let (address, isReplaced) = process.context.address(of: definition)
        return definition.symbol.type == .indirectFunction && !isReplaced ? call0(address) : address
    }

    private func scope(_ process: Process) -> [ObjectID] {
        let global = process.closure.order.objects
        if handle == 0 { return global }
        if handle == UInt.max {
            guard let own = process.ranges.find(caller).flatMap({ process.maps.object($0.map) }), let place = global.firstIndex(of: own) else {
                return global
            }
            return Array(global[(place + 1)...])
        }
        guard let object = process.maps.object(handle) else { return [] }
        return object == .program ? global : process.closure.breadthFirst(from: object)
    }
}

extension Closure {
    /// An object and everything that it needs, breadth-first: the scope of its handle.
    func breadthFirst(from object: ObjectID) -> [ObjectID] {
        var list = LoadOrder()
        list.append(object)
        while let next = list.next() {
            for dependency in dependencies[next.index] { list.append(dependency) }
        }
        return list.objects
    }
}

extension LoadedObject {
    /// The defined symbol with the highest address at or below an address, and its name.
    func nearestSymbol(_ address: UInt) -> (name: Bytes, address: UInt)? {
        let target = address &- image.bias
        var best: Symbol?
        for index in 0..<min(tables.hash.symbolCount, tables.symbols.count) {
            guard let symbol = tables.symbols[index], !symbol.isUndefined, symbol.type != .threadLocal, symbol.value <= UInt64(target) else { continue }
            guard symbol.size == 0 ? symbol.value == UInt64(target) : UInt64(target) &- symbol.value < symbol.size else { continue }
            if best.map({ symbol.value > $0.value }) ?? true { best = symbol }
        }
        guard let best, let name = tables.strings.string(at: Int(best.nameOffset)) else { return nil }
        return (name, image.bias &+ UInt(best.value))
    }
}
