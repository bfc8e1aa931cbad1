import ELF
import Foundation
import Inspect
import Testing

/// What the views have beyond binutils: JSON, sentences, and what an archive's symbol pulls in.
@Suite struct ViewsTests {
    private static func library(_ folder: Folder) throws -> String {
        try folder.write("map", Data("V1 { global: f; local: *; };".utf8))
        return try folder.compile(
            "library.so", "extern int puts(const char *); int f(void) { return puts(\"\\\"x\\\"\"); }",
            "-shared -fPIC -Wl,--version-script='\(folder.path)/map' -Wl,--build-id")
    }

    @Test("each view's JSON is JSON, says its schema, and has as many rows as the text", arguments: ComparedView.allCases)
    func json(view: ComparedView) throws {
        let folder = try Folder()
        let path = try Self.library(folder)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(view.text([path], explains: true, usesJSON: true))) as? [String: Any])
        let words = [
            ComparedView.headers: "headers", .dynamic: "dynamic", .symbols: "symbols", .dynamicSymbols: "symbols", .relocations: "relocations",
            .versions: "versions", .notes: "notes", .nm: "nm", .dynamicNM: "nm",
        ]
        #expect(object["schema"] as? String == "swload.\(try #require(words[view]))/1")
        #expect(object["file"] as? String == path)
        #expect((object["problems"] as? [String])?.isEmpty == true)
        let file = try ELFFile(path: path)
        switch view {
        case .headers:
            #expect((object["sections"] as? [Any])?.count == file.sections.count)
            #expect((object["segments"] as? [Any])?.count == file.segments.count)
        case .dynamic: #expect((object["entries"] as? [Any])?.count == file.dynamicTable?.entries.count)
        case .dynamicSymbols:
            let table = try #require((object["tables"] as? [[String: Any]])?.first)
            let symbols = try #require(table["symbols"] as? [[String: Any]])
            let f = try #require(symbols.first { $0["name"] as? String == "f" })
            #expect(f["version"] as? String == "V1")
            #expect(f["versionRole"] as? String == "default")
        case .relocations:
            let tables = try #require(object["tables"] as? [[String: Any]])
            let all = tables.flatMap { $0["relocations"] as? [[String: Any]] ?? [] }
            #expect(all.contains { $0["symbol"] as? String == "puts" && $0["typeName"] as? String == "R_X86_64_JUMP_SLOT" })
        case .versions:
            let definitions = try #require(object["definitions"] as? [[String: Any]])
            #expect(definitions.compactMap { $0["name"] as? String }.contains("V1"))
        case .notes:
            let notes = try #require(object["notes"] as? [[String: Any]])
            #expect(notes.contains { ($0["description"] as? String)?.hasPrefix("Build ID: ") == true })
        case .symbols, .nm, .dynamicNM: #expect(object.count >= 4)
        }
    }

    @Test("--explain leaves the rows as they are and adds a sentence to each", arguments: ComparedView.allCases)
    func explanations(view: ComparedView) throws {
        let folder = try Folder()
        let path = try Self.library(folder)
        let plain = String(decoding: view.text([path]), as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let explained = String(decoding: view.text([path], explains: true), as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let sentences = explained.filter { $0.hasPrefix("        ↳ ") }
        #expect(explained.filter { !$0.hasPrefix("        ↳ ") } == plain)
        #expect(sentences.allSatisfy { $0.hasSuffix(".") && $0.count > 30 })
        let file = try ELFFile(path: path)
        let rows =
            switch view {
            case .headers: 19 + file.sections.count + 2 * file.segments.count
            case .dynamic: file.dynamicTable?.entries.count ?? 0
            case .symbols: file.symbolTables.reduce(0) { $0 + $1.count }
            case .dynamicSymbols: file.dynamicSymbols?.count ?? 0
            case .relocations: file.dynamicRelocations.reduce(0) { $0 + $1.table.count }
            case .versions: sentences.count
            case .notes: plain.count { $0.hasPrefix("  GNU ") }
            case .nm, .dynamicNM: plain.count - 1
            }
        #expect(sentences.count == rows)
        #expect(sentences.count > 0)
    }

    @Test("the members of an archive, and those that a symbol pulls in, through others and once round")
    func archive() throws {
        let folder = try Folder()
        for (name, source) in [
            ("one", "extern int two(void); int one(void) { return two(); }"),
            ("two", "extern int three(void), one(void); int two(void) { return three() + one(); }"),
            ("three", "extern int lone(void) __attribute__((weak)); int three(void) { return lone ? lone() : 3; }"), ("lone", "int lone(void) { return 4; }"),
        ] { try folder.compile("\(name).o", source, "-c") }
        for (options, name) in [("rc", "plain.a"), ("rcT", "thin.a")] {
            try Shell.run("cd '\(folder.path)' && ar \(options) \(name) one.o two.o three.o lone.o")
            let path = "\(folder.path)/\(name)"
            let view = ArchiveView(try Archive(path: path))
            let members = TextOutput()
            view.write(listsSymbols: false, to: members)
            let listed = try Shell.run("ar t '\(path)'").split(separator: "\n").map { String($0.split(separator: "/").last ?? $0) }
            #expect(members.text.split(separator: "\n").map(String.init) == listed)
            let pulls = TextOutput()
            #expect(view.writePulls(Bytes("one"), to: pulls))
            #expect(pulls.text == "one.o  for one\ntwo.o  for two, which one.o needs\nthree.o  for three, which two.o needs\n")
            #expect(!view.writePulls(Bytes("four"), to: TextOutput()))
        }
    }

    @Test("colours only where they are asked for, and the same text between them")
    func colours() throws {
        let folder = try Folder()
        let file = try ELFFile(path: try Self.library(folder))
        let (plain, coloured) = (TextOutput(), TextOutput(usesColour: true))
        HeadersView().write(file, to: plain, Problems())
        HeadersView().write(file, to: coloured, Problems())
        #expect(coloured.text.contains("\u{1b}[1mELF Header:\u{1b}[0m"))
        #expect(coloured.text.replacing(/\u{1b}\[[0-9]*m/, with: "") == plain.text)
    }
}
