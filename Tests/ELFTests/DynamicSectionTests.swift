import ELF
import Testing

@Suite struct DynamicSectionTests {
    static let tags: [Substring: DynamicTag] = [
        "NULL": .null, "NEEDED": .needed, "PLTRELSZ": .pltRelocationsSize, "PLTGOT": .pltGOT, "HASH": .hash, "STRTAB": .strings,
        "SYMTAB": .symbols, "RELA": .relocations, "RELASZ": .relocationsSize, "RELAENT": .relocationSize, "STRSZ": .stringsSize,
        "SYMENT": .symbolSize, "INIT": .initialiser, "FINI": .finaliser, "SONAME": .soname, "RPATH": .rpath, "SYMBOLIC": .symbolic,
        "REL": .rel, "RELSZ": .relSize, "PLTREL": .pltRelocationType, "DEBUG": .debug, "TEXTREL": .textRelocations,
        "JMPREL": .pltRelocations, "BIND_NOW": .bindNow, "INIT_ARRAY": .initArray, "FINI_ARRAY": .finiArray,
        "INIT_ARRAYSZ": .initArraySize, "FINI_ARRAYSZ": .finiArraySize, "RUNPATH": .runpath, "FLAGS": .flags,
        "PREINIT_ARRAY": .preinitArray, "PREINIT_ARRAYSZ": .preinitArraySize, "RELRSZ": .relativeRelocationsSize,
        "RELR": .relativeRelocations, "RELRENT": .relativeRelocationSize, "GNU_HASH": .gnuHash, "VERSYM": .versionSymbols,
        "RELACOUNT": .relocationCount, "FLAGS_1": .flags1, "VERDEF": .versionDefinitions, "VERDEFNUM": .versionDefinitionCount,
        "VERNEED": .versionNeeds, "VERNEEDNUM": .versionNeedCount, "AUXILIARY": .auxiliary, "FILTER": .filter,
    ]

