/// Text on its way to a descriptor, gathered so that many lines cost one write.
final class TextBuffer {
    /// Where the text goes.
    private let descriptor: Int32
    private let storage: Bytes
    private var count = 0

    init(descriptor: Int32, capacity: Int = 1024) {
        self.descriptor = descriptor
        storage = Memory.permanent(count: capacity)
    }

    func append(_ byte: UInt8) {
        if count == storage.count { flush() }
        Memory.store(byte, at: storage.address &+ UInt(count))
        count &+= 1
    }

    func append(_ text: Bytes) {
        guard text.count <= storage.count &- count else {
            flush()
            if text.count > storage.count {
                _ = System.write(descriptor, text)
            } else {
                append(text)
            }
            return
        }
        Memory.copy(from: text.address, to: storage.address &+ UInt(count), count: text.count)
        count &+= text.count
    }

    func append(_ text: StaticString) { append(Bytes(text)) }

    /// A number in decimal, right-justified in `width` columns.
    func append(decimal value: UInt64, width: Int = 0) {
        var digits = 1
        var power: UInt64 = 10
        while digits < 20, value >= power {
            digits &+= 1
            power = power.multipliedReportingOverflow(by: 10).partialValue
        }
        if width > digits { for _ in digits..<width { append(0x20) } }
        var divisor: UInt64 = 1
        for _ in 1..<digits { divisor = divisor &* 10 }
        while divisor > 0 {
            append(0x30 &+ UInt8(truncatingIfNeeded: value / divisor % 10))
            divisor /= 10
        }
    }

    /// A number in hexadecimal after "0x", with at least `width` digits.
    func append(hex value: UInt64, width: Int = 1) {
        append("0x")
        let digits = max(width, (64 &- value.leadingZeroBitCount &+ 3) / 4)
        for index in (0..<max(digits, 1)).reversed() {
            let digit = UInt8(truncatingIfNeeded: value >> UInt64(index &* 4)) & 15
            append(digit < 10 ? 0x30 &+ digit : 0x57 &+ digit)
        }
    }

    /// Writes out what has gathered.
    func flush() {
        guard count > 0, let text = storage.slice(at: 0, count: count) else { return }
        count = 0
        _ = System.write(descriptor, text)
    }
}
