/// The variables that the system's dynamic linker must not see while it starts: it would trace, preload, or take the program for a listing.
///
/// Only the first byte of each is changed, in place, and put back afterwards: the linker may move or remove entries, so pointers cannot be kept.
enum HiddenEnvironment {
    static func hide(_ stack: InitialStack) {
        stack.forEachVariable(prefix: Bytes("LD_")) { Memory.store(UInt8(0x01), at: $0.address) }
    }

    static func restore(_ stack: InitialStack) {
        stack.forEachVariable(prefix: Bytes("\u{1}D_")) { Memory.store(UInt8(0x4c), at: $0.address) }
    }
}

/// The linker's own preload file: swload has loaded what it names, so the linker must not.
enum HiddenPreloadFile {
    static let path = Bytes("/etc/ld.so.preload")

    /// Changes the path in the linker's private mapping.
    static func hide(in linker: LoadedObject) throws(LoadError) {
        for segment in linker.image.segments where segment.flags.contains(.read) && !segment.flags.contains(.write) {
            guard let bytes = linker.image.bytes(at: segment.start, count: segment.end - segment.start) else { continue }
            for offset in 0..<bytes.count where bytes[offset] == 0x2f {
                guard bytes.hasString(path, at: offset) else { continue }
                let address = bytes.address &+ UInt(offset)
                do throws(SystemError) {
                    let page = address & ~4095
                    try System.protect(page, count: 8192 - UInt64(page & 4095), [.read, .write])
                    Memory.store(UInt8(0x01), at: address &+ 1)
                    try System.protect(page, count: 8192 - UInt64(page & 4095), Protection(segment.flags))
                } catch {
                    throw .mapping(linker.path, address: address, error)
                }
            }
        }
    }
}
