/// A table with the array that holds it, or in memory that stays as it is for as long as anybody looks.
public struct HeldTable<Element: BitwiseCopyable & Sendable>: Sendable {
    public let table: Table<Element>
    /// Empty where the memory stays anyway.
    public let holder: [Element]

    /// The elements of an array.
    public init(_ elements: [Element]) {
        holder = elements
        // It stays no longer than the holder.
        table = unsafe Table(viewing: elements)
    }

    /// A table whose memory stays.
    public init(staying table: Table<Element> = Table()) {
        holder = []
        self.table = table
    }

    /// A copy of a table.
    init(copying table: Table<Element>) {
        var copy: [Element] = []
        copy.reserveCapacity(table.count)
        for index in 0..<table.count { if let element = table[index] { copy.append(element) } }
        self.init(copy)
    }
}
