extension Bytes {
    /// The number that the whole text is in decimal; nil where it is none or too large.
    var decimalNumber: UInt64? {
        guard !isEmpty else { return nil }
        var result: UInt64 = 0
        var index = 0
        while let byte = self[index] {
            guard let digit = Self.digit(byte, base: 10) else { return nil }
            let (product, isTooLarge) = result.multipliedReportingOverflow(by: 10)
            let (sum, isStillTooLarge) = product.addingReportingOverflow(digit)
            if isTooLarge || isStillTooLarge { return nil }
            result = sum
            index += 1
        }
        return result
    }

    /// The number at the beginning of the text as C spells it: 0x is hexadecimal, 0 octal, everything else decimal.
    ///
    /// What follows the digits is ignored, as in glibc; 0 where there are none, the largest number where it is too large.
    var leadingNumber: UInt64 {
        var index = 0
        var base: UInt64 = 10
        if self[0] == 0x30 {
            let isHexadecimal = self[1] == 0x78 || self[1] == 0x58
            base = isHexadecimal ? 16 : 8
            index = isHexadecimal ? 2 : 1
        }
        var result: UInt64 = 0
        while let byte = self[index], let digit = Self.digit(byte, base: base) {
            let (product, isTooLarge) = result.multipliedReportingOverflow(by: base)
            let (sum, isStillTooLarge) = product.addingReportingOverflow(digit)
            if isTooLarge || isStillTooLarge { return .max }
            result = sum
            index += 1
        }
        return result
    }

    private static func digit(_ byte: UInt8, base: UInt64) -> UInt64? {
        let letter = byte | 0x20
        let value: UInt64? =
            if byte >= 0x30, byte <= 0x39 { UInt64(byte - 0x30) } else if letter >= 0x61, letter <= 0x66 { UInt64(letter - 0x57) } else { nil }
        return value.flatMap { $0 < base ? $0 : nil }
    }
}
