import ELF

/// How a program calls a function of another object: the stub in its procedure linkage table, and the slot that the stub jumps through.
public struct LinkageEntry: Codable, Sendable {
    /// Why there is none.
    public enum Failure: Error, CustomStringConvertible {
        case machine
        case notCalled(String, similar: [String])

        public var description: String {
            switch self {
            case .machine: "is not an x86-64 program; procedure linkage tables of other machines are not read"
            case .notCalled(let name, let similar):
                "calls no function '\(name)' of another object" + (similar.isEmpty ? "" : "; it calls \(similar.joined(separator: ", "))")
            }
        }
    }

    public let symbol: String
    public let relocation: String
    /// The slot's address in the file's terms, and the section that it lies in.
    public let slot: UInt64
    public let section: String
    /// What the file has in the slot.
    public let content: UInt64
    /// The function's stub; empty for a call that goes through the slot itself (-fno-plt).
    public let stub: [StubInstruction]
    /// The table's first entry, to which all stubs that have not been bound yet come.
    public let head: [StubInstruction]
    /// The addresses of the table itself (.plt), in which the first calls of programs with a second table (.plt.sec) begin.
    public let lazyStubs: Range<UInt64>
    /// The address of the table of slots (DT_PLTGOT), whose second and third word are the loader's.
    public let table: UInt64?

    public init(_ name: String, in file: ELFFile) throws(Failure) {
        guard file.header.machine == Machine.x86_64.rawValue, file.format.is64 else { throw .machine }
        let symbols = file.dynamicSymbols
        func symbolName(_ relocation: ObjectRelocation) -> String? {
            guard let index = Int(exactly: relocation.symbol), index != 0, let symbol = symbols?[index] else { return nil }
            return symbols?.name(of: symbol)?.text
        }
        var called: [String] = []
        var found: (relocation: ObjectRelocation, type: String)?
        let wanted = name.prefix { $0 != "@" }
        for (tag, table) in file.dynamicRelocations.reversed() where found == nil {
            for index in 0..<table.count {
                guard let relocation = table[index], relocation.type == 7 || relocation.type == 6, let other = symbolName(relocation) else { continue }
                if other == wanted {
                    found = (relocation, relocation.type == 7 ? "R_X86_64_JUMP_SLOT" : "R_X86_64_GLOB_DAT")
                    break
                }
                if tag == .pltRelocations { called.append(other) }
            }
        }
        guard let found else {
            let key = wanted.lowercased()
            let similar = called.filter { $0.lowercased().contains(key) || key.contains($0.lowercased()) }
            throw .notCalled(name, similar: Array((similar.isEmpty ? called : similar).sorted().prefix(8)))
        }
        symbol = String(wanted)
        relocation = found.type
        let slot = found.relocation.offset
        self.slot = slot
        section = file.sections.first { $0.isAllocated && $0.address <= slot && slot - $0.address < $0.size }.flatMap { file.name(of: $0)?.text } ?? "memory"
        content = file.bytes(from: slot)?.word64(at: 0) ?? 0
        table = file.dynamicTable?.value(of: DynamicTagNumber(rawValue: 3))
        let plt = file.section(named: ".plt")
        lazyStubs = (plt?.address ?? 0)..<(plt.flatMap { $0.address.addingReportingOverflow($0.size).overflow ? nil : $0.address + $0.size } ?? plt?.address ?? 0)
        (stub, head) = Self.stubs(for: slot, in: file)
    }

    /// Where the stub begins.
    public var stubAddress: UInt64? { stub.first?.address }

    /// The 16 bytes of the entry that jumps through a slot, and the table's head, where the entry leads there.
    private static func stubs(for slot: UInt64, in file: ELFFile) -> (stub: [StubInstruction], head: [StubInstruction]) {
        var stub: [StubInstruction] = []
        for section in file.sections where section.flags & Section.execute != 0 && file.name(of: section)?.text.hasPrefix(".plt") == true {
            stub = entry(for: slot, in: section, file) ?? []
            if !stub.isEmpty { break }
        }
        guard let plt = file.section(named: ".plt"), let code = file.contents(of: plt) else { return (stub, []) }
        let first = StubInstruction.decoded(bytes(of: code, at: 0, count: 16)[...], at: plt.address)
        // The head pushes the loader's word and jumps through the other; a table of a program that binds at once may have none.
        return (stub, first.first?.text.hasPrefix("push") == true && first.contains { $0.jumpsIndirectly } ? first : [])
    }

    private static func entry(for slot: UInt64, in section: Section, _ file: ELFFile) -> [StubInstruction]? {
        guard let code = file.contents(of: section) else { return nil }
        let step = section.entrySize == 8 ? 8 : 16
        for offset in stride(from: 0, to: code.count, by: step) {
            let instructions = StubInstruction.decoded(bytes(of: code, at: offset, count: step)[...], at: section.address &+ UInt64(offset))
            if instructions.contains(where: { $0.jumpsIndirectly && $0.target == slot }), instructions.first?.text.hasPrefix("push") != true {
                return instructions
            }
        }
        return nil
    }

    private static func bytes(of code: FileBytes, at offset: Int, count: Int) -> [UInt8] {
        (offset..<min(offset + count, code.count)).compactMap { code.byte(at: $0) }
    }
}
