/// The value of GLIBC_TUNABLES: settings of glibc as "name=value", separated by colons.
struct Tunables {
    static let defaultOptionalStaticStorage: UInt64 = 512

    private let text: Bytes

    init(_ text: Bytes) {
        self.text = text
    }

    /// glibc.rtld.optional_static_tls, nil where it is not set; the last one counts.
    var optionalStaticStorage: UInt64? {
        let name = Bytes("glibc.rtld.optional_static_tls=")
        var result: UInt64?
        text.split(where: { $0 == 0x3a }) { setting in
            if setting.hasPrefix(name) { result = setting.tail(from: name.count)?.leadingNumber }
        }
        return result
    }
}
