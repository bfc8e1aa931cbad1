import CFreestanding

/// The trampolines of one object and their records: code that puts its record into %r11 and goes on in `call_entry`, and behind it, never executable,
/// the records. Never given back: a thread may be in one.
struct CallTrampolines {
    private let code: UInt
    private let records: UInt
    private let count: Int
    /// True where the object's code can refer to the records.
    let isNear: Bool
    private static let stubSize = 16
    /// What a signed 32-bit distance reaches, less a margin.
    private static let reach: UInt = (2 << 30) - (1 << 20)

    /// Makes room for a number of references, as near to the object as it gets.
    init(_ count: Int, for object: LoadedObject, in space: AddressSpace) throws(SystemError) {
        self.count = count
        let codeSize = UInt64((count &+ 1) &* Self.stubSize).roundedUp(to: 4096) ?? 0
        let size = codeSize &+ (UInt64(count &* CallRecord.size).roundedUp(to: 4096) ?? 0)
        if let near = Self.near(object, size, space) {
            (code, isNear) = (near, true)
        } else {
            (code, isNear) = (try System.mapAnonymous(at: 0, count: size, [.read, .write], .anywhere), false)
        }
        records = code &+ UInt(codeSize)
        for index in 0..<count { write(index) }
        // The last cell leads on: jmp *0(%rip), and the address.
        let last = code &+ UInt(count &* Self.stubSize)
        Memory.store(UInt16(0x25ff), at: last)
        Memory.store(call_entry_address(), at: last &+ 6)
        try System.protect(code, count: codeSize, [.read, .execute])
    }

    subscript(index: Int) -> CallRecord { CallRecord(address: records &+ UInt(index &* CallRecord.size)) }

    /// endbr64; lea record(%rip), %r11; jmp to the last cell.
    private func write(_ index: Int) {
        let stub = code &+ UInt(index &* Self.stubSize)
        let record = self[index]
        Memory.store(UInt32(0xfa1e_0ff3), at: stub)
        Memory.store(UInt32(0x1d8d_4c), at: stub &+ 4)
        Memory.store(UInt32(truncatingIfNeeded: record.address &- (stub &+ 11)), at: stub &+ 7)
        Memory.store(UInt8(0xe9), at: stub &+ 11)
        Memory.store(UInt32(truncatingIfNeeded: (count &- index) &* Self.stubSize &- Self.stubSize), at: stub &+ 12)
        record.stub = stub
        record.prototype = -1
    }

    /// A free range that the whole object reaches: among the other objects, or where nothing is, below it and above it.
    private static func near(_ object: LoadedObject, _ size: UInt64, _ space: AddressSpace) -> UInt? {
        if let start = space.room(size), reaches(object, start, size), let start = map(start, size) { return start }
        var distance: UInt = 1 << 20
        while distance < reach {
            if object.start > distance &+ UInt(size) &+ 65536, let start = tryMap((object.start &- distance &- UInt(size)) & ~4095, object, size) {
                return start
            }
            if let start = tryMap((object.end &+ distance) & ~4095, object, size) { return start }
            distance &*= 2
        }
        return nil
    }

    private static func tryMap(_ start: UInt, _ object: LoadedObject, _ size: UInt64) -> UInt? {
        reaches(object, start, size) ? map(start, size) : nil
    }

    private static func reaches(_ object: LoadedObject, _ start: UInt, _ size: UInt64) -> Bool {
        max(object.end, start &+ UInt(size)) &- min(object.start, start) < reach
    }

    private static func map(_ start: UInt, _ size: UInt64) -> UInt? {
        do throws(SystemError) {
            let mapped = try System.mapAnonymous(at: start, count: size, [.read, .write], .free)
            if mapped == start { return start }
            System.unmap(mapped, count: size)
            return nil
        } catch {
            return nil
        }
    }
}
