import ELF
import Foundation
import Inspect
import Testing

/// Broken files: each view ends, soon, and says what is wrong.
@Suite struct HostileViewsTests {
    /// The problems that the views see in a file, after all of them have shown it as text, with sentences, and as JSON.
    private func problems(_ bytes: [UInt8], views: [any FileView] = HostileViewsTests.views) -> [String] {
        let kept = KeptBytes()
        defer { withExtendedLifetime(kept) {} }
        let copy = unsafe bytes.withUnsafeBytes { unsafe kept.keep(Bytes(unsafeAddress: UInt(bitPattern: $0.baseAddress), count: $0.count)) }
        let problems = Problems()
        do throws(ELFFileError) {
            let file = try ELFFile(copy, name: "file")
            for flaw in file.flaws { problems.add(flaw.description) }
            for view in views {
                view.write(file, to: TextOutput(), problems)
                JSONOutput(TextOutput()).object { view.write(file, to: JSONOutput(TextOutput()), problems) }
            }
        } catch {
            problems.add(error.description)
        }
        return problems.lines
    }

    private static var views: [any FileView] {
        [
            HeadersView(explains: true), DynamicView(explains: true), SymbolsView(explains: true), RelocationsView(explains: true),
            VersionsView(explains: true), NotesView(explains: true), NMView(explains: true), NMView(onlyDynamic: true),
        ]
    }

    /// A shared library with everything that a view reads.
    private static func library() throws -> [UInt8] {
        let folder = try Folder()
        try folder.write("map", Data("V1 { global: f; local: *; }; V2 { global: g; } V1;".utf8))
        let path = try folder.compile(
            "library.so", "extern int puts(const char *); __thread int t; int g; int f(void) { return puts(\"x\") + t; } int *h(void) { return &g; }",
            "-shared -fPIC -Wl,--version-script='\(folder.path)/map' -Wl,--build-id")
        return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    @Test("every byte of the headers, with the values that hurt most", .timeLimit(.minutes(5)))
    func headerBytes() throws {
        for path in InstalledFiles.small {
            let original = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
            guard original.starts(with: [0x7f, 0x45, 0x4c, 0x46]) else { continue }
            for offset in 4..<64 {
                for value: UInt8 in [0, 0x7f, 0xff] where original[offset] != value {
                    var bytes = original
                    bytes[offset] = value
                    _ = problems(bytes, views: offset < 32 ? Self.views : [Self.views[offset % Self.views.count]])
                }
            }
        }
    }

    @Test("a file that ends too soon is shown as far as it goes, with a line that says so", .timeLimit(.minutes(5)))
    func truncation() throws {
        let original = try Self.library()
        for length in [1, 4, 5, 15, 16, 63, 64, 65, 120, 600, 1000, 4096, original.count / 2, original.count - 1] {
            #expect(!problems(Array(original.prefix(length))).isEmpty, "\(length) bytes of \(original.count)")
        }
        let text = TextOutput()
        let shown = Array(original.prefix(original.count / 2))
        try unsafe shown.withUnsafeBytes {
            let file = try unsafe ELFFile(Bytes(unsafeAddress: UInt(bitPattern: $0.baseAddress), count: $0.count), name: "file")
            HeadersView().write(file, to: text, Problems())
        }
        #expect(text.text.contains("GNU_RELRO"))
        #expect(text.text.contains("There are no sections in this file."))
    }

    @Test("random bytes anywhere in the tables", .timeLimit(.minutes(5)))
    func randomChanges() throws {
        var random = SmallRandom(state: 42)
        let originals = [try Self.library()] + InstalledFiles.small.compactMap { FileManager.default.contents(atPath: $0).map(Array.init) }
        for round in 0..<160 {
            var bytes = originals[round % originals.count]
            for _ in 0..<1 + round % 24 {
                let value: UInt8 = [0, 1, 0x7f, 0x80, 0xff, UInt8(truncatingIfNeeded: random.next())][Int(random.next() % 6)]
                bytes[Int(random.next() % UInt64(bytes.count))] = value
                // The section headers are at the end, the program headers at the start.
                bytes[bytes.count - 1 - Int(random.next() % UInt64(min(bytes.count, 2000)))] = value
                bytes[4 + Int(random.next() % UInt64(min(bytes.count - 4, 700)))] = value
            }
            _ = problems(bytes, views: [Self.views[round % Self.views.count], Self.views[(round + 3) % Self.views.count]])
        }
    }

    @Test("tables that lie over one another do not multiply", .timeLimit(.minutes(5)))
    func overlappingTables() throws {
        var builder = ELFBuilder()
        let symbols = [UInt8](repeating: 1, count: 24_000)
        builder.sections = [
            ELFBuilder.Section(name: ".strtab", type: 3, data: [UInt8](repeating: 0x41, count: 100_000) + [0]),
            ELFBuilder.Section(name: ".symtab", type: 2, link: 1, entrySize: 24, data: symbols),
        ]
        var bytes = builder.bytes()
        let start = Int(bytes[40..<48].enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << UInt64($1.offset * 8) })
        let header = Array(bytes[start + 128..<start + 192])
        for _ in 0..<20_000 { bytes += header }
        bytes.replaceSubrange(60..<62, with: builder.number(UInt16(20_000)))
        // Each of a thousand symbols has a name of a hundred thousand letters, in each of twenty thousand tables.
        let lines = problems(bytes, views: [SymbolsView()])
        #expect(lines.contains { $0.contains("lie over one another") }, "\(lines)")
    }

