import CFreestanding

/// Writes the arguments and results of calls as people read them. Allocates nothing: a call may be made in a signal handler.
struct CallText {
    private let text: TextBuffer
    /// For what is copied of the program's memory.
    private let room: Bytes
    /// How many registers are shown of a function that nothing declares.
    private static let undeclared = 3
    /// How much of a string is shown.
    private static let stringLength = 48

    init(_ text: TextBuffer) {
        self.text = text
        room = Memory.permanent(count: 64)
    }

    /// Writes each argument, between calls of `begin` and `end`.
    func arguments(_ call: TracedCall, _ begin: (Int) -> Void, _ end: () -> Void) {
        var reader = ArgumentReader(call.registers)
        guard let prototype = call.prototype else {
            for index in 0..<Self.undeclared {
                begin(index)
                value(reader.next(.pointer))
                end()
            }
            return
        }
        // What is not known may take no register, one, two, or places on the stack, and as a result an argument's register: what follows may be anywhere.
        var isKnown = prototype.result != .unknown
        for (index, type) in prototype.parameters.enumerated() {
            begin(index)
            isKnown = isKnown && type != .unknown
            if isKnown { value(reader.next(type)) } else { text.append("?") }
            end()
        }
        guard prototype.isVariadic else { return }
        begin(prototype.parameters.count)
        text.append("...")
        end()
    }

    /// The arguments between parentheses.
    func list(_ call: TracedCall) {
        text.append("(")
        arguments(call, { if $0 > 0 { text.append(", ") } }, {})
        text.append(")")
    }

    /// The result of a function that has one.
    func result(_ registers: SavedRegisters, _ prototype: Prototype?) {
        let type = prototype?.result ?? .pointer
        switch type {
        case .single, .double: value(CallValue(type: type, word: registers.vector(0)))
        default: value(CallValue(type: type, word: registers.result))
        }
    }

    private func value(_ value: CallValue) {
        switch value.type {
        case .nothing: break
        case .boolean: text.append(value.word & 0xff == 0 ? "false" : "true")
        case .character: character(UInt8(truncatingIfNeeded: value.word))
        case .signed(let size):
            let unused = UInt64(64 &- 8 &* UInt64(size))
            text.append(signed: Int64(bitPattern: value.word << unused) >> Int64(unused))
        case .unsigned(let size):
            let unused = UInt64(64 &- 8 &* UInt64(size))
            text.append(decimal: (value.word << unused) >> unused)
        case .single: text.append(number: Double(Float(bitPattern: UInt32(truncatingIfNeeded: value.word))))
        case .double: text.append(number: Double(bitPattern: value.word))
        case .pointer: text.append(hex: value.word)
        case .string: string(UInt(value.word))
        case .unknown: text.append("?")
        }
    }

    private func character(_ byte: UInt8) {
        guard byte >= 0x20, byte < 0x7f else { return text.append(signed: Int64(Int8(bitPattern: byte))) }
        text.append("'")
        escaped(byte, quote: 0x27)
        text.append("'")
    }

    /// A string that the program's memory holds; the address alone where nothing can be read there.
    private func string(_ address: UInt) {
        let found = System.readSafely(address, into: room)
        guard !found.isEmpty else { return text.append(hex: UInt64(address)) }
        let end = found.firstIndex(of: 0)
        text.append("\"")
        for index in 0..<min(end ?? found.count, Self.stringLength) { escaped(found[index] ?? 0, quote: 0x22) }
        text.append("\"")
        if end ?? Int.max > Self.stringLength { text.append("\u{2026}") }
    }

    private func escaped(_ byte: UInt8, quote: UInt8) {
        switch byte {
        case 0x0a: text.append("\\n")
        case 0x09: text.append("\\t")
        case 0x0d: text.append("\\r")
        case quote, 0x5c:
            text.append(0x5c)
            text.append(byte)
        case 0x20..<0x7f, 0x80...: text.append(byte)
        default:
            text.append("\\x")
            for half in [byte >> 4, byte & 15] { text.append(half < 10 ? 0x30 + half : 0x57 + half) }
        }
    }
}

extension TextBuffer {
    /// A number in decimal with its sign.
    func append(signed value: Int64) {
        if value < 0 { append("-") }
        append(decimal: value.magnitude)
    }

    /// A floating-point number: in decimal with six digits behind the point at most where that is about what it is, otherwise as C's %a.
    func append(number value: Double) {
        if value.isNaN { return append("nan") }
        if value.sign == .minus { append("-") }
        let magnitude = value.magnitude
        if magnitude.isInfinite { return append("inf") }
        guard magnitude == 0 || magnitude >= 0.001 && magnitude < 1e12 else { return appendHexadecimal(magnitude) }
        let scaled = UInt64(magnitude * 1_000_000 + 0.5)
        append(decimal: scaled / 1_000_000)
        var rest = scaled % 1_000_000
        guard rest > 0 else { return }
        append(".")
        var power: UInt64 = 100_000
        while rest > 0 {
            append(0x30 + UInt8(rest / power))
            rest %= power
            power /= 10
        }
    }

    private func appendHexadecimal(_ magnitude: Double) {
        let exponent = Int64(magnitude.bitPattern >> 52) &- 1023
        var digits = magnitude.bitPattern << 12
        append(exponent == -1023 ? "0x0" : "0x1")
        if digits != 0 { append(".") }
        while digits != 0 {
            let digit = UInt8(digits >> 60)
            append(digit < 10 ? 0x30 + digit : 0x57 + digit)
            digits <<= 4
        }
        append("p")
        append(signed: exponent == -1023 ? -1022 : exponent)
    }
}
