/// Names of symbols as people write them.
public enum SymbolName {
    /// The readable form of a mangled name; nil for a name that is not mangled.
    public static func readable(_ name: String) -> String? { nil }
}
