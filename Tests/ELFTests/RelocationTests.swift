import ELF
import Testing

@Suite struct RelocationTests {
    @Test(.enabled(if: Tool.readelf.isInstalled, "readelf is not installed"), arguments: SystemFile.installed)
    func agreeWithReadelf(file: SystemFile) throws {
        let mapped = try file.mapped()
        let reader = ReadELF(path: try #require(file.path))
        let object = try mapped.dynamicObject()
        let machine = try #require(Machine(rawValue: mapped.header.machine))
        let found = try (reader.relocations(".rela.dyn"), reader.relocations(".rela.plt"))
        try #require(found.0.count + found.1.count > 0)
        try compare(object.relocations, found.0, machine)
        try compare(object.pltRelocations, found.1, machine)
        let relative = found.0.prefix { $0.typeName.hasSuffix("_RELATIVE") }.count
        #expect(object.relativeCount == relative)
    }

    private func compare(_ table: Table<Relocation>, _ wanted: [ReadELF.Fixup], _ machine: Machine) throws {
        #expect(table.count == wanted.count)
        for (index, fixup) in wanted.enumerated() {
            let relocation = try #require(table[index])
            #expect(relocation.site.value == fixup.site, "\(fixup)")
            #expect(UInt64(relocation.symbol) << 32 | UInt64(relocation.type) == fixup.info, "\(fixup)")
            #expect(relocation.addend == fixup.addend, "\(fixup)")
            #expect(machine.relocationName(relocation.type).map { "\($0)" } == String(fixup.typeName), "\(fixup)")
            #expect(machine.kind(of: relocation.type) != nil, "\(fixup)")
        }
    }

    @Test(.enabled(if: Tool.readelf.isInstalled, "readelf is not installed"), arguments: SystemFile.installed)
    func packedOnesAgreeWithReadelf(file: SystemFile) throws {
        let wanted = try ReadELF(path: try #require(file.path)).relativeRelocations()
        let object = try file.mapped().dynamicObject()
        #expect(addresses(object.relativeRelocations) == wanted)
        #expect(wanted.isEmpty == (object.dynamic[.relativeRelocations] == nil))
    }

    @Test(.enabled(if: Tool.readelf.isInstalled && Tool.gcc.isInstalled, "readelf or gcc is not installed"))
    func packedOnesAgreeWithReadelfOverGaps() throws {
        // One section with pointers at every distance, from one word to several bitmaps' length, and a long row.
        let gaps = (0..<200).map { ".quad target\n.zero \($0 * 8)" }.joined(separator: "\n")
        let row = ".rept 150\n.quad target\n.endr"
        let assembly = ".data\n.balign 8\n.local target\ntarget:\n\(gaps)\n\(row)\n.text"
        let source = assembly.split(separator: "\n").map { "asm(\"\($0)\");" }.joined(separator: "\n")
        let library = try CompiledLibrary(source, "-Wl,-z,pack-relative-relocs", "-fno-toplevel-reorder")
        let wanted = try ReadELF(path: library.path).relativeRelocations()
        #expect(wanted.count == 350)
        #expect(addresses(try MappedFile(path: library.path).dynamicObject().relativeRelocations) == wanted)
    }

    private func addresses(_ relocations: RelativeRelocations) -> [UInt64] {
        var found: [UInt64] = []
        let finished = relocations.forEach { address in
            found.append(address.value)
            return true
        }
        #expect(finished)
        return found
    }

    private func decode(_ words: UInt64...) -> [UInt64] {
        withBytes(words.reduce(Record()) { $0.adding($1) }.bytes) { addresses(RelativeRelocations(words: Table($0))) }
    }

    @Test func addressesAndBitmaps() {
        #expect(decode(0x1000) == [0x1000])
        #expect(decode(0x1000, 0b101) == [0x1000, 0x1010])
        #expect(decode(0x1000, 0b11, 0b11) == [0x1000, 0x1008, 0x1008 + 63 * 8])
        #expect(decode(0x1000, 1, 0b11) == [0x1000, 0x1008 + 63 * 8], "a bitmap without a bit moves on")
        #expect(decode(0x1000, 0b11, 0x2000, 0b11) == [0x1000, 0x1008, 0x2000, 0x2008])
        #expect(decode(0x1000, UInt64.max) == (0...63).map { 0x1000 + 8 * $0 })
        #expect(decode() == [])
    }

    @Test func aBitmapAtTheStartCountsFromZero() {
        #expect(decode(0b1011) == [0, 16])
    }

    @Test func addressesWrapInsteadOfTrapping() {
        #expect(decode(UInt64.max - 1, 0b11) == [UInt64.max - 1, 6])
        #expect(decode(UInt64.max - 7, UInt64.max).last == 62 * 8)
    }

    @Test func theWalkEndsWhenTold() {
        withBytes(Record().adding(0x1000 as UInt64, 0b111, 0x2000).bytes) { bytes in
            for limit in 1...4 {
                var calls = 0
                let finished = RelativeRelocations(words: Table(bytes)).forEach { _ in
                    calls += 1
                    return calls < limit
                }
                #expect(!finished)
                #expect(calls == limit)
            }
        }
    }

    @Test func fieldsOfARelocation() throws {
        let record = Record().adding(0x1122_3344_5566_7788 as UInt64, 0xffff_fffe_8000_0001).adding(-1 as Int64)
        try withBytes(record.bytes) { bytes in
            let relocation = try #require(Table<Relocation>(bytes)[0])
            #expect(relocation.site.value == 0x1122_3344_5566_7788)
            #expect(relocation.symbol == 0xffff_fffe)
            #expect(relocation.type == 0x8000_0001)
            #expect(relocation.addend == -1)
        }
    }
}
