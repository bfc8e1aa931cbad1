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

    /// The elements of an array, which whoever makes the table has to hold unchanged as long as the table is used: it counts no reference.
    @unsafe public init(viewing array: [Element]) {
        address = unsafe array.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
        count = array.count
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

    /// Tells the processor that an element will be read soon; no index is wrong.
    @inline(__always)
    public func expect(_ index: Int) { bytes.expect(at: index &* MemoryLayout<Element>.stride) }

    /// The record at an index where it stands, for a table that views an array; an index past the end is a mistake of the caller's.
    @inline(__always)
    public subscript(inPlace index: Int) -> Element {
        @inline(__always) unsafeAddress {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
            return unsafe UnsafePointer(bitPattern: address &+ UInt(bitPattern: index &* MemoryLayout<Element>.stride)).unsafelyUnwrapped
        }
    }

    /// `length` records from an index on, none where the table has not so many.
    public func slice(at index: Int, count length: Int) -> Table {
        Table(bytes.slice(at: index &* MemoryLayout<Element>.stride, count: length &* MemoryLayout<Element>.stride) ?? Bytes())
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
