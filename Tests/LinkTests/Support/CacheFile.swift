import ELF
import Link

/// An ld.so.cache made byte by byte.
struct CacheFile {
    struct Entry {
        var flags: UInt32 = LibraryCache.x86_64Flags
        let name: String
        let path: String
        var capabilities: UInt64 = 0

        init(_ name: String, _ path: String, flags: UInt32 = LibraryCache.x86_64Flags, capabilities: UInt64 = 0) {
            (self.flags, self.name, self.path, self.capabilities) = (flags, name, path, capabilities)
        }

        /// The entry of a library in a capability subdirectory, by the index of its name, for code of an instruction set level.
        init(_ name: String, _ path: String, capability: UInt64, level: UInt64 = 0) {
            self.init(name, path, capabilities: 1 << 62 | level << 32 | capability)
        }
    }

    let bytes: [UInt8]

    /// Takes the entries in the order of the file, which goes downwards.
    init(_ entries: [Entry], capabilities: [String] = []) {
        var strings = Record()
        let start = 48 + entries.count * 24
        func place(_ text: String) -> UInt32 {
            defer { strings = strings.adding(text: text) }
            return UInt32(start + strings.bytes.count)
        }
        var table = Record()
        for entry in entries {
            table = table.adding(entry.flags, place(entry.name), place(entry.path), UInt32(0)).adding(entry.capabilities)
        }
        var names = Record()
        for capability in capabilities { names = names.adding(place(capability)) }
        while strings.bytes.count % 4 != 0 { strings = strings.adding(UInt8(0)) }
        let extensions = start + strings.bytes.count
        var end = Record()
        if !capabilities.isEmpty {
            // A section of another kind first: it is passed over.
            end = end.adding(UInt32(0xeaa4_2174), UInt32(2), UInt32(0), UInt32(0), UInt32(extensions), UInt32(4))
            end = end.adding(UInt32(1), UInt32(0), UInt32(extensions + 40), UInt32(names.bytes.count))
            end.bytes += names.bytes
        }
        var head = Record(bytes: Array("glibc-ld.so.cache1.1".utf8)).adding(UInt32(entries.count), UInt32(strings.bytes.count), UInt32(2))
        head = head.adding(capabilities.isEmpty ? 0 : UInt32(extensions), UInt32(0), UInt32(0), UInt32(0))
        bytes = head.bytes + table.bytes + strings.bytes + end.bytes
    }

    /// The cache of these bytes, which stay.
    var cache: LibraryCache? { LibraryCache(withBytes(bytes) { $0.kept() }, flags: LibraryCache.x86_64Flags) }
}
