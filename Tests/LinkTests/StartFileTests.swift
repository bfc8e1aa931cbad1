import ELF
import Testing

@testable import Link

/// Cache files as the loader writes them, and every way in which their bytes can be wrong.
@Suite struct StartFileTests {
    private static let key = Bytes("/bin/program\0policy=auto\0")
    private static let identity = FileState(device: 1, inode: 2, size: 3, modified: 4, changed: 5)

    private static func definition(_ object: Int, _ index: Int) -> CachedDefinition {
        guard let symbol = withBytes(bytesOfSymbol, { $0.load(Symbol.self, at: 0) }) else { preconditionFailure("24 bytes are a symbol") }
        return CachedDefinition(
            Definition(object: ObjectID(object), index: index, nameHash: 0x1234, symbol: symbol, bias: 0x1000, isProvided: false), nameLength: 5)
    }

    /// st_name 3, a global function, st_value 0x4000, st_size 16.
    private static let bytesOfSymbol: [UInt8] = [3, 0, 0, 0, 0x12, 0, 1, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0]

    /// The bytes of a small cache with something of every kind.
    private static func bytes(pages saved: [CachedPages] = [], pagesFile: FileState = .missing, tables: DynamicObject = DynamicObject()) -> [UInt8] {
        var builder = StartFileBuilder(key: key)
        builder.add(place: Bytes("/lib/"), identity)
        builder.add(alias: Bytes("libb.so"), path: Bytes("/lib/libb.so"), object: 1)
        builder.add(unique: definition(1, 7))
        builder.add(asked: definition(0, 9))
        let choice = builder.choice(target: 1, resolver: 0x500) { 0x7000 }
        builder.setStubbed(builder.choice(target: 0, resolver: 0x500) { 0x8000 })
        builder.add(provided: Bytes("dlsym"), target: 1, value: 0x600)
        builder.stubs = 0x9000
        let bindings = builder.add(
            [
                StartFileBuilder.Binding(target: 1, site: 0x30, value: 0x300), StartFileBuilder.Binding(target: 0, site: 0x10, value: 0x100),
                StartFileBuilder.Binding(target: 1, site: 0x20, value: 0x200), StartFileBuilder.Binding(target: 2, site: 0x40, value: .max),
            ], special: [SpecialBinding(.indirect, site: 0x50, target: 1, value: UInt64(choice), extra: 5)])
        var marks = WordMarks(saved)
        if let first = saved.first { _ = marks.mark(LinkAddress(first.start + 8)) }
        let pages = builder.add(saved, marks: marks)
        builder.add(
            CachedObject(
                identity: identity, buildID: 9, bias: 0x7000, requestedName: builder.add(name: Bytes("liba.so")),
                path: builder.add(name: Bytes("/lib/liba.so")), bindings: bindings, pages: pages, isLinked: !saved.isEmpty), tables,
            dependencies: [ObjectID(1), ObjectID(0)])
        builder.words = [
            LinkerWord(site: 0x32b30, value: 2, kind: .half), LinkerWord(site: 0x32b20, value: 0x16000, kind: .platform).late,
        ]
        builder.origin = Bytes("/bin/real")
        builder.processor = 3
        var result: [UInt8] = []
        builder.build(pagesFile: pagesFile) { bytes in result = (0..<bytes.count).map { bytes[$0] ?? 0 } }
        return result
    }

