#if !hasFeature(Embedded)
    import ELF
#endif

/// A table from names to values; the names' bytes have to stay.
public struct NameTable<Value: BitwiseCopyable & Sendable>: Sendable {
    private struct Entry: BitwiseCopyable, Sendable {
        let name: Name
        var value: Value
    }

    private var slots: [Entry?] = []
    /// How many names there are.
    public private(set) var count = 0

    public init() {}

    /// The value of a name, nil where it has none.
    public subscript(name: Name) -> Value? {
        guard count > 0 else { return nil }
        return slots[slot(name)]?.value
    }

    /// Gives a name a value unless it has one.
    public mutating func add(_ name: Name, _ value: Value) {
        if count &* 4 >= slots.count &* 3 { grow() }
        let slot = slot(name)
        guard slots[slot] == nil else { return }
        slots[slot] = Entry(name: name, value: value)
        count &+= 1
    }

    /// All values, in no order.
    public var values: [Value] { slots.compactMap { $0?.value } }

    /// Forgets every name whose value is one of these.
    public mutating func removeAll(where isGone: (Value) -> Bool) {
        let old = slots
        slots = Array(repeating: nil, count: old.count)
        count = 0
        for case .some(let entry) in old where !isGone(entry.value) {
            slots[slot(entry.name)] = entry
            count &+= 1
        }
    }

    /// The slot that holds a name, or the free one where it would stand.
    private func slot(_ name: Name) -> Int {
        var slot = Int(name.hash) & (slots.count &- 1)
        while let entry = slots[slot], entry.name.hash != name.hash || entry.name.bytes != name.bytes {
            slot = (slot &+ 1) & (slots.count &- 1)
        }
        return slot
    }

    /// Makes room for so many names in all.
    public mutating func reserve(_ names: Int) {
        var slots = 32
        while slots &* 3 <= names &* 4 { slots &*= 2 }
        if slots > self.slots.count { resize(slots) }
    }

    private mutating func grow() { resize(max(32, slots.count &* 2)) }

    private mutating func resize(_ size: Int) {
        let old = slots
        slots = Array(repeating: nil, count: size)
        for case .some(let entry) in old { slots[slot(entry.name)] = entry }
    }
}
