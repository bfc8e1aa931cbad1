/// Rust's names, of both manglings, as `rustfilt` and `nm -C` write them: without the hashes that only tell builds apart.
enum RustName {
    static func readable(_ name: String) -> String? {
        let bytes = Array(name.utf8)
        if bytes.starts(with: "_R".utf8) { return RustDemangler.readable(bytes) }
        if bytes.starts(with: "_ZN".utf8) { return RustLegacyName.readable(bytes) }
        return nil
    }
}
