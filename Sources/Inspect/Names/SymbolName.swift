/// Names of symbols as people write them.
public enum SymbolName {
    /// The readable form of a mangled name, a version behind it kept; nil for a name that is not mangled, or not correctly.
    ///
    /// Rust comes first: its older form is a valid C++ name as well.
    public static func readable(_ name: String) -> String? {
        let version = name.dropFirst().firstIndex(of: "@") ?? name.endIndex
        let mangled = String(name[..<version])
        guard let readable = RustName.readable(mangled) ?? CxxName.readable(mangled) ?? SwiftName.readable(mangled) else { return nil }
        // What is shown in a line is one.
        guard readable.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else { return nil }
        return readable + name[version...]
    }
}
