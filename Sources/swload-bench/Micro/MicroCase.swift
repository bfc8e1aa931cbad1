/// An operation of a running program worth timing.
struct MicroCase {
    let name: String
    let program: Product
    /// A library whose path is the program's first argument.
    let library: Product?
    let arguments: [String]
    /// True where both sides bind functions at their first call.
    let isLazy: Bool
    /// How many processes make a round: more than one where a process can do the operation only once.
    let processes: Int
    /// Libraries that the program is linked with besides the system's, which come before them.
    let libraries: SyntheticClosure?

    /// The highest ratio, rounded to two digits, that a case may have.
    static let bar = 1.00

    init(_ name: String, _ program: Product, library: Product? = nil, _ arguments: [String] = [], isLazy: Bool = false, processes: Int = 1, among libraries: SyntheticClosure? = nil) {
        self.libraries = libraries
        self.name = name
        self.program = program
        self.library = library
        self.arguments = arguments
        self.isLazy = isLazy
        self.processes = processes
    }

    private static let hundred = SyntheticClosure(name: "among100", libraries: 100, exports: 200, words: 200)

    static let builtIn: [MicroCase] = [
        MicroCase("dlsym-default", .dlsym, ["default"]),
        MicroCase("dlsym-handle", .dlsym, ["handle"]),
        MicroCase("dlsym-missing", .dlsym, ["missing"]),
        MicroCase("dlopen-new", .dlopen, library: .small, ["20"]),
        MicroCase("dlopen-new-tls", .dlopen, library: .smallWithTLS, ["20"]),
        MicroCase("dlopen-large", .dlopen, library: .large, ["5"]),
        MicroCase("dlopen-loaded", .dlopen, ["libm.so.6", "4000"]),
        MicroCase("dlsym-default-100", .dlsym, ["default"], among: hundred),
        MicroCase("dlsym-missing-100", .dlsym, ["missing"], among: hundred),
        MicroCase("dlopen-loaded-100", .dlopen, ["libm.so.6", "4000"], among: hundred),
        MicroCase("dladdr-100", .dladdr, among: hundred),
        MicroCase("iterate-phdr", Product("iterate", "iterate.c")),
        MicroCase("throw", Product("throw", "throw.cpp", needs: [.through])),
        MicroCase("tls-late", .tls, library: .lateGeneral),
        MicroCase("tls-late-desc", .tls, library: .lateDescriptor),
        MicroCase("tls-late-desc-large", .tls, library: .lateLarge),
        MicroCase("dladdr", .dladdr),
        MicroCase("thread", Product("thread", "thread.c")),
        MicroCase("first-calls", Product("firstcalls", "firstcalls.c", ["-Wl,-z,lazy"], needs: [.functions]), isLazy: true, processes: 20),
    ]
}
