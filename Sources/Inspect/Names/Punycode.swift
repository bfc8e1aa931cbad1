/// RFC 3492: the letters beyond ASCII of an identifier, and where they stand in it.
enum Punycode {
    /// Nil for what is no Punycode.
    static func decoded(basic: ArraySlice<UInt8>, deltas: ArraySlice<UInt8>) -> String? {
        var scalars = basic.map { Unicode.Scalar($0) }
        var (point, index, bias, damping) = (128, 0, 72, 700)
        var rest = deltas
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            var (delta, weight, k) = (0, 1, 0)
            while true {
                k += 36
                guard let byte = rest.popFirst(), let digit = digit(byte) else { return nil }
                let (step, isTooLarge) = digit.multipliedReportingOverflow(by: weight)
                guard !isTooLarge, step < 1 << 31, delta < 1 << 31 else { return nil }
                delta += step
                let threshold = min(max(k - bias, 1), 26)
                if digit < threshold { break }
                weight *= 36 - threshold
                guard weight < 1 << 31 else { return nil }
            }
            index += delta
            let count = scalars.count + 1
            point += index / count
            index %= count
            guard let scalar = UInt32(exactly: point).flatMap(Unicode.Scalar.init) else { return nil }
            scalars.insert(scalar, at: index)
            index += 1
            bias = adaptedBias(delta / damping, count: count)
            damping = 2
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(byte - UInt8(ascii: "a"))
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0")) + 26
        default: nil
        }
    }

    private static func adaptedBias(_ delta: Int, count: Int) -> Int {
        var delta = delta + delta / count
        var k = 0
        while delta > 35 * 26 / 2 {
            delta /= 35
            k += 36
        }
        return k + 36 * delta / (delta + 38)
    }
}
