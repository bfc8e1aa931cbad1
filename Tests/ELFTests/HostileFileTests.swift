import ELF
import Testing

/// A good library with a few bytes changed at random: whatever it says now, reading it ends, with tables or with an error.
@Suite struct HostileFileTests {
    /// The same numbers in every run.
    private struct Random {
        var state: UInt64

        mutating func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
    }

    private static let telling: [UInt64] = [
        0, 1, 3, 7, 8, 16, 24, 0x1000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 1 << 32, 1 << 63, (1 << 63) - 1, UInt64.max - 7, UInt64.max,
    ]

    @Test(.enabled(if: Tool.gcc.isInstalled, "gcc is not installed"), arguments: 1...4 as ClosedRange<UInt64>)
    func aDamagedFileIsReadOrRefused(seed: UInt64) throws {
        let source = (0..<40).map { "int f\($0)(void); int name\($0)(void) { return f\($0)(); } void *p\($0) = &p\($0);" }.joined()
        let library = try CompiledLibrary(
            source, "-Wl,--hash-style=both", "-Wl,-z,pack-relative-relocs", "-Wl,--default-symver", "-Wl,-soname,lib.so")
        let good = try MappedFile(path: library.path)
        let content = good.file.array
        let dynamic = try #require(good.programHeaders.first(.dynamic))
        // Where the words stand that lead somewhere: the headers, the tables of the first segment, the dynamic section.
        let ranges = [
            0..<64 + 56 * good.header.programHeaderCount, 0x200..<Int(try #require(good.programHeaders[0]).fileSize),
            Int(dynamic.offset)..<Int(dynamic.offset + dynamic.fileSize),
        ]
        #expect(try walk(content) > 80)
        var random = Random(state: seed)
        var (read, refused) = (0, 0)
        for _ in 0..<600 {
            var record = Record(bytes: content)
            for _ in 0...random.below(3) {
                let range = ranges[random.below(ranges.count)]
                let value = Self.telling[random.below(Self.telling.count)]
                let offset = range.lowerBound + random.below(range.count - 8)
                switch random.below(4) {
                case 0: record = record.replacing(at: offset, with: UInt8(truncatingIfNeeded: value))
                case 1: record = record.replacing(at: offset & ~1, with: UInt16(truncatingIfNeeded: value))
                case 2: record = record.replacing(at: offset & ~3, with: UInt32(truncatingIfNeeded: value))
                default: record = record.replacing(at: offset & ~7, with: value)
                }
            }
            do {
                _ = try walk(record.bytes)
                read += 1
            } catch {
                refused += 1
            }
        }
        #expect(read > 50)
        #expect(refused > 50)
    }

    /// Reads everything there is to read; the number of things that were found.
    private func walk(_ content: [UInt8]) throws -> Int {
        try withBytes(content) { bytes in
            let mapped = try MappedFile(file: bytes)
            var count = 0
            for index in 0..<mapped.programHeaders.count {
                guard let header = mapped.programHeaders[index], header.kind == .note || header.kind == .property,
                    let bytes = mapped.image.bytes(at: header.address, count: header.memorySize)
                else { continue }
                Notes(bytes, alignment: header.alignment).forEach { note in count += 1 + Int(CodeProperties(note).features & 1) }
            }
            let object = try mapped.dynamicObject()
            for tag in [DynamicTag.soname, .needed, .runpath] where try object.string(tag) != nil { count += 1 }
            for index in 0..<min(object.hash.symbolCount, 1000) {
                guard let symbol = object.symbols[index], let name = object.strings.string(at: Int(symbol.nameOffset)) else { continue }
                object.hash.forEachCandidate(Name(name)) { candidate in
                    count += 1
                    return candidate == index
                }
            }
            try object.versions.forEachNeed { _ in count += 1 }
            try object.versions.forEachDefinition { _ in count += 1 }
            for table in [object.relocations, object.pltRelocations] {
                for index in 0..<table.count where table[index].flatMap({ Machine.x86_64.kind(of: $0.type) }) != nil { count += 1 }
            }
            _ = object.relativeRelocations.forEach { address in
                if mapped.image.bytes(at: address, count: 8) != nil { count += 1 }
                return true
            }
            return count
        }
    }
}
