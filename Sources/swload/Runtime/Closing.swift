import CFreestanding

/// Unloads what nothing needs any more: objects that were opened and closed as often, that no object which stays needs or is bound to, and that have no
/// destructor of a thread-local object waiting.
struct Closing {
    /// Whether somebody is unloading; a finaliser that closes something makes him look again.
    enum State { case idle, working, again }

    let process: Process
    private var closure: Closure { process.closure }

    /// Closes an object once. Only for who has the right to load; finalisers run without the right to change the tables.
    func close(_ id: ObjectID) {
        closure.tables.usage[id.index].openCount &-= 1
        let count = closure.tables.usage[id.index].openCount
        let isLate = closure.tables.usage[id.index].isLate
        if count > 0 || !isLate || process.closing != .idle {
            if count == 0, isLate { process.closing = .again }
            process.trace.tell(.files, .closing(file: closure.objects[id.index].name, count: count))
            return
        }
        let space = closure.tables.usage[id.index].space
        repeat {
            process.closing = .working
            sweep(space)
        } while process.closing == .again
        process.closing = .idle
    }

    private func sweep(_ space: Int) {
        let bound = closure.tables.allBound(process.maps)
        let used = mark(space, bound)
        let gone = closure.tables.loaded[space].filter { !used[$0.index] }
        guard !gone.isEmpty else { return }
        keepScopes(used, space)
        let order = gone.count == 1 ? gone : closure.tables.finalisationOrder(space, bound: bound).filter { !used[$0.index] }
        tables_unlock()
        for id in order { Initialisers(process: process).finalise(id) }
        tables_lock()
        remove(order)
    }

    /// Marks every object of a namespace that has to stay.
    private func mark(_ space: Int, _ bound: [[ObjectID]]) -> [Bool] {
        var used = Array(repeating: false, count: closure.objects.count)
        var waiting: [ObjectID] = []
        for id in closure.tables.loaded[space] {
            let usage = closure.tables.usage[id.index]
            if !usage.isLate || usage.openCount > 0 || usage.stays || process.waitingDestructors(id) { waiting.append(id) }
        }
        while let id = waiting.popLast() {
            guard !used[id.index] else { continue }
            used[id.index] = true
            waiting.append(contentsOf: closure.tables.dependencies[id.index])
            if !bound.isEmpty { waiting.append(contentsOf: bound[id.index]) }
        }
        return used
    }

    /// Objects that stay, but whose scope is the closure of one that goes, get a closure of their own.
    private func keepScopes(_ used: [Bool], _ space: Int) {
        for id in closure.tables.loaded[space] where used[id.index] && closure.tables.usage[id.index].isLate {
            var scope: [ScopeElement] = []
            var isLost = false
            for element in closure.tables.namespace.scopes[id.index] {
                if case .closure(let root) = element, !used[root.index] { isLost = true } else { scope.append(element) }
            }
            guard isLost else { continue }
            if closure.tables.namespace.closure(of: id).isEmpty {
                closure.tables.namespace.setClosure(of: id, to: closure.breadthFirst(from: id))
            }
            if !scope.contains(.closure(of: id)) { scope.append(.closure(of: id)) }
            closure.tables.namespace.scopes[id.index] = scope
        }
    }

    private func remove(_ gone: [ObjectID]) {
        let objects = gone.map { closure.objects[$0.index] }
        for id in gone {
            process.trace.tell(.files, .destroyed(object: closure.traced(id)))
            let moduleID = closure.tables.usage[id.index].moduleID
            if moduleID != 0 { process.threads.remove(moduleID) }
        }
        closure.tables.remove(gone)
        process.takeAway(objects)
    }
}

extension Process {
    /// True where a destructor of a thread-local object of the library waits for its thread's end.
    func waitingDestructors(_ id: ObjectID) -> Bool {
        let record = maps.records[id.index]
        return record != 0 && Memory.load(Int.self, at: record &+ LinkMaps.destructors) > 0
    }
}

extension ObjectTables {
    /// For each object those that its references are bound to and that it does not need: at its relocation, and by first calls since. Empty
    /// where there is nothing of the kind.
    func allBound(_ maps: LinkMaps) -> [[ObjectID]] {
        let isBound = usage.indices.contains { !usage[$0].bound.isEmpty || !FirstCalls(maps.records[$0]).isEmpty }
        if !isBound { return [] }
        var all = usage.map { $0.bound }
        for index in maps.records.indices where maps.records[index] != 0 {
            FirstCalls(maps.records[index]).forEach { if !needs(ObjectID(index)).contains($0) { all[index].append($0) } }
        }
        return all
    }
}

extension Closure {
    /// An object and everything that it needs, breadth-first.
    func breadthFirst(from object: ObjectID) -> [ObjectID] {
        var list = LoadOrder()
        list.append(object)
        while let next = list.next() {
            for dependency in tables.dependencies[next.index] { list.append(dependency) }
        }
        return list.objects
    }
}
