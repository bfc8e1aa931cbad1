import ELF
import Testing

@Suite struct NotesTests {
    /// The first note of a kind in any of the file's note segments.
    private func note(_ type: Note.GNUType, in mapped: MappedFile) throws -> Note? {
        for index in 0..<mapped.programHeaders.count {
            guard let header = mapped.programHeaders[index], header.kind == .note else { continue }
            let bytes = try #require(mapped.image.bytes(at: header.address, count: header.memorySize))
            if let note = Notes(bytes, alignment: header.alignment).first(type) { return note }
        }
        return nil
    }

    private func described(_ label: String, _ path: String) throws -> Substring? {
        for line in try Tool.readelf.run(["-nW", path]) {
            if let range = line.firstRange(of: label) { return line[range.upperBound...].drop { $0 == " " } }
        }
        return nil
    }

    @Test(.enabled(if: Tool.readelf.isInstalled, "readelf is not installed"), arguments: SystemFile.installed)
    func buildIDsAgreeWithReadelf(file: SystemFile) throws {
        let wanted = try described("Build ID:", try #require(file.path))
        let digits = try note(.buildID, in: file.mapped())?.content.array.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(digits == wanted.map(String.init))
    }

    @Test(.enabled(if: Tool.readelf.isInstalled, "readelf is not installed"), arguments: SystemFile.installed)
    func abiTagsAgreeWithReadelf(file: SystemFile) throws {
        let wanted = try described("OS: Linux, ABI:", try #require(file.path))
        let tag = try note(.abiTag, in: file.mapped())
        #expect((tag == nil) == (wanted == nil))
        if let tag, let wanted {
            #expect(tag.content.load(UInt32.self, at: 0) == 0, "Linux")
            #expect((1...3).compactMap { tag.content.load(UInt32.self, at: $0 * 4) }.map { "\($0)" }.joined(separator: ".") == wanted)
        }
    }

    @Test(
        .enabled(if: Tool.readelf.isInstalled && Tool.gcc.isInstalled, "readelf or gcc is not installed"),
        .enabled(if: SystemFile.isX86, "the properties are those of x86-64"), arguments: [true, false])
    func propertiesAgreeWithReadelf(isProtected: Bool) throws {
        let library = try CompiledLibrary(
            "int value;", isProtected ? "-fcf-protection=full" : "-fcf-protection=none", "-Wl,-z,x86-64-v3", "-Wl,--build-id=0xabcdef01")
        let mapped = try MappedFile(path: library.path)
        let properties = CodeProperties(try #require(try note(.property, in: mapped)))
        let wanted = try #require(try described("Properties:", library.path))
        #expect(wanted.contains("x86 feature: IBT, SHSTK") == isProtected)
        #expect(wanted.contains("x86 ISA needed: x86-64-v3"))
        #expect(properties.features == (isProtected ? 3 : 0))
        #expect(properties.neededISA == 1 << 2)
        #expect(try note(.buildID, in: mapped)?.content.array == [0xab, 0xcd, 0xef, 0x01])
        #expect(try note(.abiTag, in: mapped) == nil)
    }

    // MARK: Made by hand

    private func note(_ owner: String, _ type: UInt32, _ content: [UInt8]) -> Record {
        Record(bytes: Record().adding(UInt32(owner.utf8.count + 1), UInt32(content.count), type).adding(text: owner).bytes + content)
    }

    private func types(_ bytes: [UInt8], alignment: UInt64 = 4) -> [UInt32] {
        withBytes(bytes) { bytes in
            var found: [UInt32] = []
            Notes(bytes, alignment: alignment).forEach { found.append($0.type) }
            return found
        }
    }

    @Test func alignmentDecidesWhereTheNextNoteIs() {
        // "GNU" and 4 bytes of content are 20 bytes: the next note stands at 20, or at 24.
        let first = note("GNU", 1, [1, 2, 3, 4]).bytes
        let second = note("GNU", 3, [9, 9, 9, 9]).bytes
        #expect(types(first + second) == [1, 3])
        #expect(types(first + second, alignment: 0) == [1, 3])
        #expect(types(first + [0, 0, 0, 0] + second, alignment: 8) == [1, 3])
        #expect(types(first + second, alignment: 8) != [1, 3])
    }

    @Test func ownersAreCompared() {
        // "Go" and its NUL are three bytes, so a byte more before the content.
        let other = note("Go", 3, []).replacing(at: 4, with: UInt32(4)).bytes + [0, 1, 1, 1, 1]
        withBytes(other + note("GNU", 3, [2]).bytes) { bytes in
            let notes = Notes(bytes, alignment: 4)
            #expect(notes.first(.buildID)?.owner.text == "GNU")
            #expect(notes.first(.buildID)?.content.array == [2])
            #expect(notes.first(.buildID)?.gnuType == .buildID)
            #expect(notes.first(.property) == nil)
            var owners: [String] = []
            notes.forEach { owners.append($0.owner.text) }
            #expect(owners == ["Go", "GNU"])
        }
    }

    @Test func brokenNotesEndTheList() {
        let good = note("GNU", 1, [1, 2, 3, 4]).bytes
        let bad = note("GNU", 3, [1, 2, 3, 4])
        for length in 0..<bad.bytes.count { #expect(types(good + bad.bytes.prefix(length)) == [1], "\(length) bytes") }
        for size in [5, 0x7fff_ffff, 0xffff_fffc, 0xffff_ffff] as [UInt32] {
            #expect(types(good + bad.replacing(at: 4, with: size).bytes) == [1], "content of \(size)")
            #expect(types(good + bad.replacing(at: 0, with: size + (size == 5 ? 8 : 0)).bytes) == [1], "name of \(size)")
            #expect(types(good + bad.replacing(at: 0, with: size).replacing(at: 4, with: UInt32.max).bytes) == [1], "both, \(size)")
        }
        #expect(types([]) == [])
    }

    @Test func notesWithoutNameOrContent() {
        #expect(types(Record().adding(0 as UInt32, 0, 7, 0, 0, 8).bytes) == [7, 8])
        withBytes(Record().adding(4 as UInt32, 0, 3, 0x5858_5858).bytes) { bytes in
            let owner = Notes(bytes, alignment: 4)
            var found: [String] = []
            owner.forEach { found.append($0.owner.text) }
            #expect(found == ["XXXX"], "an owner without NUL")
        }
    }

    private func properties(_ record: Record) throws -> CodeProperties {
        try withBytes(note("GNU", 5, record.bytes).bytes) { CodeProperties(try #require(Notes($0, alignment: 8).first(.property))) }
    }

    @Test func propertiesAreReadOneAfterTheOther() throws {
        let record = Record().adding(0xb000_0000 as UInt32, 1).adding(9 as UInt64).adding(0xc000_0002 as UInt32, 4, 3, 0, 0xc000_8002, 4, 6, 0)
        #expect(try properties(record).features == 3)
        #expect(try properties(record).neededISA == 6)
    }

    @Test func brokenPropertiesAreNotRead() throws {
        #expect(try properties(Record()).features == 0)
        #expect(try properties(Record().adding(0xc000_0002 as UInt32, 4)).features == 0, "without its word")
        #expect(try properties(Record().adding(0xc000_0002 as UInt32, 0, 3, 0)).features == 0, "of no bytes")
        for size in [0xffff_ffff, 0xffff_fff8, 0x7fff_ffff] as [UInt32] {
            let record = Record().adding(1 as UInt32, size, 0, 0, 0xc000_0002, 4, 3, 0)
            #expect(try properties(record).features == 0, "what follows a property of \(size) bytes is past the end")
        }
    }
}

extension SystemFile {
    /// True on x86-64.
    static let isX86 = (try? SystemFile.ls.mapped().header.machine) == Machine.x86_64.rawValue
}
