/// The object that the kernel maps into every process (vDSO); its memory is the kernel's and can be trusted.
struct SharedObject {
    let image: Image
    let headers: Table<ProgramHeader>
    /// The address of its dynamic section.
    let dynamic: UInt
    /// Its DT_SONAME, the same on all 64-bit machines.
    let name = Bytes("linux-vdso.so.1")
    let start: UInt
    let end: UInt

    /// Reads it where the auxiliary vector says it is; nil where there is none.
    init?(at address: UInt) {
        guard address != 0 else { return nil }
        do throws(ELFError) {
            let header = try FileHeader(parsing: Memory.bytes(at: address, count: FileHeader.size))
            guard let end = header.endOfProgramHeaders else { return nil }
            headers = try header.programHeaders(in: Memory.bytes(at: address, count: Int(end)))
            guard let load = headers.first(.load) else { return nil }
            let bias = address &- UInt(load.address.value)
            image = unsafe Image(
                bias: bias,
                segments: [SegmentRange(start: load.address, end: load.address + load.memorySize, flags: load.flags)])
            start = address
            self.end = address &+ UInt(load.memorySize)
            guard let section = headers.first(.dynamic), let bytes = image.bytes(at: section.address, count: section.memorySize) else { return nil }
            dynamic = bytes.address
        } catch {
            return nil
        }
    }
}
