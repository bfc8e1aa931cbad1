/// A program or a library that is compiled from a source of TestPrograms/bench.
struct Product {
    /// The file's name; that of a library ends in ".so".
    let name: String
    let source: String
    let flags: [String]
    /// The libraries that it is linked with, apart from the system's.
    let needs: [Product]

    init(_ name: String, _ source: String, _ flags: [String] = [], needs: [Product] = []) {
        self.name = name
        self.source = source
        self.flags = flags
        self.needs = needs
    }

    var isLibrary: Bool { name.hasSuffix(".so") }

    static let small = Product("libsmall.so", "small.c")
    static let smallWithTLS = Product("libsmalltls.so", "small.c", ["-DWITH_TLS"])
    static let large = Product("liblarge.so", "large.c")
    static let lateGeneral = Product("liblategnu.so", "late.c", ["-ftls-model=global-dynamic", "-mtls-dialect=gnu"])
    static let lateDescriptor = Product("liblategnu2.so", "late.c", ["-ftls-model=global-dynamic", "-mtls-dialect=gnu2"])
    static let lateLarge = Product("liblatelarge.so", "late.c", ["-ftls-model=global-dynamic", "-mtls-dialect=gnu2", "-DLARGE"])
    static let thrown = Product("libthrown.so", "thrown.cpp")
    static let through = Product("libthrough.so", "through.cpp", needs: [thrown])
    static let functions = Product("libfunctions.so", "functions.c")
    static let dlsym = Product("dlsym", "dlsym.c")
    static let dladdr = Product("dladdr", "dladdr.c")
    static let dlopen = Product("dlopen", "dlopen.c")
    static let tls = Product("tls", "tls.c")
}
