/// The breadth-first list of a closure, which is also the order of the global scope.
///
/// Filtees go before the object that filters them, so that their definitions are found first (DT_FILTER, DT_AUXILIARY).
public struct LoadOrder {
    public private(set) var objects: [ObjectID] = []
    private var isListed: [Bool] = []
    private var isExpanded: [Bool] = []
    /// No object before this place waits to be expanded.
    private var cursor = 0

    public init() {}

    /// Adds an object at the end if it is not in the list.
    public mutating func append(_ object: ObjectID) {
        makeRoom(object)
        guard !isListed[object.index] else { return }
        isListed[object.index] = true
        objects.append(object)
    }

    /// Puts a filtee before the object that names it; one that stands earlier stays.
    public mutating func insert(_ filtee: ObjectID, before object: ObjectID) {
        makeRoom(filtee)
        guard let place = objects.firstIndex(of: object) else { return }
        if let old = objects.firstIndex(of: filtee) {
            guard old > place else { return }
            objects.remove(at: old)
        }
        isListed[filtee.index] = true
        objects.insert(filtee, at: place)
        cursor = min(cursor, place)
    }

    /// The first object whose dependencies have not been asked for yet; each object is given once.
    public mutating func next() -> ObjectID? {
        while cursor < objects.count {
            let object = objects[cursor]
            cursor += 1
            if !isExpanded[object.index] {
                isExpanded[object.index] = true
                return object
            }
        }
        return nil
    }

    private mutating func makeRoom(_ object: ObjectID) {
        while isListed.count <= object.index {
            isListed.append(false)
            isExpanded.append(false)
        }
    }
}
