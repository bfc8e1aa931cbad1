/// The order in which objects are initialised and relocated: dependencies before their dependents, as ld.so sorts since 2.35.
///
/// A depth-first walk from the last loaded object to the first, each object after everything it needs; in a cycle the object that the
/// walk meets first comes last.
public struct InitialisationOrder {
    /// What each object needs, in the order of its dynamic section; indexed by object.
    let dependencies: [[ObjectID]]
    private let root: ObjectID
    private var visited: [Bool]
    private var order: [ObjectID] = []

    /// Sorts `loaded`, the objects in load order; the root, which needs all others, comes last, even in a cycle.
    public static func sorted(_ loaded: [ObjectID], root: ObjectID = .program, dependencies: [[ObjectID]]) -> [ObjectID] {
        var walk = InitialisationOrder(dependencies: dependencies, root: root)
        for object in loaded { walk.visited[object.index] = false }
        for object in loaded.reversed() where object != root { walk.visit(object) }
        for object in loaded where object == root { walk.order.append(object) }
        return walk.order
    }

    private init(dependencies: [[ObjectID]], root: ObjectID) {
        self.dependencies = dependencies
        self.root = root
        visited = Array(repeating: true, count: dependencies.count)
    }

    /// Walks without recursion: a chain of a hundred thousand libraries must not overrun the stack.
    private mutating func visit(_ first: ObjectID) {
        guard !visited[first.index] else { return }
        visited[first.index] = true
        var stack: [(object: ObjectID, next: Int)] = [(first, 0)]
        while let top = stack.last {
            let needed = dependencies[top.object.index]
            guard top.next < needed.count else {
                order.append(top.object)
                stack.removeLast()
                continue
            }
            stack[stack.count - 1].next += 1
            let dependency = needed[top.next]
            if !visited[dependency.index], dependency != root {
                visited[dependency.index] = true
                stack.append((dependency, 0))
            }
        }
    }
}
