import CFreestanding

/// swload itself as an unwinder sees it: traced functions return to it, and its unwind table says where from there.
struct LoaderImage {
    let start: UInt
    let end: UInt
    let headers: Table<ProgramHeader>
    /// The address of the unwind table (PT_GNU_EH_FRAME).
    let unwindTable: UInt

    /// Reads the headers of the running program's first segment; nil where they are not as they were linked.
    init?() {
        start = own_base()
        do throws(ELFError) {
            let header = try FileHeader(parsing: Memory.bytes(at: start, count: FileHeader.size))
            guard let size = header.endOfProgramHeaders else { return nil }
            headers = try header.programHeaders(in: Memory.bytes(at: start, count: Int(size)))
        } catch {
            return nil
        }
        guard let code = headers.first(.load), let table = headers.first(.unwindTable) else { return nil }
        end = start &+ UInt(code.memorySize)
        unwindTable = start &+ UInt(table.address.value)
    }

    func holds(_ address: UInt) -> Bool { address >= start && address < end }
}
