import Inspect
import Testing

/// Every number that has a name, beside readelf, in files made for it.
@Suite struct BinutilsNamesTests {
    static let machines: [(machine: UInt16, is64: Bool, isBigEndian: Bool)] = [
        (62, true, false), (3, false, false), (183, true, false), (40, false, false), (243, true, false), (20, false, true), (21, true, true),
        (8, false, true), (22, true, true), (2, false, true), (43, true, true), (4, false, true), (258, true, false), (50, true, false),
        (0x9026, true, false), (15, false, true), (42, false, false), (247, true, false),
    ]

    private func files(_ make: (inout ELFBuilder) -> Void) -> [(String, ELFBuilder)] {
        Self.machines.map { machine, is64, isBigEndian in
            var builder = ELFBuilder(machine: machine, is64: is64, isBigEndian: isBigEndian)
            make(&builder)
            return ("\(machine)", builder)
        }
    }

    @Test("relocation types of each machine", .binutils)
    func relocationTypes() throws {
        // Alpha's R_ALPHA_LITUSE has words in the place of its addend.
        let machines = files { builder in
            let types: Range<UInt64> = builder.machine == 183 ? 0..<1100 : 0..<256
            let data: [UInt8] = types.flatMap { builder.word($0 * 8) + builder.word($0) + builder.word($0 % 3) }
            builder.sections = [ELFBuilder.Section(name: ".rela.x", type: 4, entrySize: builder.is64 ? 24 : 12, data: data)]
        }
        try Binutils.expectEqual(machines.filter { $0.0 != "36902" }, .relocations)
    }

    @Test("relocations without addends, against symbols, sections, and nothing", .binutils)
    func relocationSymbols() throws {
        try Binutils.expectEqual(
            files { builder in
                func symbol(_ name: UInt32, _ info: UInt8, _ section: UInt16) -> [UInt8] {
                    builder.is64
                        ? builder.number(name) + [info, 0] + builder.number(section) + builder.word(0x1234) + builder.word(8)
                        : builder.number(name) + builder.word(0x1234) + builder.word(8) + [info, 0] + builder.number(section)
                }
                let symbols = symbol(0, 0, 0) + symbol(1, 0x12, 1) + symbol(0, 3, 1) + symbol(7, 0x1a, 1) + symbol(0, 3, 0xfff1)
                let infos: [UInt64] = (0..<5).map { builder.is64 ? $0 << 32 | 1 : $0 << 8 | 1 }
                builder.osABI = 3
                builder.sections = [
                    ELFBuilder.Section(name: ".rel.x", type: 9, link: 2, entrySize: builder.is64 ? 16 : 8, data: infos.flatMap { builder.word(16) + builder.word($0) }),
                    ELFBuilder.Section(name: ".symtab", type: 2, link: 3, entrySize: builder.is64 ? 24 : 16, data: symbols),
                    ELFBuilder.Section(name: ".strtab", type: 3, data: Array("\0first\0indirect\0".utf8)),
                ]
            }, .relocations, .symbols)
    }

    @Test("dynamic tags of each machine, with the values' forms", .binutils, arguments: [UInt64(0), 1, 9])
    func dynamicTags(value: UInt64) throws {
        // The tags of Itanium's VMS and of HP-UX are left out.
        let machines = files { builder in
            let ranges: [Range<UInt64>] = [
                1..<45, 0x6000_000d..<0x6000_0018, 0x6fff_fdf0..<0x6fff_ff00, 0x6fff_fff0..<0x7000_0000, 0x7000_0000..<0x7000_0040,
                0x7fff_fffd..<0x8000_0000,
            ]
            let wanted = ranges.flatMap(Array.init).filter { $0 != 5 && $0 != 10 }
            let strings = Array("\0one\0two\0".utf8)
            let entries: [(UInt64, UInt64)] = [(5, 0x1000), (10, UInt64(strings.count))] + wanted.map { ($0, value) } + [(0, 0)]
            builder.type = 3
            builder.sections = [
                ELFBuilder.Section(name: ".dynstr", type: 3, address: 0x1000, data: strings),
                ELFBuilder.Section(
                    name: ".dynamic", type: 6, address: 0x2000, link: 1, entrySize: builder.is64 ? 16 : 8,
                    data: entries.flatMap { builder.word($0.0) + builder.word($0.1) }),
            ]
            builder.segments = [ELFBuilder.Segment(type: 1, section: 0, address: 0x1000), ELFBuilder.Segment(type: 2, section: 1, address: 0x2000)]
        }
        try Binutils.expectEqual(machines.filter { !["15", "50"].contains($0.0) }, .dynamic)
    }

