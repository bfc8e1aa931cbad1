/// Who the program is, to itself and to the kernel: what the kernel would have passed and shown, had it started the program.
struct Identity {
    let sharedObject: SharedObject?
    private let programHeaders: UInt
    private let headerCount: UInt
    private let entry: UInt
    private let base: UInt

    /// Takes the facts of the mapped program; `base` is the dynamic linker's load address, 0 without one.
    init(_ program: LoadedObject, base: UInt, stack: InitialStack) {
        sharedObject = SharedObject(at: stack[.sharedObject])
        programHeaders = program.headers.bytes.address
        headerCount = UInt(program.headers.count)
        entry = program.entry
        self.base = base
    }

    /// Puts the program into the auxiliary vector.
    func describe(to stack: InitialStack, path: Bytes) {
        stack.set(.headers, to: programHeaders)
        stack.set(.headerCount, to: headerCount)
        stack.set(.headerSize, to: UInt(ProgramHeader.size))
        stack.set(.entry, to: entry)
        stack.set(.base, to: base)
        stack.set(.executable, to: path.address)
    }

    /// Sets the name that ps shows: the last part of the path, as the kernel does.
    static func nameProcess(_ path: Bytes) {
        let name = path.lastIndex(of: 0x2f).flatMap { path.tail(from: $0 + 1) } ?? path
        System.setProcessName(name)
    }
}
