/// Who the program is, to itself and to the kernel: what the kernel would have passed and shown, had it started the program.
struct Identity {
    let sharedObject: SharedObject?
    private let programHeaders: UInt
    private let headerCount: UInt
    private let entry: UInt
    private let base: UInt
    /// What the C library's dynamic linker may have been told in another way.
    private let capabilities: UInt
    private let platform: UInt

    /// Takes the facts of the mapped program; `base` is the dynamic linker's load address, 0 without one.
    init(_ program: LoadedObject, base: UInt, stack: InitialStack) {
        sharedObject = SharedObject(at: stack[.sharedObject])
        programHeaders = program.headers.bytes.address
        headerCount = UInt(program.headers.count)
        entry = program.entry
        self.base = base
        capabilities = stack[.capabilities]
        platform = stack[.platform]
    }

    /// Puts the program into the auxiliary vector.
    func describe(to stack: InitialStack, path: Bytes) {
        stack.set(.headers, to: programHeaders)
        stack.set(.headerCount, to: headerCount)
        stack.set(.headerSize, to: UInt(ProgramHeader.size))
        stack.set(.entry, to: entry)
        stack.set(.base, to: base)
        stack.set(.executable, to: path.address)
        stack.set(.capabilities, to: capabilities)
        stack.set(.platform, to: platform)
    }

    /// Lets the kernel show the program under its own name, the last part of its path, and with its own arguments.
    static func show(_ stack: InitialStack, _ program: LoadedObject) {
        let path = program.path
        System.setProcessName(path.fileName)
        showArguments(stack, program)
    }

    /// Tells the kernel where the program's arguments and segments are; one that cannot be told goes on showing swload's.
    private static func showArguments(_ stack: InitialStack, _ program: LoadedObject) {
        let segments = program.image.segments
        guard let code = segments.first(where: { $0.flags.contains(.execute) }), stack.argumentCount > 0 else { return }
        let data = segments.last { $0.flags.contains(.write) } ?? code
        let environmentEnd = stack.auxiliary &- 8
        func string(_ slot: UInt) -> Bytes { Memory.string(at: Memory.load(UInt.self, at: slot)) }
        func end(_ text: Bytes) -> UInt { text.address &+ UInt(text.count) &+ 1 }
        let first = string(stack.arguments)
        let last = string(stack.arguments &+ 8 &* UInt(stack.argumentCount &- 1))
        // argv[0] of --argv0 stands elsewhere.
        guard last.address >= first.address else { return }
        let hasEnvironment = environmentEnd > stack.environment
        let image = program.image
        let heap = System.programBreak
        System.setMemoryMap([
            image.address(of: code.start), image.address(of: code.end), image.address(of: data.start), image.address(of: data.end), heap, heap,
            stack.address, first.address, end(last), hasEnvironment ? string(stack.environment).address : end(last),
            hasEnvironment ? end(string(environmentEnd &- 8)) : end(last), 0,
            // No auxiliary vector, and no file.
            UInt(0xffff_ffff) << 32,
        ])
    }
}
