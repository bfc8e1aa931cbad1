#if !hasFeature(Embedded)
    import ELF
#endif

/// An instruction of x86-64: its length, and what it means for one register (Intel SDM, volume 2, "Instruction Format" and opcode map).
struct Instruction {
    enum Effect: Equatable {
        case nothing
        /// Another use of the register than a call through it.
        case use
        /// The register gets a new value, or is saved by a function that begins.
        case load
        case call
        case tailCall
        case jump(Int)
        case branch(Int)
        /// Nothing follows.
        case end
    }

    /// What follows an opcode.
    private struct Shape {
        var hasOperands = false
        var immediate = 0
    }

    private(set) var length = 0
    private(set) var effect = Effect.nothing
    private let code: Bytes
    private let place: Int
    private var rex: UInt8 = 0
    private var isShort = false

    /// Nil for bytes that are none, or none that is known.
    init?(_ code: Bytes, at place: Int, register: UInt8) {
        self.code = code
        self.place = place
        var opcode: UInt8 = 0
        prefixes: while true {
            guard let byte = take() else { return nil }
            opcode = byte
            switch byte {
            case 0x66: isShort = true
            case 0xf2, 0xf3, 0x2e, 0x36, 0x3e, 0x26, 0x64, 0x65, 0x67, 0xf0: break
            default: break prefixes
            }
        }
        if opcode & 0xf0 == 0x40 {
            rex = opcode
            guard let byte = take() else { return nil }
            opcode = byte
        }
        switch opcode {
        case 0x0f: guard readTwoByte(register) else { return nil }
        case 0xc4, 0xc5, 0x62: guard readVector(opcode, register) else { return nil }
        default: guard readOneByte(opcode, register) else { return nil }
        }
    }

    private mutating func take() -> UInt8? {
        let byte = code[place + length]
        length += 1
        return length > 15 ? nil : byte
    }

    /// Takes a signed distance or another number of bytes; nil where they are not there.
    private mutating func take(signed count: Int) -> Int? {
        guard let bytes = code.slice(at: place + length, count: count) else { return nil }
        length += count
        switch count {
        case 1: return bytes.load(Int8.self, at: 0).map { Int($0) }
        case 4: return bytes.load(Int32.self, at: 0).map { Int($0) }
        default: return 0
        }
    }

    private mutating func readOneByte(_ opcode: UInt8, _ register: UInt8) -> Bool {
        let embedded = opcode & 7 | (rex & 1) << 3
        switch opcode {
        case 0x50...0x57: effect = embedded == register ? .load : .nothing
        case 0x58...0x5f: effect = embedded == register ? .load : .nothing
        case 0x90...0x97: effect = embedded == register && opcode != 0x90 ? .use : .nothing
        case 0xb0...0xb7: return skip(1, embedded == register ? .use : .nothing)
        case 0xb8...0xbf: return skip(rex & 8 != 0 ? 8 : isShort ? 2 : 4, embedded == register ? .load : .nothing)
        case 0x70...0x7f, 0xe0...0xe3: return jump(1) { .branch($0) }
        case 0xeb: return jump(1) { .jump($0) }
        case 0xe9: return jump(4) { .jump($0) }
        case 0xe8: return skip(4, .nothing)
        case 0xc2: return skip(2, .end)
        case 0xc3, 0xf4, 0xcc: effect = .end
        case 0xc9: effect = register == 5 ? .use : .nothing
        case 0xd7, 0xc8: return false
        default:
            guard let shape = Self.oneByte(opcode, immediate: isShort ? 2 : 4) else { return false }
            return read(shape, opcode, register)
        }
        return true
    }

    private mutating func skip(_ count: Int, _ effect: Effect) -> Bool {
        self.effect = effect
        return take(signed: count) != nil
    }

    private mutating func jump(_ count: Int, _ make: (Int) -> Effect) -> Bool {
        guard let distance = take(signed: count) else { return false }
        effect = make(distance)
        return true
    }

    private static func oneByte(_ opcode: UInt8, immediate: Int) -> Shape? {
        switch opcode {
        case 0x00...0x3f:
            switch opcode & 7 {
            case 0...3: return Shape(hasOperands: true)
            case 4: return Shape(immediate: 1)
            case 5: return Shape(immediate: immediate)
            default: return nil
            }
        case 0x63, 0x84...0x8f, 0xd0...0xd3, 0xd8...0xdf, 0xf6, 0xf7, 0xfe, 0xff: return Shape(hasOperands: true)
        case 0x69, 0x81, 0xc7: return Shape(hasOperands: true, immediate: immediate)
        case 0x6b, 0x80, 0x83, 0xc0, 0xc1, 0xc6: return Shape(hasOperands: true, immediate: 1)
        case 0x68, 0xa9: return Shape(immediate: immediate)
        case 0x6a, 0xa8, 0xcd: return Shape(immediate: 1)
        case 0x98, 0x99, 0x9b...0x9f, 0xa4...0xa7, 0xaa...0xaf, 0xf5, 0xf8...0xfd: return Shape()
        default: return nil
        }
    }

