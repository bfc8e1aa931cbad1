import CFreestanding

/// The program that the system's dynamic linker is told about: the real program's place in memory, nothing to load or relocate, the thread-local
/// storage of all modules as its own, and swload's continuation as its entry point.
///
/// The linker makes its private state, on which the C library depends, by its own code; then it jumps to the continuation and is data from there on.
struct StandIn {
    /// The program headers and the dynamic section that the linker reads; the linker keeps pointers into both.
    let headers: UInt
    let dynamic: UInt
    private static let headerCount = 5

    /// Lays out the tables: PT_PHDR, from which the linker takes the load bias; PT_INTERP and PT_GNU_STACK, without which it assumes things;
    /// no PT_LOAD, so that it never believes that an address is the program's.
    init(program: LoadedObject, storage: ThreadStorage, needsExecutableStack: Bool) {
        let bias = program.image.bias
        let table = Memory.permanent(count: Self.headerCount * ProgramHeader.size)
        let strings = Memory.permanent(count: 16)
        let symbols = Memory.permanent(count: 24)
        let hash = Memory.permanent(count: 16)
        Memory.store(UInt32(1), at: hash.address)
        Memory.store(UInt32(1), at: hash.address &+ 4)
        func link(_ address: UInt) -> UInt64 { UInt64(address &- bias) }

        var entries = [
            DynamicEntry(.strings, link(strings.address)), DynamicEntry(.stringsSize, 16), DynamicEntry(.symbols, link(symbols.address)),
            DynamicEntry(.symbolSize, 24), DynamicEntry(.hash, link(hash.address)),
        ]
        // The C library runs the program's own initialisers by these.
        for tag in [DynamicTag.initialiser, .initArray, .initArraySize] {
            if let value = program.tables.dynamic[tag] { entries.append(DynamicEntry(tag, value)) }
        }
        entries.append(DynamicEntry(.null, 0))
        dynamic = Memory.permanent(count: entries.count * 16).address
        for (index, entry) in entries.enumerated() { Memory.store(entry, at: dynamic &+ UInt(index) &* 16) }

        let tableSize = UInt64(table.count)
        let stack: ProgramHeader.Flags = needsExecutableStack ? [.read, .write, .execute] : [.read, .write]
        let all = [
            ProgramHeader(type: .programHeaders, flags: .read, address: LinkAddress(link(table.address)), fileSize: tableSize, memorySize: tableSize),
            ProgramHeader(type: .interpreter, flags: .read, address: LinkAddress(link(strings.address)), fileSize: 16, memorySize: 16),
            ProgramHeader(
                type: .dynamic, flags: [.read, .write], address: LinkAddress(link(dynamic)), fileSize: UInt64(entries.count * 16),
                memorySize: UInt64(entries.count * 16), alignment: 8),
            ProgramHeader(
                type: .threadLocal, flags: .read, address: LinkAddress(link(storage.image)), fileSize: storage.size, memorySize: storage.size,
                alignment: storage.alignment),
            ProgramHeader(type: .stack, flags: stack, address: LinkAddress(0), alignment: 16),
        ]
        for (index, header) in all.enumerated() { Memory.store(header, at: table.address &+ UInt(index * ProgramHeader.size)) }
        headers = table.address
    }

    /// Puts the stand-in into the auxiliary vector.
    func describe(to stack: InitialStack, linker: LoadedObject) {
        stack.set(.headers, to: headers)
        stack.set(.headerSize, to: UInt(ProgramHeader.size))
        stack.set(.headerCount, to: UInt(Self.headerCount))
        stack.set(.entry, to: linker_continuation_entry())
        stack.set(.base, to: linker.image.bias)
    }
}
