import ELF
import Testing

/// Dynamic sections that contradict the file they stand in.
@Suite struct DynamicObjectTests {
    static let base: UInt64 = 0x4000
    static let size = 0x200

    /// Reads the object whose only segment is 0x200 bytes at 0x4000, all of them `filler`.
    private func object(_ entries: [(DynamicTag, UInt64)], filler: UInt8 = 0, _ body: (DynamicObject) throws -> Void = { _ in }) throws {
        let section = entries.reduce(Record()) { $0.adding($1.0.rawValue, $1.1) }.adding(0 as UInt64, 0)
        try withImage(Record.filled(filler, count: Self.size).bytes, at: Self.base) { image in
            try withBytes(section.bytes) { try body(try DynamicObject(image: image, dynamic: $0)) }
        }
    }

    @Test func anEmptySectionIsAnObjectWithoutTables() throws {
        try object([]) { object throws in
            #expect(object.strings.isEmpty)
            #expect(object.symbols.count == 0)
            #expect(object.hash.isEmpty)
            #expect(object.relocations.count == 0)
            #expect(!object.versions.hasNeeds)
            #expect(!object.versions.hasDefinitions)
            #expect(try object.string(.soname) == nil)
        }
    }

    @Test func moreEntriesThanAreFoundByTheirTagsAreRefused() throws {
        let many = Array(repeating: (DynamicTag.needed, 1 as UInt64), count: DynamicSection.limit - 1)
        try object(many + [(.soname, 5)]) { #expect($0.dynamic[.soname] == 5) }
        #expect(throws: ELFError.invalid(.dynamicSection, 65_536)) { try object(many + [(.soname, 5), (.soname, 6)]) }
    }

    @Test func aStringTablePastTheSegmentIsRefused() throws {
        try object([(.strings, 0x4100), (.stringsSize, 0x100)]) { #expect($0.strings.count == 0x100) }
        for count in [0x101, UInt64.max, 1 << 63, UInt64.max - 0x40ff] {
            #expect(throws: ELFError.outside(.stringTable, 0x4100), "\(count)") { try object([(.strings, 0x4100), (.stringsSize, count)]) }
        }
    }

    static let tables: [(DynamicTag, Part)] = [
        (.symbols, .symbolTable), (.gnuHash, .gnuHash), (.hash, .sysvHash), (.versionSymbols, .versionSymbols),
        (.versionNeeds, .versionNeeds), (.versionDefinitions, .versionDefinitions),
    ]

    @Test(arguments: tables, [0, 0x3fff, 0x4200, UInt64.max, 1 << 63] as [UInt64])
    func aTableOutsideIsRefused(table: (DynamicTag, Part), address: UInt64) {
        #expect(throws: ELFError.outside(table.1, address)) { try object([(table.0, address)]) }
    }

    static let sizedTables: [(DynamicTag, DynamicTag, Part)] = [
        (.strings, .stringsSize, .stringTable), (.relocations, .relocationsSize, .relocations),
        (.pltRelocations, .pltRelocationsSize, .pltRelocations), (.relativeRelocations, .relativeRelocationsSize, .relativeRelocations),
    ]

    @Test(arguments: sizedTables, [0, 0x3fff, 0x41ff, 0x4200, UInt64.max, UInt64.max - 23] as [UInt64])
    func aSizedTableOutsideIsRefused(table: (DynamicTag, DynamicTag, Part), address: UInt64) throws {
        #expect(throws: ELFError.outside(table.2, address)) { try object([(table.0, address), (table.1, 24)]) }
        // A table without a size, or of no bytes, is not looked at.
        try object([(table.0, address), (table.1, 0)]) { #expect($0.relocations.count == 0) }
        try object([(table.0, address)]) { #expect($0.relocations.count == 0) }
    }

    static let entrySizes: [(DynamicTag, UInt64, Part)] = [
        (.symbolSize, 24, .symbolTable), (.relocationSize, 24, .relocations), (.relativeRelocationSize, 8, .relativeRelocations),
        (.pltRelocationType, 7, .pltRelocations),
    ]

    @Test(arguments: entrySizes)
    func entriesOfAnotherSizeAreRefused(tag: DynamicTag, right: UInt64, part: Part) throws {
        try object([(tag, right)]) { #expect($0.dynamic[tag] == right) }
        for wrong in [0, right + 1, right * 2, UInt64.max] {
            #expect(throws: ELFError.invalid(part, wrong)) { try object([(tag, wrong)]) }
        }
    }

    @Test func relocationsWithoutAddendAreRefused() throws {
        #expect(throws: ELFError.invalid(.relocations, 17)) { try object([(.rel, 0x4000), (.relSize, 16)]) }
        try object([(.rel, 0x4000), (.relSize, 0)]) { #expect($0.relocations.count == 0) }
    }

    @Test func aHugeRelativeCountIsOnlyAHint() throws {
        try object([(.relocationCount, UInt64.max)]) { #expect($0.relativeCount == Int.max) }
        try object([(.relocationCount, 3)]) { #expect($0.relativeCount == 3) }
    }

    @Test func pltRelocationsThatAreCountedTwiceAreTakenOnce() throws {
        let plt: [(DynamicTag, UInt64)] = [(.pltRelocations, 0x4060), (.pltRelocationsSize, 48)]
        // DT_RELASZ ends where the PLT's relocations begin, and where they end.
        for size in [96, 96 + 48] as [UInt64] {
            try object([(.relocations, 0x4000), (.relocationsSize, size)] + plt) { object in
                #expect(object.relocations.count == 4)
                #expect(object.pltRelocations.count == 2)
            }
        }
        // More follows behind the PLT's: none of that is dropped.
        try object([(.relocations, 0x4000), (.relocationsSize, 96 + 72)] + plt) { #expect($0.relocations.count == 7) }
        // Only the PLT's.
        try object([(.relocations, 0x4060), (.relocationsSize, 48)] + plt) { object in
            #expect(object.relocations.count == 0)
            #expect(object.pltRelocations.count == 2)
        }
    }

    /// ld.so goes by the links between the records alone.
    @Test func versionsWithoutACountAreRead() throws {
        // "V" at 1; a need of version V in the library V, and a definition of V.
        let strings = Record().adding(text: "").adding(text: "V").adding(0 as UInt8)
        let need = Record().adding(1 as UInt16, 1).adding(1 as UInt32, 16, 0).adding(0x56 as UInt32).adding(0 as UInt16, 2).adding(1 as UInt32, 0)
        let definition = Record().adding(1 as UInt16, 0, 3, 1).adding(0x56 as UInt32, 20, 0, 1, 0)
        let section = Record().adding(5 as UInt64, 0x4000, 10, 3, 0x6fff_fffe, 0x4004, 0x6fff_fffc, 0x4024, 0, 0)
        try withImage(strings.bytes + need.bytes + definition.bytes, at: 0x4000) { image in
            try withBytes(section.bytes) { dynamic in
                let object = try DynamicObject(image: image, dynamic: dynamic)
                var found: [UInt16] = []
                try object.versions.forEachNeed { found.append($0.index) }
                try object.versions.forEachDefinition { found.append($0.index) }
                #expect(found == [2, 3])
            }
        }
    }

    @Test func stringsHaveToEndInsideTheTable() throws {
        try object([(.strings, 0x4000), (.stringsSize, 16), (.soname, 0)], filler: 0x41) { object in
            #expect(throws: ELFError.outside(.stringTable, 0)) { try object.string(.soname) }
            for offset in [15, 16, UInt64.max, 1 << 63] {
                #expect(throws: ELFError.outside(.stringTable, offset)) { try object.string(at: offset) }
            }
        }
        try object([(.strings, 0x4000), (.stringsSize, 16)]) { object throws in
            #expect(try object.string(at: 15).isEmpty)
            #expect(throws: ELFError.outside(.stringTable, 16)) { try object.string(at: 16) }
        }
    }

    @Test func theGNUHashTableIsPreferred() throws {
        // All zero, a System V table is empty, and a GNU table is broken: the error tells which one is read.
        #expect(throws: ELFError.invalid(.gnuHash, 0)) { try object([(.hash, 0x4000), (.gnuHash, 0x4000)]) }
        try object([(.hash, 0x4000)]) { #expect($0.hash.format == .sysv) }
    }
}
