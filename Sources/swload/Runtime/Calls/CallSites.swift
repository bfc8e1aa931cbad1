/// The instructions of an object that call or jump through slots of its global offset table: `call *slot(%rip)` of code without a procedure linkage
/// table (-fno-plt), and the `jmp *slot(%rip)` of the small linkage table that link editors make where a function is called and its address is taken
/// as well.
///
/// Such a slot is also where the program reads the function's address, which has to stay what it is everywhere: it is compared, asked about by
/// `dladdr`, handed on. So the slot keeps the function, and it is the instruction that is led to another slot, the trampoline's; the bytes in front of
/// it are those of any call, and so is where it returns to. A slot that is loaded into a register is another matter: only where all that follows are
/// calls through the register is the load led to the trampoline.
struct CallSites {
    /// Where an instruction's distance to its slot stands, and the record that it is led to.
    private struct Site {
        let distance: UInt
        let record: UInt
    }

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
        var sites: [Site] = []
        let code = Memory.bytes(at: start, count: Int(length))
        var at = 0
        while at < code.count &- 7 {
            let opcode = Memory.load(UInt16.self, at: start &+ UInt(at))
            // ff 15 and ff 25; 48 8b and 4c 8b with a place relative to the next instruction; then the distance.
            if opcode == 0x15ff || opcode == 0x25ff {
                if let record = record(start, at &+ 2) { sites.append(Site(distance: start &+ UInt(at &+ 2), record: record)) }
            } else if opcode & 0xfffb == 0x8b48, let operands = code[at &+ 2], operands & 0xc7 == 5, let record = record(start, at &+ 3) {
                let register = operands >> 3 & 7 | UInt8(opcode & 4) << 1
                if RegisterCalls.isKept(register) {
                    var calls = RegisterCalls(code, from: at &+ 7, register: register)
                    if calls.areAllUses() { sites.append(Site(distance: start &+ UInt(at &+ 3), record: record)) }
                }
            }
            at &+= 1
        }
        try lead(sites, flags)
    }

    /// The record of the slot that a distance at a place leads to.
    private func record(_ start: UInt, _ place: Int) -> UInt? {
        let at = start &+ UInt(place)
        let offset = at &+ 4 &+ UInt(bitPattern: Int(Memory.load(Int32.self, at: at))) &- first
        guard offset & 7 == 0, offset / 8 < UInt(records.count) else { return nil }
        let record = records[Int(offset / 8)]
        return record == 0 ? nil : record
    }

    private func lead(_ sites: [Site], _ flags: ProgramHeader.Flags) throws(LoadError) {
        guard let lowest = sites.first?.distance, let highest = sites.last?.distance else { return }
        let page = lowest & ~4095
        let size = UInt64((highest &+ 4) &- page).roundedUp(to: 4096) ?? 0
        do throws(SystemError) {
            try System.protect(page, count: size, [.read, .write])
            for site in sites { Memory.store(UInt32(truncatingIfNeeded: site.record &- (site.distance &+ 4)), at: site.distance) }
            try System.protect(page, count: size, Protection(flags))
        } catch {
            throw .mapping(object.path, address: page, error)
        }
    }
}
