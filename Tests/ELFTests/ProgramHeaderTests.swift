import ELF
import Testing

@Suite struct ProgramHeaderTests {
    static let kinds: [Substring: ProgramHeader.Kind] = [
        "LOAD": .load, "DYNAMIC": .dynamic, "INTERP": .interpreter, "NOTE": .note, "PHDR": .programHeaders, "TLS": .threadLocal,
        "GNU_EH_FRAME": .unwindTable, "GNU_STACK": .stack, "GNU_RELRO": .relro, "GNU_PROPERTY": .property,
    ]

    @Test(.enabled(if: Tool.readelf.isInstalled, "readelf is not installed"), arguments: SystemFile.installed)
    func agreeWithReadelf(file: SystemFile) throws {
        let wanted = try ReadELF(path: try #require(file.path)).segments()
        let headers = try file.mapped().programHeaders
        try #require(wanted.count >= 5)
        #expect(headers.count == wanted.count)
        for (index, segment) in wanted.enumerated() {
            let header = try #require(headers[index])
            #expect(header.kind == Self.kinds[segment.type], "\(segment)")
            let numbers = [header.offset, header.address.value, header.physicalAddress, header.fileSize, header.memorySize]
            #expect(numbers == segment.numbers, "\(segment)")
            #expect(header.alignment == segment.alignment, "\(segment)")
            let flags =
                (header.flags.contains(.read) ? "R" : "") + (header.flags.contains(.write) ? "W" : "") + (header.flags.contains(.execute) ? "E" : "")
            #expect(flags == segment.flags, "\(segment)")
            #expect(header.flags.rawValue & ~7 == 0)
        }
    }

    @Test(.enabled(if: Tool.readelf.isInstalled, "readelf is not installed"), arguments: SystemFile.installed)
    func firstFindsTheFirstOfAKind(file: SystemFile) throws {
        let segments = try ReadELF(path: try #require(file.path)).segments()
        let headers = try file.mapped().programHeaders
        for (name, kind) in Self.kinds {
            #expect(headers.first(kind)?.address.value == segments.first { $0.type == name }?.numbers[1], "\(name)")
        }
    }

    /// An unknown type has no kind and hides nothing.
    @Test func unknownTypesArePassedOver() {
        let unknown = Record.filled(0, count: 56).replacing(at: 0, with: UInt32.max)
        let stack = Record.filled(0, count: 56).replacing(at: 0, with: UInt32(0x6474_e551)).replacing(at: 40, with: UInt64(77))
        withBytes(unknown.bytes + stack.bytes) { bytes in
            let table = Table<ProgramHeader>(bytes)
            #expect(table[0]?.kind == nil)
            #expect(table[0]?.rawType == UInt32.max)
            #expect(table.first(.stack)?.memorySize == 77)
            #expect(table.first(.load) == nil)
        }
    }
}
