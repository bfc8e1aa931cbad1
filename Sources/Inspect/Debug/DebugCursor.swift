import ELF

/// A place in debug information that moves on with each value that is read; nil where the bytes end.
struct DebugCursor {
    let bytes: Bytes
    var offset: Int

    init(_ bytes: Bytes, at offset: Int = 0) {
        self.bytes = bytes
        self.offset = offset
    }

    mutating func number<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type) -> T? {
        guard let value = bytes.load(type, at: offset) else { return nil }
        offset += MemoryLayout<T>.size
        return value
    }

    /// A number of 1 to 8 bytes.
    mutating func number(bytes count: Int) -> UInt64? {
        guard count > 0, count <= 8 else { return nil }
        var value: UInt64 = 0
        for index in 0..<count {
            guard let byte = bytes[offset + index] else { return nil }
            value |= UInt64(byte) << UInt64(8 * index)
        }
        offset += count
        return value
    }

    /// An unsigned number in the variable-length form (DWARF, "Variable Length Data").
    mutating func unsigned() -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = number(UInt8.self) {
            if shift < 64 { value |= UInt64(byte & 0x7f) << shift }
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
        return nil
    }

    /// Passes over bytes; nil past the end.
    mutating func skip(_ count: UInt64) -> Void? {
        guard let count = Int(exactly: count), count <= bytes.count - offset else { return nil }
        offset += count
        return ()
    }

    /// A string that ends with a NUL.
    mutating func string() -> Bytes? {
        guard let text = bytes.string(at: offset) else { return nil }
        offset += text.count + 1
        return text
    }
}