    @Test("what was written is read") func roundTrip() throws {
        try withBytes(Self.bytes()) { bytes in
            let file = try #require(StartFile(bytes, key: Self.key))
            let object = try #require(file.objects[0])
            #expect(file.objects.count == 1)
            #expect(object.identity == Self.identity && object.buildID == 9 && object.bias == 0x7000)
            #expect(file.name(object.requestedName) == Bytes("liba.so") && file.name(object.path) == Bytes("/lib/liba.so"))
            let dependencies = file.dependencies(of: 0)
            #expect((0..<dependencies.count).map { dependencies[$0] } == [1, 0] && file.dependencies(of: 1).count == 0)
            #expect(file.places[0].map { file.name($0.path) == Bytes("/lib/") && $0.identity == Self.identity } == true)
            #expect(file.aliases[0].map { file.name($0.name) == Bytes("libb.so") && $0.object == 1 } == true)
            #expect(file.uniques[0].map { $0.object == 1 && $0.index == 7 && $0.nameHash == 0x1234 && $0.nameLength == 5 } == true)
            #expect(file.uniques[0].map { $0.symbol.nameOffset == 3 && $0.symbol.value == 0x4000 && $0.symbol.size == 16 } == true)
            #expect(file.definitions.count == 1 && file.definitions[0].map { $0.object == 0 && $0.index == 9 } == true)
            #expect(object.isBound && !object.isFixed && !object.isLinked)
            #expect(file.origin == Bytes("/bin/real") && file.processor == 3)
            #expect(file.words[0].map { $0.site == 0x32b30 && $0.value == 2 && $0.kind == .half && !$0.isLate } == true)
            #expect(file.words[1].map { $0.site == 0x32b20 && $0.value == 0x16000 && $0.kind == .platform && $0.isLate } == true)
            #expect(file.words.count == 2)
            #expect(file.choices[0].map { $0.resolver == 0x500 && $0.target == 1 && $0.chosen == 0x7000 && $0.isStubbed == 0 } == true)
            #expect(file.choices[1].map { $0.resolver == 0x500 && $0.target == 0 && $0.isStubbed == 1 } == true)
            #expect(file.provided[0].map { file.name($0.name) == Bytes("dlsym") && $0.target == 1 && $0.value == 0x600 } == true)
            #expect(file.stubs == 0x9000)
            #expect(file.hasBindings)
            #expect(StartFile.key(of: bytes) == Self.key)
        }
    }

    @Test("bindings are grouped by target, in the order of their sites; what is too large stands alone") func grouping() throws {
        try withBytes(Self.bytes()) { bytes in
            let file = try #require(StartFile(bytes, key: Self.key))
            let object = try #require(file.objects[0])
            let runs = file.runs.part(object.runs)
            #expect((0..<runs.count).map { runs[$0]?.target } == [0, 1] && (0..<runs.count).map { runs[$0]?.count } == [1, 2])
            let pairs = file.pairs.part(object.pairs)
            #expect((0..<pairs.count).map { pairs[$0]?.site } == [0x10, 0x20, 0x30])
            #expect((0..<pairs.count).map { pairs[$0]?.value } == [0x100, 0x200, 0x300])
            let wide = file.wide.part(object.wide)
            #expect(wide.count == 1 && wide[0].map { $0.site == 0x40 && $0.value == .max && $0.target == 2 } == true)
            let special = file.special.part(object.special)
            #expect(special[0].map { $0.kind == .indirect && $0.target == 1 && $0.value == 0 && $0.extra == 5 && $0.count == 8 } == true)
        }
    }

