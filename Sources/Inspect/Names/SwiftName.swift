import Glibc

/// Swift's names, by the demangler of the Swift runtime, in the form that swift-demangle writes.
enum SwiftName {
    private typealias Demangler =
        @convention(c) (UnsafePointer<CChar>, Int, UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<Int>?, UInt32) -> UnsafeMutablePointer<CChar>?

    private static let demangler: Demangler? = unsafe dlsym(nil, "swift_demangle").map { unsafe unsafeBitCast($0, to: Demangler.self) }

    private static let prefixes = ["$s", "_$s", "$S", "_$S", "$e", "_$e", "_T0", "_Tt", "@__swiftmacro_"]

    static func readable(_ name: String) -> String? {
        guard prefixes.contains(where: name.hasPrefix) else { return nil }
        let answer = BoundedAnswer.of(name, growing: name.utf8.count { $0 == UInt8(ascii: "A") }) { name in
            guard let demangler = unsafe demangler, let text = unsafe demangler(name, name.utf8.count, nil, nil, 0) else { return nil }
            defer { unsafe free(text) }
            return unsafe String(cString: text)
        }
        guard let answer, answer != name else { return nil }
        return SwiftSugar.applied(to: answer)
    }
}
