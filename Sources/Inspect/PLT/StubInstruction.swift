/// An instruction of a procedure linkage table of x86-64, as far as link editors write them.
public struct StubInstruction: Codable, Equatable, Sendable {
    public let address: UInt64
    public let bytes: [UInt8]
    public let text: String
    /// The address that it refers to, if any.
    public let target: UInt64?

    /// True for a jump through a slot.
    var jumpsIndirectly: Bool { text.contains("jmp") && text.contains("*") }

    /// The instructions from the first byte on, up to the end of an entry or the first that is none of these.
    static func decoded(_ code: ArraySlice<UInt8>, at address: UInt64) -> [StubInstruction] {
        var instructions: [StubInstruction] = []
        var rest = code
        while !rest.isEmpty, let next = one(rest, at: address &+ UInt64(rest.startIndex - code.startIndex)) {
            instructions.append(next)
            rest = rest.dropFirst(next.bytes.count)
        }
        return instructions
    }

    private static func one(_ code: ArraySlice<UInt8>, at address: UInt64) -> StubInstruction? {
        func make(_ count: Int, _ text: String, displacementAt place: Int? = nil) -> StubInstruction? {
            guard code.count >= count else { return nil }
            let bytes = Array(code.prefix(count))
            guard let place else { return StubInstruction(address: address, bytes: bytes, text: text, target: nil) }
            let displacement = Int32(bitPattern: word(bytes, place))
            let target = address &+ UInt64(count) &+ UInt64(bitPattern: Int64(displacement))
            let shown = text.replacing("@", with: displacement < 0 ? "-0x\(String(displacement.magnitude, radix: 16))" : "0x\(String(displacement, radix: 16))")
            return StubInstruction(address: address, bytes: bytes, text: shown.replacing("#", with: "0x\(String(target, radix: 16))"), target: target)
        }
        func begins(_ bytes: UInt8...) -> Bool { code.starts(with: bytes) }
        if begins(0xf3, 0x0f, 0x1e, 0xfa) { return make(4, "endbr64") }
        if begins(0xff, 0x25) { return make(6, "jmp    *@(%rip)", displacementAt: 2) }
        if begins(0xf2, 0xff, 0x25) { return make(7, "bnd jmp *@(%rip)", displacementAt: 3) }
        if begins(0xff, 0x35) { return make(6, "push   @(%rip)", displacementAt: 2) }
        if begins(0xe9) { return make(5, "jmp    #", displacementAt: 1) }
        if begins(0xf2, 0xe9) { return make(6, "bnd jmp #", displacementAt: 2) }
        if begins(0x68), code.count >= 5 { return make(5, "push   \(Int32(bitPattern: word(Array(code.prefix(5)), 1)))") }
        if begins(0x90) { return make(1, "nop") }
        if begins(0x66, 0x90) { return make(2, "nop") }
        let long: [[UInt8]] = [
            [0x0f, 0x1f, 0x00], [0x0f, 0x1f, 0x40, 0x00], [0x0f, 0x1f, 0x44, 0x00, 0x00], [0x66, 0x0f, 0x1f, 0x44, 0x00, 0x00],
            [0x66, 0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00], [0x0f, 0x1f, 0x80, 0x00, 0x00, 0x00, 0x00],
        ]
        return long.first { code.starts(with: $0) }.flatMap { make($0.count, "nop") }
    }

    private static func word(_ bytes: [UInt8], _ place: Int) -> UInt32 {
        guard place + 4 <= bytes.count else { return 0 }
        return (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
    }
}
