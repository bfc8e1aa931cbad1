import ELF
import Glibc

/// Text on its way to a reader: gathered in one large buffer, so that a hundred thousand rows cost a few writes.
public final class TextOutput {
    private var buffer: [UInt8] = []
    private let descriptor: Int32?
    private var longNamesLeft = 1 << 28
    /// Whether escape sequences for colours are written.
    public let usesColour: Bool

    /// Writes to a file descriptor; without one the text is kept for `text`.
    public init(descriptor: Int32? = nil, usesColour: Bool = false) {
        self.descriptor = descriptor
        self.usesColour = usesColour
        buffer.reserveCapacity(TextOutput.limit + 4096)
    }

    private static let limit = 1 << 18

    /// What was written so far, where there is no descriptor.
    public var bytes: [UInt8] { buffer }
    public var text: String { String(decoding: buffer, as: UTF8.self) }

    /// Writes out what is gathered; a reader who has gone away ends the program in the usual way.
    public func flush() {
        guard let descriptor else { return }
        var done = 0
        while done < buffer.count {
            let count = unsafe buffer.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress.unsafelyUnwrapped + done, $0.count - done) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            done += count
        }
        buffer.removeAll(keepingCapacity: true)
    }

    public func put(_ text: StaticString) {
        unsafe buffer.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    public func put(_ text: String) { buffer.append(contentsOf: text.utf8) }

    public func put(byte: UInt8) { buffer.append(byte) }

    public func newLine() {
        buffer.append(0x0a)
        if descriptor != nil, buffer.count >= TextOutput.limit { flush() }
    }

    public func spaces(_ count: Int) {
        guard count > 0 else { return }
        buffer.append(contentsOf: repeatElement(0x20, count: count))
    }

    /// Text padded with blanks on the right to a width.
    public func put(_ text: String, width: Int) {
        put(text)
        spaces(width - text.utf8.count)
    }

    /// Says how much room long names may take: a broken file can let each of its symbols have one string of many megabytes.
    func allowNames(inFileOf size: Int) { longNamesLeft = (1 << 28) + 8 * size }

    /// A name as it is shown: whole, or its beginning once the room for long ones is used up.
    func shown(_ name: Bytes) -> Bytes {
        guard name.count > TextOutput.longName else { return name }
        longNamesLeft -= name.count
        return longNamesLeft >= 0 ? name : name.slice(at: 0, count: TextOutput.longName) ?? name
    }

    private static let longName = 512

    /// A name from a file, whose control characters would command a terminal: they are shown as ^ and a letter. Returns its width.
    @discardableResult
    public func put(name whole: Bytes, width: Int = 0) -> Int {
        let name = shown(whole)
        let start = buffer.count
        unsafe buffer.append(contentsOf: UnsafeRawBufferPointer(start: name.start, count: name.count))
        if let first = buffer[start...].firstIndex(where: { $0 < 0x20 || $0 == 0x7f }) {
            let rest = buffer[first...]
            buffer.removeSubrange(first...)
            for byte in rest {
                if byte < 0x20 || byte == 0x7f { buffer.append(0x5e) }
                buffer.append(byte < 0x20 || byte == 0x7f ? byte ^ 0x40 : byte)
            }
        }
        let written = buffer.count - start
        spaces(width - written)
        return written
    }

    /// A number in lower-case hexadecimal digits with at least `digits` of them.
    public func put(hex value: UInt64, digits: Int = 1) {
        let needed = max(1, (67 - value.leadingZeroBitCount) / 4)
        for position in stride(from: max(needed, digits) - 1, through: 0, by: -1) {
            let digit = position > 15 ? 0 : UInt8(truncatingIfNeeded: value >> UInt64(position * 4)) & 15
            buffer.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
    }

    /// A number in decimal digits, right-aligned in `width` columns.
    public func put(decimal value: UInt64, width: Int = 0, fill: UInt8 = 0x20) {
        var digits: InlineArray<20, UInt8> = InlineArray(repeating: 0x30)
        var count = 0
        var rest = value
        repeat {
            digits[count] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
            count += 1
        } while rest != 0
        if count < width { buffer.append(contentsOf: repeatElement(fill, count: width - count)) }
        for index in stride(from: count - 1, through: 0, by: -1) { buffer.append(digits[index]) }
    }

    /// What the parts of a view look like where colours are wanted.
    public enum Style: String {
        case heading = "\u{1b}[1m"
        case number = "\u{1b}[36m"
        case kind = "\u{1b}[33m"
        case name = "\u{1b}[32m"
        case sentence = "\u{1b}[2m"
    }

    /// Writes what `body` writes in a style.
    public func styled(_ style: Style, _ body: () -> Void) {
        guard usesColour else { return body() }
        put(style.rawValue)
        body()
        put("\u{1b}[0m")
    }

    /// A sentence that explains the row before it.
    public func explain(_ sentence: String) {
        styled(.sentence) {
            put("        ↳ ")
            put(sentence)
        }
        newLine()
    }
}
