/// The instructions of an object that call or jump through slots of its global offset table: `call *slot(%rip)` of code without a procedure linkage
/// table (-fno-plt), and the `jmp *slot(%rip)` of the small linkage table that link editors make where a function is called and its address is taken
/// as well.
///
/// Such a slot is also where the program reads the function's address, which has to stay what it is everywhere: it is compared, asked about by
/// `dladdr`, handed on. So the slot keeps the function, and it is the instruction that is led to another slot, the trampoline's; the bytes in front of
/// it are those of any call, and so is where it returns to. A call through a register, into which the compiler has loaded the slot, is not seen.
struct CallSites {
    private let object: LoadedObject
    /// For each slot from the first to the last the record, 0 for none.
    private var records: [UInt] = []
    private var first: UInt = 0

    /// Takes the slots and the records that they stand for.
    init(_ object: LoadedObject, _ slots: [(slot: UInt, record: CallRecord)]) {
        self.object = object
        guard var low = slots.first?.slot else { return }
        var high = low
        for (slot, _) in slots {
            low = min(low, slot)
            high = max(high, slot)
        }
        // The table of an object has a word for each of its references.
        guard high &- low < 64 << 20 else { return }
        first = low
        records = Array(repeating: 0, count: Int((high &- low) / 8) &+ 1)
        for (slot, record) in slots where (slot &- low) & 7 == 0 { records[Int((slot &- low) / 8)] = record.address }
    }

    /// Leads every such instruction to the trampoline.
    func redirect() throws(LoadError) {
        if records.isEmpty { return }
        for step in object.plan.steps where step.fileOffset != nil && step.flags.contains(.execute) {
            try redirect(step.flags, object.image.address(of: step.start), step.length)
        }
    }

    private func redirect(_ flags: ProgramHeader.Flags, _ start: UInt, _ length: UInt64) throws(LoadError) {
        guard flags.contains(.read), length > 6 else { return }
        var sites: [(at: UInt, record: UInt)] = []
        var at = start
        let last = start &+ UInt(length) &- 6
        while at <= last {
            // ff 15 and ff 25, then the distance from the next instruction.
            let opcode = Memory.load(UInt16.self, at: at)
            if opcode == 0x15ff || opcode == 0x25ff {
                let slot = at &+ 6 &+ UInt(bitPattern: Int(Memory.load(Int32.self, at: at &+ 2)))
                let distance = slot &- first
                if distance & 7 == 0, distance / 8 < UInt(records.count), records[Int(distance / 8)] != 0 {
                    sites.append((at, records[Int(distance / 8)]))
                }
            }
            at &+= 1
        }
        guard let lowest = sites.first?.at, let highest = sites.last?.at else { return }
        let page = lowest & ~4095
        let size = UInt64((highest &+ 6) &- page).roundedUp(to: 4096) ?? 0
        do throws(SystemError) {
            try System.protect(page, count: size, [.read, .write])
            for (at, record) in sites { Memory.store(UInt32(truncatingIfNeeded: record &- (at &+ 6)), at: at &+ 2) }
            try System.protect(page, count: size, Protection(flags))
        } catch {
            throw .mapping(object.path, address: page, error)
        }
    }
}
