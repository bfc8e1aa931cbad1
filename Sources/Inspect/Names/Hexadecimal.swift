/// Numbers in lowercase hexadecimal digits, as mangled names hold them.
enum Hexadecimal {
    static func value(of digit: UInt8) -> UInt64? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(digit - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(digit - UInt8(ascii: "a") + 10)
        default: nil
        }
    }

    /// Nil for something else than digits, for none, and for more than fit into 64 bits.
    static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        guard !digits.isEmpty else { return nil }
        var number: UInt64 = 0
        for digit in digits {
            guard number >> 60 == 0, let value = value(of: digit) else { return nil }
            number = number << 4 | value
        }
        return number
    }
}
