import Glibc

/// An ELF file in memory, for the few changes that make a measurement of it: what it names is found by its program headers.
struct BinaryFile {
    private(set) var bytes: [UInt8]

    /// What a changed file leaves out.
    enum Change {
        /// Its constructors and destructors (DT_INIT, DT_INIT_ARRAY and the like).
        case withoutConstructors
        /// Everything behind its entry point, which exits at once.
        case exitingAtEntry
    }

    /// Reads a file; nil where it cannot be read or is no ELF file of 64 bits.
    init?(path: String) {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var facts = stat()
        guard unsafe fstat(file, &facts) == 0, facts.st_size > 64 else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(facts.st_size))
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeMutableBytes { unsafe pread(file, $0.baseAddress! + done, $0.count - done, off_t(done)) }
            guard count > 0 else { return nil }
            done += count
        }
        self.bytes = bytes
        guard number(at: 0, 4) == 0x464c_457f, bytes[4] == 2 else { return nil }
    }

    /// Writes the file, which may be executed.
    func write(to path: String) -> Bool {
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o755)
        guard file >= 0 else { return false }
        defer { close(file) }
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress! + done, $0.count - done) }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }

    /// Makes a change; false where the file has not what has to be changed.
    mutating func apply(_ change: Change) -> Bool {
        switch change {
        case .withoutConstructors: return removeConstructors()
        case .exitingAtEntry:
            // mov $231, %eax (exit_group); xor %edi, %edi; syscall
            guard let place = offset(of: number(at: 24, 8)) else { return false }
            return store([0xb8, 0xe7, 0, 0, 0, 0x31, 0xff, 0x0f, 0x05], at: place)
        }
    }

    private mutating func removeConstructors() -> Bool {
        let (initialiser, finaliser, sizes, ignored) = (UInt64(12), UInt64(13), [UInt64(27), 28, 33], UInt64(0x6fff_fdf8))
        guard let dynamic = headers.first(where: { $0.kind == 2 }) else { return false }
        var place = Int(dynamic.offset)
        while place + 16 <= Int(dynamic.offset + dynamic.size), place + 16 <= bytes.count {
            let tag = number(at: place, 8)
            if tag == 0 { break }
            if tag == initialiser || tag == finaliser { _ = store(littleEndian(ignored), at: place) }
            if sizes.contains(tag) { _ = store(littleEndian(0), at: place + 8) }
            place += 16
        }
        return true
    }

    private struct Header {
        let kind: UInt64
        let offset: UInt64
        let address: UInt64
        let size: UInt64
    }

    private var headers: [Header] {
        let (table, count) = (Int(number(at: 32, 8)), Int(number(at: 56, 2)))
        return (0..<count).map { index in
            let place = table + index * 56
            return Header(kind: number(at: place, 4), offset: number(at: place + 8, 8), address: number(at: place + 16, 8), size: number(at: place + 32, 8))
        }
    }

    /// The place in the file of what is loaded at an address.
    private func offset(of address: UInt64) -> Int? {
        headers.first { $0.kind == 1 && address >= $0.address && address - $0.address < $0.size }.map { Int(address - $0.address + $0.offset) }
    }

    /// A little-endian number, 0 outside of the file.
    private func number(at place: Int, _ count: Int) -> UInt64 {
        guard place >= 0, place + count <= bytes.count else { return 0 }
        return bytes[place..<place + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func littleEndian(_ value: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }

    private mutating func store(_ new: [UInt8], at place: Int) -> Bool {
        guard place >= 0, place + new.count <= bytes.count else { return false }
        bytes.replaceSubrange(place..<place + new.count, with: new)
        return true
    }
}
