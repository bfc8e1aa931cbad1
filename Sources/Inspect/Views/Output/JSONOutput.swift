import ELF

/// JSON, written as it comes; nesting is the callers' closures.
public final class JSONOutput {
    private let out: TextOutput
    private var isFirst = true

    public init(_ out: TextOutput) { self.out = out }

    /// An object as an element of an array, or as the whole text.
    public func object(_ body: () -> Void) {
        separate()
        nested("{", "}", body)
    }

    /// An object as the value of a field.
    public func object(_ key: StaticString, _ body: () -> Void) {
        begin(key)
        nested("{", "}", body)
    }

    /// An array as the value of a field.
    public func array(_ key: StaticString, _ body: () -> Void) {
        begin(key)
        nested("[", "]", body)
    }

    public func field(_ key: StaticString, _ value: UInt64) {
        begin(key)
        out.put(decimal: value)
    }

    public func field(_ key: StaticString, _ value: Int64) {
        begin(key)
        if value < 0 { out.put("-") }
        out.put(decimal: value.magnitude)
    }

    public func field(_ key: StaticString, _ value: some BinaryInteger) { field(key, UInt64(value)) }

    /// A bool has its own word, so that it is no number by mistake.
    public func field(_ key: StaticString, flag: Bool) {
        begin(key)
        out.put(flag ? "true" : "false")
    }

    /// A string; bytes that are not UTF-8 are replaced.
    public func field(_ key: StaticString, _ value: String) {
        begin(key)
        string(value)
    }

    public func field(_ key: StaticString, _ value: Bytes) { field(key, out.shown(value).text) }

    /// A field that is left out where there is no value.
    public func field(_ key: StaticString, _ value: String?) {
        if let value { field(key, value) }
    }

    public func element(_ value: Bytes) { element(out.shown(value).text) }

    /// An element of an array.
    public func element(_ value: String) {
        separate()
        string(value)
    }

    public func element(_ value: UInt64) {
        separate()
        out.put(decimal: value)
    }

    private func begin(_ key: StaticString) {
        separate()
        out.put("\"")
        out.put(key)
        out.put("\":")
    }

    private func separate() {
        if !isFirst { out.put(",") }
        isFirst = false
    }

    private func nested(_ open: StaticString, _ close: StaticString, _ body: () -> Void) {
        out.put(open)
        isFirst = true
        body()
        out.put(close)
        isFirst = false
    }

    private func string(_ value: String) {
        out.put("\"")
        for byte in value.utf8 {
            switch byte {
            case 0x22: out.put("\\\"")
            case 0x5c: out.put("\\\\")
            case 0..<0x20, 0x7f:
                out.put("\\u")
                out.put(hex: UInt64(byte), digits: 4)
            default: out.put(byte: byte)
            }
        }
        out.put("\"")
    }
}