    @Test("all bits of the dynamic flags", .binutils)
    func dynamicFlags() throws {
        let files = (0..<32).map { bit in
            var builder = ELFBuilder(machine: 8, is64: false, isBigEndian: true, type: 3)
            let tags: [UInt64] = [30, 0x6fff_fffb, 0x6fff_fdf4, 0x6fff_fdfc, 0x6fff_fdfd, 0x7000_0005]
            let entries: [(UInt64, UInt64)] = tags.map { ($0, 3 << UInt64(bit)) } + [(0, 0)]
            builder.sections = [
                ELFBuilder.Section(name: ".dynamic", type: 6, entrySize: 8, data: entries.flatMap { builder.word($0.0) + builder.word($0.1) })
            ]
            builder.segments = [ELFBuilder.Segment(type: 2, section: 0)]
            return ("\(bit)", builder)
        }
        try Binutils.expectEqual(files, .dynamic)
    }

    @Test("section types and flags, segment types", .binutils, arguments: [UInt8(0), 3, 6, 9])
    func headerTypes(osABI: UInt8) throws {
        let machines = files { builder in
            let ranges: [ClosedRange<UInt32>] = [0...21, 0x6fff_fff0...0x6fff_ffff, 0x7000_0000...0x7000_002f]
            let others: [UInt32] = [0x6000_0000, 0x6000_0001, 0x6fff_4700, 0x7fff_fffd, 0x7fff_ffff, 0x8000_0000, 0x8000_0001, .max]
            let types = ranges.flatMap(Array.init) + others
            builder.osABI = osABI
            // readelf puts the sizes of symbols and relocations right.
            let sizes: [UInt32: UInt64] = builder.is64 ? [2: 24, 4: 24, 9: 16, 11: 24, 17: 4, 18: 4, 19: 8] : [2: 16, 4: 12, 9: 8, 11: 16, 17: 4, 18: 4, 19: 4]
            builder.sections = types.map { ELFBuilder.Section(name: "type\($0)", type: $0, entrySize: sizes[$0] ?? 0) }
            builder.sections += (0..<(builder.is64 ? 64 : 32)).map { ELFBuilder.Section(name: "flag\($0)", flags: 1 << UInt64($0)) }
            builder.sections.append(ELFBuilder.Section(name: "flags", flags: builder.is64 ? .max >> 4 : 0xffff_ffff))
            let kinds: [UInt32] = [0, 1, 4, 5, 7, 8, 9, 0x6000_0000, 0x6000_0001, 0x65a3_dbe6, 0x65a3_dbe7, 0x7fff_ffff, 0x8000_0000]
            let more: [ClosedRange<UInt32>] = [0x6474_e54f...0x6474_e557, 0x6fff_fffa...0x7000_0003]
            builder.segments = (kinds + more.flatMap(Array.init)).map { ELFBuilder.Segment(type: $0) }
        }
        // The sections of Itanium's VMS are left out.
        try Binutils.expectEqual(machines.filter { $0.0 != "50" }, .headers)
    }

    @Test("machines, systems, file types and flags of the ELF header", .binutils)
    func headerFields() throws {
        var files: [(String, ELFBuilder)] = []
        let machines: [UInt16] = Array(0...260) + [0x9026, 0xa390, 0xbaab, 0xfeba, 12345]
        for machine in machines { files.append(("m\(machine)", ELFBuilder(machine: machine))) }
        for osABI in UInt8(0)...255 { files.append(("o\(osABI)", ELFBuilder(machine: osABI == 97 ? 40 : 62, osABI: osABI))) }
        for type: UInt16 in [0, 1, 2, 3, 4, 5, 0xfdff, 0xfe00, 0xfeff, 0xff00, 0xffff] { files.append(("t\(type)", ELFBuilder(type: type))) }
        for (machine, is64, isBigEndian) in Self.machines where ![15, 42, 50].contains(machine) {
            for bit in 0..<32 {
                let one = UInt32(1) << UInt32(bit)
                let values: [UInt32] = [one, 0x0500_0400 | one, UInt32.max >> UInt32(bit)]
                for flags in values {
                    files.append(("f\(machine).\(flags)", ELFBuilder(machine: machine, is64: is64, isBigEndian: isBigEndian, flags: flags)))
                }
            }
        }
        try Binutils.expectEqual(files, .headers)
    }

