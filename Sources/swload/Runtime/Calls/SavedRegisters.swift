import CFreestanding

/// The registers as an entry has saved them (registers.h), and the stack of the call: what arguments and results are made of (x86-64 psABI, "Parameter
/// Passing").
struct SavedRegisters: BitwiseCopyable {
    private let address: UInt
    /// Where the return address stands; behind it are the arguments that the registers do not hold.
    let slot: UInt

    init(_ address: UInt, slot: UInt) {
        self.address = address
        self.slot = slot
    }

    /// %rdi, %rsi, %rdx, %rcx, %r8 and %r9.
    static let integerCount = 6
    static let vectorCount = 8

    func integer(_ index: Int) -> UInt64 {
        let places: [6 of UInt] = [32, 24, 16, 8, 40, 48]
        return Memory.load(UInt64.self, at: address &+ places[index])
    }

    /// The lower half of a vector register, which is not written where all of them are 0 (XSAVEC, XSTATE_BV).
    func vector(_ index: Int) -> UInt64 {
        let area = address &+ 128
        if saved_vector_state() != 0, Memory.load(UInt64.self, at: area &+ 512) & 2 == 0 { return 0 }
        return Memory.load(UInt64.self, at: area &+ 160 &+ 16 &* UInt(index))
    }

    /// What is returned in %rax.
    var result: UInt64 { Memory.load(UInt64.self, at: address) }
}

/// An argument or result as the machine has it.
struct CallValue: BitwiseCopyable {
    let type: ValueType
    let word: UInt64
}

/// Reads a call's arguments one by one.
struct ArgumentReader {
    private let registers: SavedRegisters
    private var integers = 0
    private var vectors = 0
    private var words: UInt = 0

    init(_ registers: SavedRegisters) {
        self.registers = registers
    }

    /// The next argument; of an unknown type there is no value, and of those behind it neither.
    mutating func next(_ type: ValueType) -> CallValue {
        switch type {
        case .single, .double:
            vectors &+= 1
            return CallValue(type: type, word: vectors <= SavedRegisters.vectorCount ? registers.vector(vectors &- 1) : nextOnStack())
        default:
            integers &+= 1
            return CallValue(type: type, word: integers <= SavedRegisters.integerCount ? registers.integer(integers &- 1) : nextOnStack())
        }
    }

    private mutating func nextOnStack() -> UInt64 {
        words &+= 1
        var word: UInt64 = 0
        // A prototype may promise more than there is.
        unsafe withUnsafeMutablePointer(to: &word) { pointer in
            _ = System.readSafely(registers.slot &+ 8 &* words, into: Memory.bytes(at: UInt(bitPattern: pointer), count: 8))
        }
        return word
    }
}