    @Test(.enabled(if: Tool.readelf.isInstalled, "readelf is not installed"), arguments: SystemFile.installed)
    func agreesWithReadelf(file: SystemFile) throws {
        try compare(file.mapped(), try #require(file.path))
    }

    /// Every tag that a link editor can be asked for, among them the rare ones.
    @Test(.enabled(if: Tool.readelf.isInstalled && Tool.gcc.isInstalled, "readelf or gcc is not installed"))
    func agreesWithReadelfOnRareTags() throws {
        let library = try CompiledLibrary(
            "int value; int *address = &value; void begin(void) {} void finish(void) {}", "-Wl,-soname,libname.so", "-Wl,-z,now", "-Wl,-Bsymbolic",
            "-Wl,-rpath,/first:/second", "-Wl,--disable-new-dtags", "-Wl,-f,libaux.so", "-Wl,-F,libfilter.so", "-Wl,-init=begin", "-Wl,-fini=finish",
            "-Wl,-z,initfirst,-z,nodelete,-z,nodlopen,-z,nodefaultlib,-z,global", "-Wl,--hash-style=both")
        let mapped = try MappedFile(path: library.path)
        try compare(mapped, library.path)
        let object = try mapped.dynamicObject()
        #expect(try object.string(.soname)?.text == "libname.so")
        #expect(try object.string(.rpath)?.text == "/first:/second")
        for (tag, text) in [(.auxiliary, "libaux.so"), (.filter, "libfilter.so")] as [(DynamicTag, String)] {
            // There may be several, so they are looked for among the entries.
            let entry = (0..<object.dynamic.entries.count).compactMap { object.dynamic.entries[$0] }.first { $0.tag == tag.rawValue }
            #expect(try object.string(at: try #require(entry).value).text == text)
        }
        #expect(try object.string(.runpath) == nil)
        #expect(object.dynamic.flags.isSuperset(of: [.symbolic, .bindNow]))
        #expect(!object.dynamic.flags.contains(.staticTLS))
        #expect(object.dynamic.flags1.isSuperset(of: [.now, .initFirst, .noDelete, .noOpen, .noDefaultLibraries, .global]))
        #expect(!object.dynamic.flags1.contains(.pie))
    }

    /// Expects the entries that readelf lists, each with readelf's value.
    private func compare(_ mapped: MappedFile, _ path: String) throws {
        let wanted = try ReadELF(path: path).dynamicEntries().prefix { $0.tag != 0 }
        let object = try mapped.dynamicObject()
        try #require(wanted.count > 5)
        #expect(object.dynamic.entries.count == wanted.count)
        for (index, entry) in wanted.enumerated() {
            let found = try #require(object.dynamic.entries[index])
            #expect(found.tag == entry.tag)
            #expect(DynamicTag(rawValue: found.tag) == Self.tags[entry.name], "\(entry)")
            if let tag = DynamicTag(rawValue: found.tag), ![.needed, .auxiliary, .filter].contains(tag) {
                #expect(object.dynamic[tag] == found.value, "\(entry)")
            }
            if entry.name == "FLAGS" {
                #expect(names(object.dynamic.flags) == Set(entry.value.split(separator: " ")))
            } else if entry.name == "FLAGS_1" {
                for (name, flag) in Self.flags1 {
                    #expect(object.dynamic.flags1.contains(flag) == entry.value.split(separator: " ").contains(name), "\(name)")
                }
            } else if entry.value.hasSuffix("]"), let open = entry.value.firstIndex(of: "[") {
                #expect(try object.string(at: found.value).text == entry.value[entry.value.index(after: open)...].dropLast())
            } else if let word = entry.value.split(separator: " ").first {
                #expect(found.value == (word == "RELA" ? 7 : word.hasPrefix("0x") ? hex(word) : UInt64(word)), "\(entry)")
            }
        }
    }

    static let flags1: [Substring: DynamicFlags1] = [
        "NOW": .now, "GLOBAL": .global, "NODELETE": .noDelete, "INITFIRST": .initFirst, "NOOPEN": .noOpen,
        "NODEFLIB": .noDefaultLibraries, "PIE": .pie,
    ]

    private func names(_ flags: DynamicFlags) -> Set<Substring> {
        let all: [(DynamicFlags, Substring)] = [
            (.origin, "ORIGIN"), (.symbolic, "SYMBOLIC"), (.textRelocations, "TEXTREL"), (.bindNow, "BIND_NOW"), (.staticTLS, "STATIC_TLS"),
        ]
        return Set(all.filter { flags.contains($0.0) }.map(\.1))
    }

    // MARK: Made by hand

    private func section(_ record: Record, _ body: (DynamicSection) -> Void) {
        withBytes(record.bytes) { body(DynamicSection($0)) }
    }

    @Test func withoutNullTheBytesAreTheEnd() {
        section(Record().adding(1 as UInt64, 5, 14, 6, 1, 7).adding(0xffff_ffff as UInt32)) { dynamic in
            #expect(dynamic.entries.count == 3)
            #expect(dynamic[.soname] == 6)
            #expect(dynamic[.hash] == nil)
        }
        #expect(DynamicSection(Bytes()).entries.count == 0)
    }

    @Test func nothingAfterNullCounts() {
        section(Record().adding(14 as UInt64, 6, 0, 0, 14, 7, 5, 8)) { dynamic in
            #expect(dynamic.entries.count == 1)
            #expect(dynamic[.soname] == 6)
            #expect(dynamic[.strings] == nil)
        }
    }

    /// Each tag has a value of its own, and none is there unless it stands in the section.
    @Test func tagsDoNotShareValues() {
        let tags = Self.tags.values.filter { ![.null, .auxiliary, .filter].contains($0) }
        let all = tags.reduce(Record()) { $0.adding($1.rawValue, $1.rawValue &* 3 &+ 1) }
        section(all) { dynamic in
            for tag in tags { #expect(dynamic[tag] == tag.rawValue &* 3 &+ 1, "\(tag)") }
        }
        for tag in tags {
            section(Record().adding(tag.rawValue, 77)) { dynamic in
                #expect(tags.filter { dynamic[$0] != nil } == [tag])
                #expect(dynamic[.null] == nil)
            }
        }
        // Numbers next to those that are known, and the largest.
        section(
            [34, 38, 63, 64, 0x6fff_ffef, 0x7000_0000, 1 << 32, (1 << 32) + 5, UInt64.max].reduce(Record()) { $0.adding($1 as UInt64, 5 as UInt64) }
        ) { dynamic in
            #expect(dynamic.entries.count == 9)
            #expect(tags.allSatisfy { dynamic[$0] == nil })
        }
    }

    @Test func theLastEntryOfATagWins() {
        section(Record().adding(14 as UInt64, 6, 5, 1, 14, 7, 0, 0)) { #expect($0[.soname] == 7) }
    }

    @Test func olderTagsMeanTheSameAsFlags() {
        section(Record().adding(16 as UInt64, 0, 22, 0, 24, 0, 0, 0)) { #expect($0.flags == [.symbolic, .textRelocations, .bindNow]) }
        section(Record().adding(30 as UInt64, 17, 0, 0)) { #expect($0.flags == [.origin, .staticTLS]) }
        section(Record().adding(0 as UInt64, 0)) { dynamic in
            #expect(dynamic.flags.isEmpty)
            #expect(dynamic.flags1.isEmpty)
        }
    }

    /// What is written into a section later does not change what was read, unless it stands where nothing does.
    @Test func whatWasReadStays() {
        var words: [UInt64] = [14, 6, 21, 0, 0, 0]
        unsafe words.withUnsafeMutableBytes { bytes in
            let section = unsafe Bytes(unsafeAddress: UInt(bitPattern: bytes.baseAddress), count: bytes.count)
            let dynamic = DynamicSection(section)
            #expect(dynamic.isAsRead)
            unsafe bytes.storeBytes(of: 7, toByteOffset: 8, as: UInt64.self)
            #expect(!dynamic.isAsRead)
            #expect(dynamic[.soname] == 6)
            #expect(dynamic.entries[0]?.value == 6)
            let unchanging = DynamicSection(section, isUnchanging: true)
            #expect(unchanging[.soname] == 7)
            #expect(unchanging.entries.bytes.address == section.address)
        }
    }

    @Test func entriesCanBeMade() {
        let entry = DynamicEntry(.strings, 77)
        #expect(entry.tag == 5)
        #expect(entry.value == 77)
    }
}