    private mutating func readTwoByte(_ register: UInt8) -> Bool {
        guard let opcode = take() else { return false }
        switch opcode {
        case 0x0b: effect = .end
        case 0x05, 0x31, 0x77, 0xa0, 0xa1, 0xa8, 0xa9: break
        case 0x80...0x8f: return jump(4) { .branch($0) }
        case 0xc8...0xcf: effect = opcode & 7 | (rex & 1) << 3 == register ? .use : .nothing
        case 0x1e where code[place + length] == 0xfa && code[place] == 0xf3:
            // endbr64: another function begins, or a way that comes from elsewhere.
            length += 1
            effect = .end
        case 0x38, 0x3a:
            guard take() != nil else { return false }
            return read(Shape(hasOperands: true, immediate: opcode == 0x3a ? 1 : 0), 0, register)
        case 0xb6, 0xb7, 0xbe, 0xbf: return read(Shape(hasOperands: true), 0x8b, register)
        case 0x70...0x73, 0xa4, 0xac, 0xba, 0xc2, 0xc4...0xc6: return read(Shape(hasOperands: true, immediate: 1), 0, register)
        case 0x0d, 0x10...0x1f, 0x28...0x2f, 0x40...0x6f, 0x74...0x76, 0x7c...0x7f, 0x90...0x9f, 0xa3, 0xa5, 0xab, 0xad...0xb5, 0xb8, 0xbb...0xbd, 0xc0,
            0xc1, 0xc3, 0xd0...0xfe:
            return read(Shape(hasOperands: true), 0, register)
        default: return false
        }
        return true
    }

    /// VEX and EVEX: the opcode's table and the high bits of register numbers, inverted.
    private mutating func readVector(_ prefix: UInt8, _ register: UInt8) -> Bool {
        guard let first = take() else { return false }
        var table: UInt8 = 1
        rex = ~first >> 5 & 4
        if prefix != 0xc5 {
            table = first & (prefix == 0xc4 ? 31 : 7)
            rex = ~first >> 5
            guard take(signed: prefix == 0xc4 ? 1 : 2) != nil else { return false }
        }
        guard let opcode = take(), table >= 1, table <= 3 else { return false }
        if table == 1, opcode == 0x77 { return true }
        let hasImmediate = table == 3 || table == 1 && (opcode >= 0x70 && opcode <= 0x73 || opcode == 0xc2 || opcode >= 0xc4 && opcode <= 0xc6)
        return read(Shape(hasOperands: true, immediate: hasImmediate ? 1 : 0), 0, register)
    }

    /// Reads what follows an opcode; vector registers count as the general ones of the same number.
    private mutating func read(_ shape: Shape, _ opcode: UInt8, _ register: UInt8) -> Bool {
        var immediate = shape.immediate
        if shape.hasOperands {
            guard let byte = take() else { return false }
            let mode = byte >> 6
            let middle = byte >> 3 & 7
            let first = middle | (rex & 4) << 1
            var second = byte & 7 | (rex & 1) << 3
            var isAddress = false
            if mode != 3 {
                isAddress = true
                if byte & 7 == 4 {
                    guard let scale = take() else { return false }
                    let index = scale >> 3 & 7 | (rex & 2) << 2
                    if index == register, index != 4 { effect = .use }
                    second = scale & 7 | (rex & 1) << 3
                    if mode == 0, scale & 7 == 5 {
                        second = 255
                        guard take(signed: 4) != nil else { return false }
                    }
                } else if mode == 0, byte & 7 == 5 {
                    second = 255
                    guard take(signed: 4) != nil else { return false }
                }
                if mode == 1 || mode == 2 { guard take(signed: mode == 1 ? 1 : 4) != nil else { return false } }
            }
            if opcode == 0xf6 || opcode == 0xf7, middle < 2 { immediate = opcode == 0xf6 ? 1 : isShort ? 2 : 4 }
            judge(opcode, middle, first, second, isAddress, register)
        }
        return immediate == 0 || take(signed: immediate) != nil
    }

    /// What an instruction with operands does with the register.
    private mutating func judge(_ opcode: UInt8, _ middle: UInt8, _ first: UInt8, _ second: UInt8, _ isAddress: Bool, _ register: UInt8) {
        if effect == .use { return }
        switch opcode {
        case 0xff where middle == 2 && !isAddress && second == register: effect = .call
        case 0xff where middle == 4 && !isAddress && second == register: effect = .tailCall
        // A jump to what memory or another register holds may go anywhere.
        case 0xff where middle == 4: effect = .use
        case 0x80, 0x81, 0x83, 0x8f, 0xc0, 0xc1, 0xc6, 0xd0...0xd3, 0xf6, 0xf7, 0xfe, 0xff: effect = second == register ? .use : .nothing
        case 0xc7: effect = second == register ? isAddress ? .use : .load : .nothing
        case 0x8b, 0x8d, 0x63: effect = second == register ? .use : first == register ? .load : .nothing
        case 0x89 where !isAddress && second == register && first != register: effect = .load
        case 0x31, 0x33: effect = first == register && second == register && !isAddress ? .load : first == register || second == register ? .use : .nothing
        default: effect = first == register || second == register ? .use : .nothing
        }
    }
}
