#if !hasFeature(Embedded)
    import ELF
#endif

/// A table from names to values; the names' bytes have to stay.
public struct NameTable<Value: BitwiseCopyable & Sendable>: Sendable {
    private struct Entry: BitwiseCopyable, Sendable {
        let name: Name
        var value: Value
    }

    private var entries: [Entry] = []
    /// One more than the number of the entry that a slot leads to, 0 for a free one.
    private var slots: [UInt32] = []

    public init() {}

    /// How many names there are.
    public var count: Int { entries.count }

    /// The value of a name, nil where it has none.
    public subscript(name: Name) -> Value? {
        guard count > 0 else { return nil }
        let number = slots[slot(name)]
        return number == 0 ? nil : entries[Int(number) &- 1].value
    }

    /// Gives a name a value unless it has one.
    public mutating func add(_ name: Name, _ value: Value) {
        if count &* 4 >= slots.count &* 3 { fill(max(32, slots.count &* 2)) }
        let slot = slot(name)
        guard slots[slot] == 0 else { return }
        entries.append(Entry(name: name, value: value))
        slots[slot] = UInt32(truncatingIfNeeded: count)
    }

    /// All values, in the order in which their names came.
    public var values: [Value] { entries.map { $0.value } }

    /// Forgets every name whose value is one of these.
    public mutating func removeAll(where isGone: (Value) -> Bool) {
        entries.removeAll { isGone($0.value) }
        fill(slots.count)
    }

    /// The slot that leads to a name, or the free one that would.
    private func slot(_ name: Name) -> Int {
        var slot = Int(name.hash) & (slots.count &- 1)
        while slots[slot] != 0, !holds(name, slots[slot]) { slot = (slot &+ 1) & (slots.count &- 1) }
        return slot
    }

    private func holds(_ name: Name, _ number: UInt32) -> Bool {
        let entry = entries[Int(number) &- 1]
        return entry.name.hash == name.hash && entry.name.bytes == name.bytes
    }

    /// Makes room for so many names in all.
    public mutating func reserve(_ names: Int) {
        var slots = 32
        while slots &* 3 <= names &* 4 { slots &*= 2 }
        entries.reserveCapacity(names)
        if slots > self.slots.count { fill(slots) }
    }

    /// Enters all names anew, into so many slots.
    private mutating func fill(_ size: Int) {
        slots = Array(repeating: 0, count: size)
        for index in entries.indices { slots[slot(entries[index].name)] = UInt32(truncatingIfNeeded: index &+ 1) }
    }
}
