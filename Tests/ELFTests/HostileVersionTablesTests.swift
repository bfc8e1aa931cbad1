import ELF
import Testing

/// Version tables made byte by byte.
@Suite struct HostileVersionTablesTests {
    /// "", "lib" at 1, "V" at 5.
    private let strings = Record().adding(text: "").adding(text: "lib").adding(text: "V").bytes

    private func need(version: UInt16 = 1, count: UInt16 = 1, file: UInt32 = 1, aux: UInt32 = 16, next: UInt32 = 0) -> Record {
        Record().adding(version, count).adding(file, aux, next)
    }

    private func needed(hash: UInt32 = 0x56, flags: UInt16 = 0, index: UInt16 = 2, name: UInt32 = 5, next: UInt32 = 0) -> Record {
        Record().adding(hash).adding(flags, index).adding(name, next)
    }

    private func definition(version: UInt16 = 1, flags: UInt16 = 0, index: UInt16 = 2, aux: UInt32 = 20, next: UInt32 = 0, name: UInt32 = 5) -> Record
    {
        Record().adding(version, flags, index, 1).adding(0x56 as UInt32, aux, next, name, 0)
    }

    private func needs(_ records: Record..., count: UInt64 = 1) throws -> [Version] {
        try read(records, []) { tables throws in
            var found: [Version] = []
            try tables.forEachNeed { found.append($0) }
            return found
        } count: {
            count
        }
    }

    private func definitions(_ records: Record..., count: UInt64 = 1) throws -> [Version] {
        try read([], records) { tables throws in
            var found: [Version] = []
            try tables.forEachDefinition { found.append($0) }
            return found
        } count: {
            count
        }
    }

    private func read(
        _ needs: [Record], _ definitions: [Record], _ body: (VersionTables) throws -> [Version], count: () -> UInt64
    ) throws -> [Version] {
        try withBytes(strings) { strings in
            try withBytes(needs.flatMap(\.bytes)) { needs in
                try withBytes(definitions.flatMap(\.bytes)) { definitions in
                    try body(
                        VersionTables(needs: needs, needCount: count(), definitions: definitions, definitionCount: count(), strings: strings))
                }
            }
        }
    }

    // MARK: DT_VERNEED

    @Test func aNeedIsRead() throws {
        let found = try needs(need(count: 2), needed(flags: 2, index: 0x8007, next: 16), needed(index: 3))
        #expect(found.map(\.index) == [7, 3])
        #expect(found.map(\.isHidden) == [true, false])
        #expect(found.map(\.flags) == [Version.weak, 0])
        #expect(found.map(\.hash) == [0x56, 0x56])
        #expect(try needs(need(count: 2), needed()).count == 1, "the link of the last version ends the list")
        #expect(try needs(count: 5).isEmpty, "no table")
        #expect(try needs(need(), needed(), count: 0).isEmpty, "DT_VERNEEDNUM is 0")
        #expect(try needs(need(), needed(), count: .max).count == 1, "the link of the last record ends the table")
    }

    @Test(arguments: 1..<32)
    func aCutNeedIsTruncated(length: Int) {
        let all = need().bytes + needed().bytes
        #expect(throws: ELFError.truncated(.versionNeeds, length < 16 ? 0 : 16)) { try needs(Record(bytes: Array(all.prefix(length)))) }
    }

    @Test func anotherFormatIsRefused() {
        #expect(throws: ELFError.invalid(.versionNeeds, 2)) { try needs(need(version: 2), needed()) }
        #expect(throws: ELFError.invalid(.versionDefinitions, 0)) { try definitions(definition(version: 0)) }
    }

    @Test func linksOutsideAreTruncated() {
        let far = UInt64(UInt32.max)
        #expect(throws: ELFError.truncated(.versionNeeds, far)) { try needs(need(aux: .max), needed()) }
        #expect(throws: ELFError.truncated(.versionNeeds, far)) { try needs(need(next: .max), needed(), count: 2) }
        #expect(throws: ELFError.truncated(.versionNeeds, far + 16)) { try needs(need(count: 2), needed(next: .max)) }
        #expect(throws: ELFError.truncated(.versionDefinitions, far)) { try definitions(definition(next: .max), count: 2) }
        #expect(throws: ELFError.truncated(.versionDefinitions, 0)) { try definitions(definition(aux: .max)) }
    }

    @Test func namesOutsideTheStringsAreRefused() {
        for name in [UInt32(strings.count), 0xffff_ffff] {
            #expect(throws: ELFError.outside(.stringTable, UInt64(name))) { try needs(need(), needed(name: name)) }
            #expect(throws: ELFError.outside(.stringTable, UInt64(name))) { try needs(need(file: name), needed()) }
            #expect(throws: ELFError.outside(.stringTable, UInt64(name))) { try definitions(definition(name: name)) }
        }
    }

    @Test func recordsThatLieInOneAnotherEnd() throws {
        // The list of versions is the record itself: its bytes make some version, its link leads out.
        #expect(throws: ELFError.self) { try needs(need(count: 3, aux: 0, next: 16), count: 1) }
        // Links of one byte: each record is checked, none is read twice.
        #expect(throws: ELFError.self) { try needs(need(next: 1), needed(), count: .max) }
        #expect(throws: ELFError.self) { try definitions(definition(next: 1), count: .max) }
    }

    @Test func recordsThatShareTheirVersionsAreRefused() {
        // 500 libraries with the same 500 versions each are 250,000 versions in 16,000 bytes; a larger file would take hours.
        let count = 500
        var records: [Record] = (0..<count).map { index in
            need(count: UInt16(count), aux: UInt32((count - index) * 16), next: index == count - 1 ? 0 : 16)
        }
        records += (0..<count).map { needed(next: $0 == count - 1 ? 0 : 16) }
        let all = Record(bytes: records.flatMap(\.bytes))
        #expect(throws: ELFError.invalid(.versionNeeds, UInt64(count * 16))) { try needs(all, count: .max) }
    }

    // MARK: DT_VERDEF

    @Test func aDefinitionIsRead() throws {
        let found = try definitions(definition(flags: 1, index: 1, next: 28), definition(index: 0x8002), count: 2)
        #expect(found.map(\.index) == [1, 2])
        #expect(found.map(\.flags) == [Version.base, 0])
        #expect(found.map(\.isHidden) == [false, false])
        #expect(try definitions(definition(next: 28), definition(), count: 1).count == 1, "DT_VERDEFNUM ends the table")
        #expect(try definitions(definition(), definition(), count: 2).count == 1, "the link of the last record ends the table")
    }

    @Test(arguments: 1..<24)
    func aCutDefinitionIsTruncated(length: Int) {
        #expect(throws: ELFError.truncated(.versionDefinitions, 0)) { try definitions(Record(bytes: Array(definition().bytes.prefix(length)))) }
    }
}
