import CFreestanding

/// The return addresses of traced functions, while `call_return` stands in their places: each in a mirror of the stack, at the address of its place
/// with one bit changed.
///
/// So an unwinder finds them by two instructions of DWARF (calls.S), on any stack and thread, and longjmp, exceptions, contexts and signal stacks
/// need no care: what is left behind is overwritten when its place is used again. Only a program that moves a stack's contents to another place and
/// back would be led astray. The mirror is mapped piece by piece where stacks are used, in a part of the address space that is empty.
struct ReturnAddresses {
    /// The bit that is changed; calls.S has it too.
    static let mirror: UInt = 1 << 45
    private static let pieceShift: UInt = 16

    /// The pieces that are mapped: a table with open addressing, half full at most.
    private var pieces: UInt = 0
    private var capacity = 0
    private var count = 0

    /// The place of a return address in the mirror.
    static func place(of slot: UInt) -> UInt { slot ^ mirror }

    /// Keeps the return address that stands in a place on the stack; false where the mirror cannot be mapped there. Only in the trace's turn.
    mutating func keep(_ slot: UInt) -> Bool {
        guard slot < 1 << 47, isMapped(slot >> Self.pieceShift) else { return false }
        Memory.store(Memory.load(UInt.self, at: slot), at: Self.place(of: slot))
        return true
    }

    private mutating func isMapped(_ piece: UInt) -> Bool {
        if capacity > 0, Memory.load(UInt.self, at: entry(piece, pieces, capacity)) == piece { return true }
        guard count &* 2 < capacity || grow() else { return false }
        let start = Self.place(of: piece << Self.pieceShift)
        do throws(SystemError) {
            let mapped = try System.mapAnonymous(at: start, count: 1 << UInt64(Self.pieceShift), [.read, .write], .free)
            // A kernel before 4.17 takes the address for a hint.
            guard mapped == start else {
                System.unmap(mapped, count: 1 << UInt64(Self.pieceShift))
                return false
            }
        } catch {
            return false
        }
        Memory.store(piece, at: entry(piece, pieces, capacity))
        count &+= 1
        return true
    }

    /// Where a piece is in a table, or would be.
    private func entry(_ piece: UInt, _ table: UInt, _ capacity: Int) -> UInt {
        var index = piece &* 0x9e37_79b9_7f4a_7c15 >> 40
        while true {
            let address = table &+ 8 &* (index & UInt(capacity &- 1))
            let here = Memory.load(UInt.self, at: address)
            if here == piece || here == 0 { return address }
            index &+= 1
        }
    }

    private mutating func grow() -> Bool {
        let larger = max(1024, 2 &* capacity)
        do throws(SystemError) {
            let table = try System.mapAnonymous(at: 0, count: UInt64(8 &* larger), [.read, .write], .anywhere)
            for index in 0..<capacity {
                let piece = Memory.load(UInt.self, at: pieces &+ 8 &* UInt(index))
                if piece != 0 { Memory.store(piece, at: entry(piece, table, larger)) }
            }
            if capacity > 0 { System.unmap(pieces, count: UInt64(8 &* capacity)) }
            (pieces, capacity) = (table, larger)
            return true
        } catch {
            return false
        }
    }
}
