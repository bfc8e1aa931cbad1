import CFreestanding

/// Code at an address that stays from start to start: one jump each to a function of swload's, which itself is at another place in every process. Pages
/// that are kept after relocation hold the addresses of the stubs, so that nothing has to be written into them again.
final class FixedStubs {
    let start: UInt
    private static let size = 24
    static let room: UInt64 = 4096
    /// How many there can be.
    static var capacity: Int { Int(room) / size }
    /// The number of the first stub behind those that every process has.
    static var first: Int { Own.undefinedDescriptor.rawValue + 1 }
    /// The stubs that every process has.
    enum Own: Int, CaseIterable {
        case firstCall, descriptor, undefinedDescriptor

        var target: UInt {
            switch self {
            case .firstCall: plt_resolve_entry()
            case .descriptor: tls_descriptor_static_entry()
            case .undefinedDescriptor: tls_descriptor_undefined_entry()
            }
        }
    }

    /// Takes the place; throws where something is mapped there.
    init(at place: UInt) throws(SystemError) {
        start = try System.mapAnonymous(at: place, count: Self.room, [.read, .write], .free)
        guard start == place else {
            System.unmap(start, count: Self.room)
            throw .exists
        }
        for own in Own.allCases { write(own.rawValue, to: own.target) }
    }

    /// Takes a free place where objects will be; nil where that fails.
    convenience init?(beside space: AddressSpace) {
        guard let place = space.room(Self.room) else { return nil }
        do throws(SystemError) { try self.init(at: place) } catch { return nil }
    }

    func address(_ index: Int) -> UInt { start &+ UInt(index &* Self.size) }
    func address(_ own: Own) -> UInt { address(own.rawValue) }

    /// endbr64; jmp *6(%rip); the address eight-aligned behind it.
    func write(_ index: Int, to target: UInt) {
        let stub = address(index)
        Memory.store(UInt32(0xfa1e_0ff3), at: stub)
        Memory.store(UInt16(0x25ff), at: stub &+ 4)
        Memory.store(UInt32(6), at: stub &+ 6)
        Memory.store(target, at: stub &+ 16)
    }

    /// Makes the stubs executable, and no longer writable.
    func finish() throws(SystemError) { try System.protect(start, count: Self.room, [.read, .execute]) }

    func unmap() { System.unmap(start, count: Self.room) }
}
