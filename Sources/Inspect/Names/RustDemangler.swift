/// Rust's mangling of RFC 2603 (v0): a grammar of paths, types and constants in prefix form, with references back to what was already written.
///
/// A reference back may lead to text that refers back again, so a short name could stand for very much; depth, steps and length have a limit.
struct RustDemangler {
    enum Failure: Error { case malformed }

    private static let deepest = 300
    private static let longest = 1 << 20
    private static let mostSteps = 1 << 20

    private let name: [UInt8]
    private var index: Int
    private var output: [UInt8] = []
    private var depth = 0
    private var steps = 0
    /// Set while a part is read that does not show.
    private var isSilent = false
    /// How many lifetimes the binders around this place have named.
    private var boundLifetimes: UInt64 = 0

    static func readable(_ name: [UInt8]) -> String? {
        var demangler = RustDemangler(name)
        do throws(Failure) {
            try demangler.symbol()
        } catch {
            return nil
        }
        return String(decoding: demangler.output, as: UTF8.self)
    }

    private init(_ name: [UInt8]) {
        // What follows a dot is the compiler's, such as `.llvm.123`.
        self.name = Array(name.prefix { $0 != UInt8(ascii: ".") })
        index = 2
    }

    private mutating func symbol() throws(Failure) {
        guard let first = peek, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) else { throw .malformed }
        try path(inValue: true)
        // The crate that made this instance.
        if peek != nil { try silently { parser throws(Failure) in try parser.path(inValue: false) } }
        guard peek == nil else { throw .malformed }
    }
}

/// Reading.
extension RustDemangler {
    var peek: UInt8? { index < name.count ? name[index] : nil }

    mutating func next() throws(Failure) -> UInt8 {
        guard index < name.count else { throw .malformed }
        index += 1
        return name[index - 1]
    }

    /// Gives the last byte back.
    mutating func stepBack() { index -= 1 }

    mutating func eat(_ tag: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: tag) else { return false }
        index += 1
        return true
    }

    /// `_` is 0, digits in base 62 and `_` are one more than their number.
    mutating func base62() throws(Failure) -> UInt64 {
        if eat("_") { return 0 }
        var number: UInt64 = 0
        while !eat("_") {
            let byte = try next()
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "z"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit = byte - UInt8(ascii: "A") + 36
            default: throw .malformed
            }
            let (product, isTooLarge) = number.multipliedReportingOverflow(by: 62)
            let (sum, isStillTooLarge) = product.addingReportingOverflow(UInt64(digit))
            guard !isTooLarge, !isStillTooLarge else { throw .malformed }
            number = sum
        }
        guard number < .max else { throw .malformed }
        return number + 1
    }

    /// A number that is only there behind its tag, and then one more than it says.
    mutating func optionalNumber(_ tag: Unicode.Scalar) throws(Failure) -> UInt64 {
        guard eat(tag) else { return 0 }
        let number = try base62()
        guard number < .max else { throw .malformed }
        return number + 1
    }

    mutating func disambiguator() throws(Failure) -> UInt64 { try optionalNumber("s") }

    /// An identifier without its disambiguator.
    mutating func identifier() throws(Failure) -> String {
        let isPunycode = eat("u")
        guard let first = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { throw .malformed }
        var length = 0
        while let digit = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) {
            index += 1
            length = length * 10 + Int(digit - UInt8(ascii: "0"))
            guard length <= name.count else { throw .malformed }
            // No number has a zero in front.
            if length == 0 { break }
        }
        _ = eat("_")
        guard length <= name.count - index else { throw .malformed }
        let bytes = name[index..<index + length]
        index += length
        guard isPunycode else { return String(decoding: bytes, as: UTF8.self) }
        let separator = bytes.lastIndex(of: UInt8(ascii: "_"))
        let basic = separator.map { bytes[..<$0] } ?? bytes.prefix(0)
        let deltas = separator.map { bytes[($0 + 1)...] } ?? bytes
        guard let text = Punycode.decoded(basic: basic, deltas: deltas) else { throw .malformed }
        return text
    }

    /// The digits up to an underscore.
    mutating func hexadecimal() throws(Failure) -> ArraySlice<UInt8> {
        let start = index
        while Hexadecimal.value(of: try next()) != nil {}
        guard name[index - 1] == UInt8(ascii: "_") else { throw .malformed }
        return name[start..<index - 1]
    }
}

/// Going down and back, and writing.
extension RustDemangler {
    mutating func write(_ text: String) throws(Failure) {
        guard !isSilent else { return }
        guard output.count + text.utf8.count <= Self.longest else { throw .malformed }
        output += text.utf8
    }

    mutating func nested(_ body: (inout RustDemangler) throws(Failure) -> Void) throws(Failure) {
        steps += 1
        guard depth < Self.deepest, steps < Self.mostSteps else { throw .malformed }
        depth += 1
        try body(&self)
        depth -= 1
    }

    mutating func silently(_ body: (inout RustDemangler) throws(Failure) -> Void) throws(Failure) {
        let wasSilent = isSilent
        isSilent = true
        try body(&self)
        isSilent = wasSilent
    }

    /// Reads once more what stands at an earlier place; a place that does not show need not be followed.
    mutating func backReference(_ body: (inout RustDemangler) throws(Failure) -> Void) throws(Failure) {
        let start = index - 1
        let target = try base62()
        guard target < UInt64(start - 2) else { throw .malformed }
        guard !isSilent else { return }
        let resumption = index
        index = 2 + Int(target)
        try nested(body)
        index = resumption
    }

    /// What stands up to an `E`; the number of its elements.
    @discardableResult
    mutating func list(separator: String, _ element: (inout RustDemangler) throws(Failure) -> Void) throws(Failure) -> Int {
        var count = 0
        while !eat("E") {
            if count > 0 { try write(separator) }
            try element(&self)
            count += 1
        }
        return count
    }

    /// `for<'a, 'b> ` round what follows, where it has lifetimes of its own.
    mutating func binder(_ body: (inout RustDemangler) throws(Failure) -> Void) throws(Failure) {
        let count = try optionalNumber("G")
        guard count <= UInt64(name.count) else { throw .malformed }
        let outer = boundLifetimes
        if count > 0 {
            try write("for<")
            for number in 0..<count {
                if number > 0 { try write(", ") }
                boundLifetimes += 1
                try lifetime(1)
            }
            try write("> ")
        }
        try body(&self)
        boundLifetimes = outer
    }

    /// A lifetime by how many binders inwards it was named; 0 is one without a name.
    mutating func lifetime(_ index: UInt64) throws(Failure) {
        guard index > 0 else { return try write("'_") }
        guard index <= boundLifetimes else { throw .malformed }
        let number = boundLifetimes - index
        try write(number < 26 ? "'" + String(Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8(number)))) : "'_\(number)")
    }
}
