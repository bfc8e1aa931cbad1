/// What has to be known of a function that is called through a trampoline, by its name.
struct FunctionTraits: OptionSet, BitwiseCopyable {
    let rawValue: UInt
    /// It needs its own return address: it returns twice, with the stack of the first time long gone, or it finds its caller by it.
    static let keepsReturn = FunctionTraits(rawValue: 1)
    /// The program may not be there when it is done.
    static let endsProgram = FunctionTraits(rawValue: 2)

    init(rawValue: UInt) {
        self.rawValue = rawValue
    }

    init(of name: Bytes) {
        self = []
        if Self.keeping.contains(where: { $0 == name }) { insert(.keepsReturn) }
        if Self.ending.contains(where: { $0 == name }) { insert(.endsProgram) }
    }

    private static var keeping: [Bytes] {
        [
            // Twice: setjmp and its kin, and processes that share their parent's stack.
            Bytes("setjmp"), Bytes("_setjmp"), Bytes("__setjmp"), Bytes("sigsetjmp"), Bytes("__sigsetjmp"), Bytes("savectx"), Bytes("getcontext"),
            Bytes("__getcontext"), Bytes("vfork"), Bytes("__vfork"), Bytes("syscall"), Bytes("clone"), Bytes("__clone"), Bytes("clone3"),
            // By the return address: the caller's object, or the function that is counted.
            Bytes("dlopen"), Bytes("dlmopen"), Bytes("dlsym"), Bytes("dlvsym"), Bytes("mcount"), Bytes("_mcount"), Bytes("__fentry__"),
            Bytes("__cyg_profile_func_enter"), Bytes("__cyg_profile_func_exit"),
        ]
    }

    private static var ending: [Bytes] {
        [
            Bytes("_exit"), Bytes("_Exit"), Bytes("quick_exit"), Bytes("abort"), Bytes("execve"), Bytes("execv"), Bytes("execvp"), Bytes("execvpe"),
            Bytes("execl"), Bytes("execle"), Bytes("execlp"), Bytes("execveat"), Bytes("fexecve"),
        ]
    }
}
