/// An array of fixed-layout records inside a range of bytes.
@safe public struct Table<Element: BitwiseCopyable>: BitwiseCopyable, @unchecked Sendable {
    /// The memory address of the first record; 0 in an empty table.
    public let address: UInt
    /// The number of whole records.
    public let count: Int

    /// Takes as many whole records as fit in the bytes.
    public init(_ bytes: Bytes) {
        address = bytes.address
        count = bytes.count / MemoryLayout<Element>.stride
    }

    /// A table without records.
    public init() {
        address = 0
        count = 0
    }

    /// The bytes that hold the records.
    public var bytes: Bytes {
        unsafe Bytes(unsafeAddress: address, count: count &* MemoryLayout<Element>.stride)
    }

    /// The record at an index, or nil past the end.
    @inline(__always)
    public subscript(index: Int) -> Element? {
        guard UInt(bitPattern: index) < UInt(bitPattern: count) else { return nil }
        let place = address &+ UInt(bitPattern: index &* MemoryLayout<Element>.stride)
        return unsafe UnsafeRawPointer(bitPattern: place).unsafelyUnwrapped.loadUnaligned(as: Element.self)
    }

    /// The records from an index on, none past the end.
    public func dropFirst(_ index: Int) -> Table {
        guard index >= 0, index <= count else { return Table() }
        return Table(bytes.tail(from: index &* MemoryLayout<Element>.stride) ?? Bytes())
    }

    /// The first `length` records, or all where there are fewer.
    public func prefix(_ length: Int) -> Table {
        Table(bytes.slice(at: 0, count: min(max(length, 0), count) &* MemoryLayout<Element>.stride) ?? Bytes())
    }
}
