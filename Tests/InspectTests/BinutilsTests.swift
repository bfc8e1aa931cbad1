import Foundation
import Inspect
import Testing

/// The views beside readelf and nm, on files that are installed here.
@Suite struct BinutilsTests {
    @Test("each view writes readelf's and nm's bytes for 200 installed files", .binutils, .timeLimit(.minutes(10)))
    func installedFiles() throws {
        let files = InstalledFiles.chosen(200)
        #expect(files.count == 200)
        var lines = 0
        var differences: [String] = []
        for file in files {
            for (view, expected) in zip(ComparedView.allCases, try Binutils.texts([file])) {
                lines += expected.count { $0 == 0x0a }
                if let difference = Binutils.difference(expected, view.text([file])) {
                    differences.append("\(view.rawValue) \(file), \(difference)")
                }
            }
        }
        print("compared \(files.count) files, \(lines) lines: \(differences.isEmpty ? "all equal" : "\(differences.count) texts differ")")
        #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
    }

    @Test("several files get titles, and archives among them", .binutils)
    func severalFiles() throws {
        let folder = try Folder()
        let object = try folder.compile("one.o", "int f(void) { return 1; } static int g; int *h = &g;", "-c")
        let archive = "\(folder.path)/two.a"
        try Shell.run("ar rc '\(archive)' '\(object)'")
        for (view, expected) in zip(ComparedView.allCases, try Binutils.texts([object, archive])) {
            let difference = Binutils.difference(expected, view.text([object, archive]))
            #expect(difference == nil, "\(view.rawValue): \(difference ?? "")")
        }
    }

    @Test("without section headers, the dynamic section leads to symbols and relocations", .binutils)
    func withoutSections() throws {
        let folder = try Folder()
        let library = try folder.compile("library.so", "int a; int *b = &a; extern int c(void); int d(void) { return c(); }", "-shared -fPIC -nostdlib")
        var bytes = try Data(contentsOf: URL(fileURLWithPath: library))
        // e_shoff, e_shnum and e_shstrndx.
        for index in Array(40..<48) + Array(60..<64) { bytes[index] = 0 }
        let path = try folder.write("bare.so", bytes)
        for view in [ComparedView.headers, .dynamic, .notes] {
            let difference = Binutils.difference(try Binutils.texts([path], [view])[0], view.text([path]))
            #expect(difference == nil, "\(view.rawValue): \(difference ?? "")")
        }
        func rows(_ text: [UInt8]) -> [Substring] { Array(String(decoding: text, as: UTF8.self).split(separator: "\n").dropFirst()) }
        #expect(rows(ComparedView.dynamicSymbols.text([path])) == rows(ComparedView.dynamicSymbols.text([library])))
        let relocations = Set(rows(ComparedView.relocations.text([path])).filter { $0.hasPrefix("0000") })
        #expect(relocations == Set(rows(ComparedView.relocations.text([library])).filter { $0.hasPrefix("0000") }))
        #expect(relocations.count >= 2)
    }
}