    @Test("types, bindings, visibilities and section numbers of symbols", .binutils, arguments: [UInt8(0), 3, 6, 9])
    func symbolFields(osABI: UInt8) throws {
        // Itanium and TI's processor have section numbers of their own.
        let machines = files { builder in
            func symbol(_ info: UInt8, _ other: UInt8, _ section: UInt16, _ size: UInt64 = 0) -> [UInt8] {
                builder.is64
                    ? builder.number(UInt32(0)) + [info, other] + builder.number(section) + builder.word(0) + builder.word(size)
                    : builder.number(UInt32(0)) + builder.word(0) + builder.word(size) + [info, other] + builder.number(section)
            }
            let sections: [UInt16] = [0, 1, 2, 3, 200, 0xff00, 0xff02, 0xff1f, 0xff20, 0xff3f, 0xff40, 0xfff0, 0xfff1, 0xfff2, 0xfff3]
            var data: [UInt8] = (UInt8(0)...255).flatMap { symbol($0, 0, 0, 99_990 + UInt64($0)) }
            data += sections.flatMap { symbol(0, 0, $0) }
            // Solaris' visibilities and Alpha's other bits have words of their own.
            if osABI != 6 { data += (UInt8(0)...255).flatMap { symbol(0, $0, 0) } }
            builder.osABI = osABI
            builder.sections = [
                ELFBuilder.Section(name: ".symtab", type: 2, link: 2, entrySize: builder.is64 ? 24 : 16, data: data),
                ELFBuilder.Section(name: ".strtab", type: 3, data: [0]),
            ]
        }
        try Binutils.expectEqual(machines.filter { !["50", "36902"].contains($0.0) }, .symbols)
    }

    @Test("notes of the owners that are known, and the GNU properties", .binutils)
    func notes() throws {
        let builder = ELFBuilder()
        func note(_ owner: String, _ type: UInt32, _ content: [UInt8]) -> [UInt8] {
            func padded(_ bytes: [UInt8]) -> [UInt8] { bytes + Array(repeating: 0, count: (4 - bytes.count % 4) % 4) }
            let name = Array(owner.utf8) + [0]
            return builder.number(UInt32(name.count)) + builder.number(UInt32(content.count)) + builder.number(type) + padded(name) + padded(content)
        }
        func property(_ type: UInt32, _ value: UInt32) -> [UInt8] {
            builder.number(type) + builder.number(UInt32(4)) + builder.number(value) + builder.number(UInt32(0))
        }
        let words: [UInt8] = (UInt32(1)...4).flatMap { builder.number($0) }
        var data: [UInt8] = []
        for type in UInt32(0)..<12 where type != 4 && type != 5 { data += note("GNU", type, words) }
        data += note("GNU", 4, Array("gold 1.16\0".utf8))
        for owner in ["Go", "Xen", "FreeBSD", "Android", "LINUX", "CORE"] {
            for type: UInt32 in [0, 1, 2, 3, 4, 256, 257] { data += note(owner, type, words) }
        }
        data += note("GNU", 3, []) + note("Xen", 1, []) + note("FDO", 0xcafe_1a7e, Array("{\"name\":\"x\"}\0".utf8))
        let addresses: [UInt8] = (UInt64(1)...3).flatMap { builder.number($0) }
        data += note("stapsdt", 3, addresses + Array("provider\0probe\u{0}8@%rax\0".utf8))
        let types: [UInt32] = [
            1, 2, 3, 0xb000_0000, 0xb000_8000, 0xc000_0000, 0xc000_0001, 0xc000_0002, 0xc000_0003, 0xc000_8000, 0xc000_8001, 0xc000_8002, 0xc001_0000,
            0xc001_0001, 0xc001_0002, 0xc001_8000, 0xe000_0000,
        ]
        for value: UInt32 in [0, 1, .max] {
            for type in types { data += note("GNU", 5, property(type, value)) }
        }
        data += note("GNU", 5, property(0xc000_0002, 3) + property(0xc000_8002, 1))
        let files = ([62, 3, 183, 243] as [UInt16]).map { machine in
            ("\(machine)", ELFBuilder(machine: machine, sections: [ELFBuilder.Section(name: ".note.x", type: 7, alignment: 4, data: data)]))
        }
        try Binutils.expectEqual(files, .notes)
    }

    @Test("more sections than e_shnum can say", .binutils)
    func manySections() throws {
        let folder = try Folder()
        var bytes = ELFBuilder(sections: [ELFBuilder.Section(name: ".text")]).bytes()
        let builder = ELFBuilder()
        let start = Int(bytes[40..<48].enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << UInt64($1.offset * 8) })
        let empty = Array(bytes[start + 64..<start + 128])
        for _ in 0..<66_000 { bytes += empty }
        let count = UInt64((bytes.count - start) / 64)
        bytes.replaceSubrange(start + 32..<start + 40, with: builder.number(count))
        bytes.replaceSubrange(start + 40..<start + 44, with: builder.number(UInt32(2)))
        bytes.replaceSubrange(60..<64, with: builder.number(UInt16(0)) + builder.number(UInt16(0xffff)))
        let path = try folder.write("many", .init(bytes))
        let difference = Binutils.difference(try Binutils.texts([path], [.headers])[0], ComparedView.headers.text([path]))
        #expect(difference == nil, "\(difference ?? "")")
        #expect(try ELFFile(path: path).sections.count == Int(count))
    }
}
