import ELF
import Link
import Testing
import Trace

/// How few questions a start asks of its directories, and that it finds and shows what it would by asking them all.
@Suite struct EnteredDirectoriesTests {
    private func search(_ files: FakeFiles, runpath: String, levels: [String] = [], libraryPath: String? = nil) throws -> FakeSearch {
        var files = files
        files.letsIn = true
        files.levels = levels
        files.system = []
        var search = FakeSearch(files, libraryPath: libraryPath, usesCache: false)
        try search.add("", runpath: runpath)
        return search
    }

    @Test func aMissingDirectoryIsAskedOnceAndForNoFile() throws {
        var search = try search(FakeFiles(), runpath: "/none:relative", levels: ["v3", "v2"])
        #expect(search.find("liba.so") == nil)
        #expect(search.files.entered == ["/none/", "relative/"])
        for name in ["libb.so", "libc.so"] {
            #expect(search.find(name) == nil)
            #expect(search.files.entered.isEmpty)
        }
        #expect(search.files.opened.isEmpty && search.files.probedFolders.isEmpty)
        let tried = search.trace.lines.filter { $0.hasPrefix("try") }
        #expect(tried.count == 3 + 3 * 3, "as ld.so shows it: the missing one once, the relative one each time: \(tried)")
    }

    @Test func oneLookTellsThatThereAreNoCapabilityDirectories() throws {
        var search = try search(FakeFiles(folders: ["/a"]), runpath: "/a", levels: ["v4", "v3", "v2"])
        #expect(search.find("liba.so") == nil)
        #expect(search.files.looked == ["/a/glibc-hwcaps/"])
        #expect(search.files.opened == ["/a/liba.so"] && search.files.probedFolders.isEmpty)
        #expect(search.find("libb.so") == nil)
        #expect(search.files.looked.isEmpty && search.files.opened == ["/a/libb.so"])
    }

    /// To ask the processor costs much where it is slow to answer.
    @Test func theProcessorIsAskedOnlyForDirectoriesThatHaveAny() throws {
        let made = try search(FakeFiles(files: ["/a/liba.so", "/b/glibc-hwcaps/v2/libb.so"]), runpath: "/none:/a:/b", levels: ["v3", "v2"])
        var (search, files) = (made.search, made.files)
        func find(_ library: String) -> String? {
            files.take()
            _ = search.find(library.kept, for: .program, prober: &files, trace: SilentTrace())
            return files.accepted
        }
        #expect(find("liba.so") == "/a/liba.so")
        #expect(files.entered == ["/none/", "/a/"] && files.looked == ["/a/glibc-hwcaps/"] && files.opened == ["/a/liba.so"])
        #expect(files.levelsAsked.value == 0)
        #expect(find("libb.so") == "/b/glibc-hwcaps/v2/libb.so")
        #expect(files.opened == ["/a/libb.so", "/b/glibc-hwcaps/v3/libb.so", "/b/glibc-hwcaps/v2/libb.so"])
        #expect(files.levelsAsked.value == 1)
        search.leaveDirectories(&files)
        #expect(find("libc.so") == nil)
        #expect(files.opened == ["/a/libc.so", "/b/glibc-hwcaps/v2/libc.so", "/b/libc.so"], "what was missing is not asked for again")
        #expect(files.probedFolders == ["/b/"], "whether it is there is asked once")
    }

    @Test func capabilityDirectoriesThatAreThereAreAsked() throws {
        let files = FakeFiles(files: ["/a/glibc-hwcaps/v2/liba.so", "/a/liba.so"])
        var search = try search(files, runpath: "/a", levels: ["v3", "v2"])
        #expect(search.find("liba.so") == "/a/glibc-hwcaps/v2/liba.so")
        #expect(search.files.opened == ["/a/glibc-hwcaps/v3/liba.so", "/a/glibc-hwcaps/v2/liba.so"])
        #expect(search.files.probedFolders == ["/a/glibc-hwcaps/v3/"])
        #expect(search.find("libb.so") == nil)
        #expect(search.files.opened == ["/a/glibc-hwcaps/v2/libb.so", "/a/libb.so"])
    }

    /// From the fifth name on, a directory is asked for nothing that it does not hold.
    @Test func aDirectoryThatWasAskedInVainIsRead() throws {
        var search = try search(FakeFiles(files: ["/b/lib9.so", "/c/lib0.so"], folders: ["/a"]), runpath: "/a:/b:/c")
        for index in 0..<4 {
            #expect(search.find("lib\(index).so") == (index == 0 ? "/c/lib0.so" : nil))
            #expect(search.files.opened.contains("/a/lib\(index).so") && search.files.opened.contains("/b/lib\(index).so"))
            #expect(search.files.read == (index == 3 ? ["/a/ 1024", "/b/ 1024"] : []))
        }
        for index in 4..<9 {
            #expect(search.find("lib\(index).so") == nil)
            #expect(!search.files.opened.contains("/a/lib\(index).so") && !search.files.opened.contains("/b/lib\(index).so"))
        }
        #expect(search.find("lib9.so") == "/b/lib9.so")
        #expect(search.files.opened == ["/b/lib9.so"])
    }