    @Test("lists that run in circles, and counts beyond all measure, end", .timeLimit(.minutes(5)))
    func circles() throws {
        let builder = ELFBuilder()
        func records(_ type: UInt32, _ data: [UInt8]) -> [UInt8] {
            var file = builder
            file.sections = [ELFBuilder.Section(name: ".x", type: type, link: 2, info: .max, data: data), ELFBuilder.Section(name: ".s", type: 3, data: [0])]
            return file.bytes()
        }
        // One need of 65535 versions, each of which leads to itself by an offset that goes once round.
        let need = builder.number(UInt16(1)) + builder.number(UInt16.max) + [0, 0, 0, 0] + builder.number(UInt32(16)) + builder.number(UInt32(1))
        let wanted = (0..<40).flatMap { _ in builder.number(UInt32(1)) }
        #expect(!problems(records(0x6fff_fffe, need + wanted)).isEmpty)
        let definition =
            builder.number(UInt16(1)) + builder.number(UInt16(0)) + builder.number(UInt16(2)) + builder.number(UInt16.max) + [0, 0, 0, 0]
            + builder.number(UInt32(20)) + builder.number(UInt32(1))
        #expect(!problems(records(0x6fff_fffd, definition + wanted)).isEmpty)
        #expect(!problems(records(7, builder.number(UInt32.max) + builder.number(UInt32.max) + builder.number(UInt32.max))).isEmpty)
        // Section 0 says that there are 2^60 of them.
        var many = builder.bytes()
        let start = Int(many[40..<48].enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << UInt64($1.offset * 8) })
        many.replaceSubrange(60..<62, with: [0, 0])
        many.replaceSubrange(start + 32..<start + 40, with: builder.number(UInt64(1) << 60))
        #expect(problems(many).contains { $0.contains("e_shnum 1152921504606846976") })
    }

    @Test("archives with broken headers, sizes and names", .timeLimit(.minutes(5)))
    func archives() throws {
        let folder = try Folder()
        let object = try folder.compile("a_name_that_is_longer_than_fifteen.o", "int f(void) { return 1; }", "-c")
        try Shell.run("cd '\(folder.path)' && ar rc x.a '\(object)' && ar rcT thin.a '\(object)'")
        var random = SmallRandom(state: 7)
        for name in ["x.a", "thin.a"] {
            let original = Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(name)")))
            for round in 0..<300 {
                var bytes = original
                for _ in 0...round % 4 { bytes[8 + Int(random.next() % UInt64(min(400, bytes.count - 8)))] = UInt8(truncatingIfNeeded: random.next()) }
                let path = try folder.write("broken.a", Data(bytes))
                guard let archive = try? Archive(path: path) else { continue }
                let view = ArchiveView(archive, explains: true)
                view.write(listsSymbols: true, to: TextOutput())
                _ = view.writePulls(Bytes("f"), to: TextOutput())
            }
        }
        let cut = try folder.write("cut.a", Data(Array("!<arch>\nname/           0           0     0     644     999999999 `\n".utf8)))
        #expect(try Archive(path: cut).brokenAt == 8)
    }

    @Test("what is no ELF file is said to be none")
    func otherFiles() throws {
        let folder = try Folder()
        var lines: [String] = []
        let paths = [try folder.write("text", Data("hello".utf8)), try folder.write("empty", Data()), folder.path, "/dev/null", "\(folder.path)/none"]
        let output = ComparedView.headers.text(paths) { lines.append($0) }
        #expect(output.isEmpty)
        #expect(lines.count == 5)
        for (line, path) in zip(lines, paths) { #expect(line.hasPrefix("\(path): "), "\(line)") }
    }

    @Test("control characters in names do not reach the terminal")
    func controlCharacters() throws {
        let folder = try Folder()
        let builder = ELFBuilder(sections: [ELFBuilder.Section(name: ".\u{1b}[2J\u{7}")])
        let path = try folder.write("file", Data(builder.bytes()))
        let text = ComparedView.headers.text([path])
        #expect(!text.contains(0x1b) && !text.contains(7))
        #expect(String(decoding: text, as: UTF8.self).contains(".^[[2J^G"))
    }
}

/// Numbers that look random and are the same in each run.
struct SmallRandom {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
    }
}
