import Glibc

/// Names of the Itanium C++ ABI, by the demangler of the C++ runtime, in the form that c++filt writes.
enum CxxName {
    private typealias Demangler =
        @convention(c) (UnsafePointer<CChar>, UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<Int>?, UnsafeMutablePointer<CInt>?)
        -> UnsafeMutablePointer<CChar>?

    /// Found at run time: the Swift runtime brings the C++ runtime along, and a link against it by name would need its development files.
    private static let demangler: Demangler? = unsafe dlsym(nil, "__cxa_demangle").map { unsafe unsafeBitCast($0, to: Demangler.self) }

    static func readable(_ name: String) -> String? {
        guard name.hasPrefix("_Z") || name.hasPrefix("_GLOBAL_") else { return nil }
        let answer = BoundedAnswer.of(name, growing: references(in: name)) { name in
            guard let demangler = unsafe demangler, let text = unsafe demangler(name, nil, nil, nil) else { return nil }
            defer { unsafe free(text) }
            return unsafe String(cString: text)
        }
        return answer.map(expandingAbbreviations)
    }

    /// How many times the name may refer to an earlier part of itself (`S_`, `S0_`, `T_`): each such place can double what is written.
    private static func references(in name: String) -> Int {
        let bytes = Array(name.utf8)
        return bytes.indices.dropLast().count { index in
            guard bytes[index] == UInt8(ascii: "S") || bytes[index] == UInt8(ascii: "T") else { return false }
            let next = bytes[index + 1]
            return next == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(next)
        }
    }

    /// The runtime's demangler writes the four abbreviations of the ABI that stand for whole types by their typedefs, c++filt by the types.
    private static let abbreviations: [(short: [UInt8], long: [UInt8])] = [
        ("std::string", "std::basic_string<char, std::char_traits<char>, std::allocator<char> >"),
        ("std::istream", "std::basic_istream<char, std::char_traits<char> >"),
        ("std::ostream", "std::basic_ostream<char, std::char_traits<char> >"),
        ("std::iostream", "std::basic_iostream<char, std::char_traits<char> >"),
    ].map { (Array($0.utf8), Array($1.utf8)) }

    private static func expandingAbbreviations(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            guard index == 0 || !isPartOfName(bytes[index - 1]),
                let (short, long) = abbreviations.first(where: { bytes[index...].starts(with: $0.short) }),
                index + short.count == bytes.count || !isPartOfIdentifier(bytes[index + short.count])
            else {
                result.append(bytes[index])
                index += 1
                continue
            }
            result += long
            index += short.count
            if index < bytes.count, bytes[index] == UInt8(ascii: ">") { result.append(UInt8(ascii: " ")) }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isPartOfName(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ":") || isPartOfIdentifier(byte) }

    private static func isPartOfIdentifier(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: byte >= 0x80
        }
    }
}
