#if !hasFeature(Embedded)
    import ELF
#endif

/// ld.so.cache: library names and their files, sorted, as ldconfig writes them.
///
/// Reads the format "glibc-ld.so.cache1.1", alone or behind the older "ld.so-1.7.0" table, and that table where it is alone.
public struct LibraryCache {
    /// The flags of a library for x86-64 glibc (FLAG_ELF_LIBC6 | FLAG_X8664_LIB64) and for AArch64.
    public static let x86_64Flags: UInt32 = 0x0303
    public static let aarch64Flags: UInt32 = 0x0a03

    private struct Entry {
        let flags: UInt32
        let name: UInt32
        let path: UInt32
        let capabilities: UInt64
    }

    /// The bytes that string offsets count from.
    private let strings: Bytes
    private let entries: Bytes
    /// The bytes of an entry: 24, or 12 in the old table, which knows no capabilities.
    private let stride: Int
    /// The names of hardware capability subdirectories, as string offsets.
    private let capabilityNames: Table<UInt32>
    private let flags: UInt32

    /// Takes the bytes of the file; nil where they are of no known format.
    public init?(_ file: Bytes, flags: UInt32) {
        var start = 0
        var old: (entries: Bytes, strings: Bytes)?
        if file.hasPrefix(Bytes("ld.so-1.7.0")) {
            guard let count = file.load(UInt32.self, at: 12), let table = file.slice(at: 16, count: Int(count) * 12),
                let strings = file.tail(from: 16 + table.count)
            else { return nil }
            old = (table, strings)
            start = (16 + table.count + 7) & ~7
        }
        self.flags = flags
        if let new = file.tail(from: start), new.hasPrefix(Bytes("glibc-ld.so.cache1.1")) {
            guard let count = new.load(UInt32.self, at: 20), let extensions = new.load(UInt32.self, at: 32),
                let table = new.slice(at: 48, count: Int(count) * 24)
            else { return nil }
            strings = new
            entries = table
            stride = 24
            capabilityNames = Self.capabilityNames(new, at: Int(extensions))
        } else {
            guard let old else { return nil }
            strings = old.strings
            entries = old.entries
            stride = 12
            capabilityNames = Table()
        }
    }

    private func entry(_ index: Int) -> Entry? {
        let offset = index * stride
        guard let flags = entries.load(UInt32.self, at: offset), let name = entries.load(UInt32.self, at: offset + 4),
            let path = entries.load(UInt32.self, at: offset + 8)
        else { return nil }
        let capabilities = stride == 24 ? entries.load(UInt64.self, at: offset + 16) ?? 0 : 0
        return Entry(flags: flags, name: name, path: path, capabilities: capabilities)
    }

    /// Finds the extension section that lists the capability subdirectories; empty where there is none.
    private static func capabilityNames(_ file: Bytes, at offset: Int) -> Table<UInt32> {
        guard offset > 0, file.load(UInt32.self, at: offset) == 0xeaa4_2174, let count = file.load(UInt32.self, at: offset + 4) else {
            return Table()
        }
        for index in 0..<min(Int(count), 64) {
            let section = offset + 8 + index * 16
            guard file.load(UInt32.self, at: section) == 1 else { continue }
            guard let start = file.load(UInt32.self, at: section + 8), let size = file.load(UInt32.self, at: section + 12),
                let bytes = file.slice(at: Int(start), count: Int(size))
            else { return Table() }
            return Table(bytes)
        }
        return Table()
    }

    /// The file of a library: of several, the one in the best capability subdirectory that this machine has.
    ///
    /// `levels` gives the machine's capability names, best first; it is asked only where an entry depends on it.
    public func path(of library: Bytes, levels: () -> [Bytes]) -> Bytes? {
        guard let first = firstIndex(of: library) else { return nil }
        var plain: Bytes?
        var best: (rank: Int, path: Bytes)?
        var supported: [Bytes]?
        var index = first
        while let entry = entry(index), let name = strings.string(at: Int(entry.name)), Self.compare(name, library) == 0 {
            index += 1
            guard entry.flags == flags, let path = strings.string(at: Int(entry.path)) else { continue }
            if entry.capabilities == 0 {
                if plain == nil { plain = path }
            } else if (entry.capabilities >> 32) & ~0x3ff == 1 << 30 {
                // Bit 62: the low half is an index into the capability names; above it stands the instruction set level that the library's notes
                // ask for. Other bits are the older scheme, which is gone.
                let names = supported ?? levels()
                supported = names
                guard let offset = capabilityNames[Int(entry.capabilities & 0xffff_ffff)], let name = strings.string(at: Int(offset)) else {
                    continue
                }
                for rank in 0..<names.count where names[rank] == name {
                    if best.map({ rank < $0.rank }) ?? true { best = (rank, path) }
                }
            }
        }
        return best?.path ?? plain
    }

    /// The first of the entries with a name; the table is sorted downwards.
    private func firstIndex(of library: Bytes) -> Int? {
        var low = 0
        var high = entries.count / stride
        while low < high {
            let middle = (low + high) / 2
            guard let entry = entry(middle), let name = strings.string(at: Int(entry.name)) else { return nil }
            if Self.compare(name, library) > 0 { low = middle + 1 } else { high = middle }
        }
        guard let entry = entry(low), let name = strings.string(at: Int(entry.name)), Self.compare(name, library) == 0 else { return nil }
        return low
    }

    /// Orders names as ldconfig does: runs of digits by their number, everything else by byte.
    static func compare(_ left: Bytes, _ right: Bytes) -> Int {
        var i = 0
        var j = 0
        while let a = left[i] {
            let b = right[j] ?? 0
            if isDigit(a) {
                guard isDigit(b) else { return 1 }
                let x = number(left, &i)
                let y = number(right, &j)
                if x != y { return x < y ? -1 : 1 }
            } else {
                if isDigit(b) { return -1 }
                if a != b { return Int(a) - Int(b) }
                i += 1
                j += 1
            }
        }
        return right[j] == nil ? 0 : -1
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private static func number(_ text: Bytes, _ index: inout Int) -> UInt64 {
        var value: UInt64 = 0
        while let byte = text[index], isDigit(byte) {
            value = value &* 10 &+ UInt64(byte &- 0x30)
            index += 1
        }
        return value
    }
}