    /// A large directory is not worth reading for a few names, and a very large one never.
    @Test(arguments: [(20, 4), (150, 32), (1000, nil)] as [(Int, Int?)])
    func readingIsNotDearerThanAsking(_ count: Int, _ sufficient: Int?) throws {
        let files = FakeFiles(files: Set((0..<count).map { "/a/libheld\($0).so" }))
        var search = try search(files, runpath: "/a")
        for index in 1...60 {
            #expect(search.find("libmissing\(index).so") == nil)
            #expect(search.files.read == (index == 4 ? ["/a/ 1024"] : index == 32 && count > 20 ? ["/a/ 8192"] : []))
        }
        var asked = 0
        for index in 61...160 {
            #expect(search.find("libmissing\(index).so") == nil)
            asked += search.files.opened.count
        }
        #expect(sufficient == nil ? asked == 100 : asked < 20)
        #expect(search.find("libheld7.so") == "/a/libheld7.so")
    }

    /// Once code of the program may have run, a directory may hold what it did not.
    @Test func nothingIsRememberedOnceTheProgramRuns() throws {
        var search = try search(FakeFiles(folders: ["/a", "/b"]), runpath: "/a:relative")
        for index in 0..<5 { #expect(search.find("lib\(index).so") == nil) }
        #expect(search.files.held == ["/a/"])
        search.search.leaveDirectories(&search.files)
        #expect(search.files.held.isEmpty)
        search.files.files = ["/a/lib0.so", "relative/lib1.so"]
        #expect(search.find("lib0.so") == "/a/lib0.so")
        #expect(search.find("lib1.so") == "relative/lib1.so")
        #expect(search.files.entered.isEmpty && search.files.read.isEmpty)
    }

    /// Random trees and searches: with and without entering, the same files are found and the same lines shown.
    @Test(arguments: 0..<40) func theTrailIsThatOfASearchThatEntersNothing(_ seed: Int) throws {
        var random = Random(state: UInt64(seed))
        let directories = ["/a", "/b", "c", "", "/d/e", "./f", "/g"]
        var files = FakeFiles(folders: Set(directories.filter { _ in random.below(2) == 0 }))
        let levels = ["v4", "v3", "v2"]
        for directory in directories {
            for level in levels.map({ "glibc-hwcaps/\($0)/" }) + [""] where random.below(4) == 0 {
                let prefix = (directory.isEmpty ? "" : directory + "/") + level
                for _ in 0..<random.below(6) { files.files.insert("\(prefix)lib\(random.below(40)).so") }
            }
        }
        files.levels = levels
        let runpath = directories.filter { _ in random.below(2) == 0 }.joined(separator: ":")
        var plain = FakeSearch(files, libraryPath: "/b:c:/d/e")
        try plain.add("", runpath: runpath)
        files.letsIn = true
        var entering = FakeSearch(files, libraryPath: "/b:c:/d/e")
        try entering.add("", runpath: runpath)
        var (plainly, asked) = (0, 0)
        for _ in 0..<60 {
            let name = "lib\(random.below(60)).so"
            let found = plain.find(name)
            #expect(entering.find(name) == found, "\(name)")
            plainly += plain.files.opened.count + plain.files.probedFolders.count
            asked += entering.files.opened.count + entering.files.probedFolders.count + entering.files.entered.count + entering.files.looked.count
        }
        #expect(plain.trace.lines == entering.trace.lines)
        #expect(asked < plainly, "\(asked) questions instead of \(plainly)")
    }
}

/// What a filter of names lets through.
@Suite struct NameFilterTests {
    @Test(arguments: [1, 4, 5, 30, 500]) func everyNameAndFewOthers(_ count: Int) {
        var filter = NameFilter(count: count)
        for index in 0..<count { #expect(filter.add("libheld-\(index).so.1".kept) == true) }
        for index in 0..<count { #expect(filter.mayHold("libheld-\(index).so.1".kept)) }
        let others = (0..<1000).filter { filter.mayHold("libother-\($0).so.1".kept) }.count
        #expect(others < 130, "\(others) of 1000")
    }

    @Test func noNames() {
        #expect(!NameFilter(count: 0).mayHold("liba.so".kept))
    }

    /// Where a directory takes upper and lower case for the same, a name in another case is there; and letters beyond ASCII can be the same as others.
    @Test func namesThatSomeDirectoriesTakeForTheSame() {
        var filter = NameFilter(count: 1)
        #expect(filter.add("libKernel.so".kept) == true)
        for name in ["LIBKERNEL.SO", "libkernel.so", "lib\u{212a}ernel.so", "libä.so"] { #expect(filter.mayHold(name.kept), "\(name)") }
        #expect(filter.add("lib\u{212a}ernel.so".kept) == false)
    }
}