    @Test("saved pages lie one behind the other in a file of their own, which is known by what it was") func pages() throws {
        let ranges = [
            CachedPages(start: 0x1000, length: 4096, fileOffset: 0, isReadOnly: true), CachedPages(start: 0x8000, length: 8192, fileOffset: 0, isReadOnly: false),
            CachedPages(start: 0x20000, length: 4096, fileOffset: 0, isReadOnly: false),
        ]
        try withBytes(Self.bytes(pages: ranges, pagesFile: Self.identity)) { bytes in
            let file = try #require(StartFile(bytes, key: Self.key))
            let pages = file.pages.part(try #require(file.objects[0]).pages)
            #expect((0..<pages.count).map { pages[$0]?.fileOffset } == [0, 4096, 12288])
            #expect((0..<pages.count).map { pages[$0]?.start } == [0x1000, 0x8000, 0x20000])
            #expect((0..<pages.count).map { pages[$0]?.isReadOnly } == [true, false, false])
            #expect(file.pagesFile == Self.identity)
            let marks = file.marks.part(try #require(file.objects[0]).marks)
            #expect(marks.count == 4 * 8 && marks[0] == 2 && marks[1] == 0)
            #expect(file.objects[0]?.isLinked == true)
        }
        withBytes(Self.bytes()) { #expect(StartFile($0, key: Self.key)?.pagesFile == .missing) }
    }

    @Test("a file that is altered in any one byte counts for nothing") func everyByte() {
        let whole = Self.bytes(pages: [CachedPages(start: 0x1000, length: 4096, fileOffset: 0, isReadOnly: true)], pagesFile: Self.identity)
        for index in whole.indices {
            for change: UInt8 in [0x80] {
                var altered = whole
                altered[index] ^= change
                // Who takes no bindings does not ask for theirs.
                let isTaken = withBytes(altered) { StartFile($0, key: Self.key)?.hasBindings ?? false }
                #expect(!isTaken, "byte \(index) of \(whole.count), changed by \(change)")
            }
        }
    }

    @Test("a file that is cut off, or longer, counts for nothing") func everyLength() {
        let whole = Self.bytes()
        for count in 0..<whole.count { #expect(withBytes(Array(whole[..<count])) { StartFile($0, key: Self.key) == nil }) }
        #expect(withBytes(whole + [0]) { StartFile($0, key: Self.key) == nil })
    }

    @Test("a file with another key counts for nothing") func otherKey() {
        withBytes(Self.bytes()) { bytes in
            #expect(StartFile(bytes, key: Bytes("/bin/program\0policy=auta\0")) == nil)
            #expect(StartFile(bytes, key: Bytes("/bin/program\0")) == nil)
            #expect(StartFile(bytes, key: Self.key) != nil)
        }
    }

    @Test("a file whose checksum was made anew is read without a look outside of it") func forged() {
        let whole = Self.bytes()
        for index in 16..<whole.count {
            for value: UInt8 in [0xff] {
                var altered = whole
                altered[index] = value
                let checksum = withBytes(Array(altered[16...])) { $0.checksum }
                for place in 0..<8 { altered[8 + place] = UInt8(truncatingIfNeeded: checksum >> UInt64(8 * place)) }
                withBytes(altered) { bytes in
                    guard let file = StartFile(bytes, key: Self.key) else { return }
                    for number in 0..<file.objects.count {
                        guard let object = file.objects[number] else { continue }
                        #expect(file.pairs.part(object.pairs).count <= file.pairs.count)
                        #expect(file.runs.part(object.runs).count <= file.runs.count)
                        #expect(file.special.part(object.special).count <= file.special.count)
                        #expect(file.name(object.path).count < bytes.count)
                    }
                }
            }
        }
    }

    @Test("a file's state is young until the clock that dates files has ticked") func young() {
        let state = FileState(device: 1, inode: 1, size: 1, modified: 1_000_000_000, changed: 900_000_000)
        #expect(state.isYoung(at: 1_010_000_000))
        #expect(!state.isYoung(at: 1_020_000_000))
        #expect(FileState(device: 1, inode: 1, size: 1, modified: 1, changed: 1_000_000_000).isYoung(at: 1_000_000_001))
        let day: UInt64 = 86_400_000_000_000
        #expect(!state.isOld(at: state.modified + day) && state.isOld(at: state.modified + day + 1))
    }

    @Test("every byte and every bit of a text counts in its checksum") func checksum() {
        let text = (0..<100).map { UInt8($0) }
        let whole = withBytes(text) { $0.checksum }
        for index in text.indices {
            for bit in 0..<8 {
                var altered = text
                altered[index] ^= 1 << UInt8(bit)
                #expect(withBytes(altered) { $0.checksum } != whole)
            }
        }
        #expect(withBytes(Array(text.dropLast())) { $0.checksum } != whole)
        #expect(withBytes(text + [0]) { $0.checksum } != whole)
    }
}
