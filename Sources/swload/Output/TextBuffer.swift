/// Text on its way to a descriptor, gathered so that many lines cost one write; or to somebody who wants it in memory.
///
/// Used by one thread at a time.
final class TextBuffer: @unchecked Sendable {
    /// Where the text goes; nil for text that is only gathered.
    private let descriptor: Int32?
    private var storage: Bytes
    private(set) var count = 0

    init(descriptor: Int32?, capacity: Int = 1024) {
        self.descriptor = descriptor
        storage = Memory.reserved(count: capacity)
    }

    deinit { if !storage.isEmpty { Memory.free(storage.address) } }

    /// Forgets what has gathered.
    func clear() { count = 0 }

    /// What has gathered; valid until more is added.
    var contents: Bytes { storage.slice(at: 0, count: count) ?? Bytes() }

    /// Hands over what has gathered, followed by a NUL, as memory that the caller frees.
    func take() -> UInt {
        append(0)
        let text = storage.address
        storage = Bytes()
        count = 0
        return text
    }

    /// Makes room for more bytes: writes out what there is, or takes a larger storage.
    private func makeRoom(_ more: Int) {
        guard descriptor == nil else { return flush() }
        let larger = Memory.reserved(count: 2 * (count + more))
        Memory.copy(from: storage.address, to: larger.address, count: count)
        Memory.free(storage.address)
        storage = larger
    }

    func append(_ byte: UInt8) {
        if count == storage.count { makeRoom(1) }
        Memory.store(byte, at: storage.address &+ UInt(count))
        count &+= 1
    }

    /// The bytes of a word as they stand in memory.
    @inline(__always)
    func append<Word: BitwiseCopyable>(word: Word) {
        let size = MemoryLayout<Word>.size
        if storage.count &- count < size { makeRoom(size) }
        Memory.store(word, at: storage.address &+ UInt(count))
        count &+= size
    }

    func append(_ text: Bytes) {
        if text.count > storage.count &- count {
            makeRoom(text.count)
            if let descriptor, text.count > storage.count {
                _ = System.write(descriptor, text)
                return
            }
        }
        Memory.copy(from: text.address, to: storage.address &+ UInt(count), count: text.count)
        count &+= text.count
    }

    func append(_ text: StaticString) { append(Bytes(text)) }

    /// Texts with a byte between them.
    func append(_ texts: [Bytes], separator: UInt8) {
        for index in texts.indices {
            if index > 0 { append(separator) }
            append(texts[index])
        }
    }

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
        append(hexadecimal: value, width: width)
    }

    /// A number in hexadecimal.
    func append(hexadecimal value: UInt64, width: Int = 1) {
        let digits = max(width, (64 &- value.leadingZeroBitCount &+ 3) / 4)
        for index in (0..<max(digits, 1)).reversed() {
            let digit = UInt8(truncatingIfNeeded: value >> UInt64(index &* 4)) & 15
            append(digit < 10 ? 0x30 &+ digit : 0x57 &+ digit)
        }
    }

    /// Writes out what has gathered.
    func flush() {
        guard let descriptor, count > 0 else { return }
        let text = contents
        count = 0
        _ = System.write(descriptor, text)
    }
}

extension TextBuffer: TextSink {
    func append(decimal value: UInt64) { append(decimal: value, width: 0) }
    func append(hex value: UInt64) { append(hex: value, width: 1) }
}
