/// The order in which objects are finalised: dependents before their dependencies, and, where that leaves a choice, an object that another one's
/// references were bound to after it, as ld.so does.
public enum FinalisationOrder {
    /// Sorts `loaded`, the objects in load order; `bound` lists for each object those that it needs for its references alone.
    public static func sorted(_ loaded: [ObjectID], dependencies: [[ObjectID]], bound: [[ObjectID]]) -> [ObjectID] {
        if bound.isEmpty || !loaded.contains(where: { !bound[$0.index].isEmpty }) {
            return InitialisationOrder.sorted(loaded, dependencies: dependencies).reversed()
        }
        var all = dependencies
        for index in all.indices { all[index].append(contentsOf: bound[index].reversed()) }
        // The dependencies that a file states win over those of its references.
        let first = InitialisationOrder.sorted(loaded, dependencies: all)
        return InitialisationOrder.sorted(first.reversed(), dependencies: dependencies).reversed()
    }
}
