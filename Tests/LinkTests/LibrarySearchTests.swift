import ELF
import Link
import Testing
import Trace

/// Where a search looks, in what order, and what it remembers; every expected list is what ld.so's documentation and traces give.
@Suite struct LibrarySearchTests {
    private let strings = KeptBytes()

    @Test func rpathThenLibraryPathThenCacheThenSystem() throws {
        var search = FakeSearch(FakeFiles(), libraryPath: "/env")
        try search.add("", rpath: "/rpath")
        #expect(search.find("libx.so") == nil)
        #expect(search.files.opened == ["/rpath/libx.so", "/env/libx.so", "/lib/libx.so", "/usr/lib/libx.so"])
    }

    @Test func libraryPathThenRunpathThenSystem() throws {
        var search = FakeSearch(FakeFiles(), libraryPath: "/env")
        try search.add("", runpath: "/runpath")
        #expect(search.find("libx.so") == nil)
        #expect(search.files.opened == ["/env/libx.so", "/runpath/libx.so", "/lib/libx.so", "/usr/lib/libx.so"])
    }

    @Test func theFirstFileEndsTheSearch() throws {
        for (present, expected) in [
            (["/rpath/libx.so", "/env/libx.so"], "/rpath/libx.so"), (["/env/libx.so", "/lib/libx.so"], "/env/libx.so"),
            (["/usr/lib/libx.so"], "/usr/lib/libx.so"),
        ] {
            var search = FakeSearch(FakeFiles(files: Set(present)), libraryPath: "/env")
            try search.add("", rpath: "/rpath")
            #expect(search.find("libx.so") == expected)
            #expect(search.files.opened.last == expected)
        }
    }

    /// A RUNPATH makes the object's RPATH void, and those of its loaders too.
    @Test func aRunpathSwitchesRpathsOff() throws {
        var search = FakeSearch(FakeFiles())
        try search.add("", rpath: "/program")
        try search.add("/liba.so", loader: 0, rpath: "/a", runpath: "/arun")
        try search.add("/libb.so", loader: 1)
        #expect(search.find("libx.so", for: 1) == nil)
        #expect(search.files.opened == ["/arun/libx.so", "/lib/libx.so", "/usr/lib/libx.so"])
        // The void RPATH of a loader is not inherited, nor is its RUNPATH; the program's RPATH is.
        search.files.take()
        #expect(search.find("liby.so", for: 2) == nil)
        #expect(search.files.opened.first == "/program/liby.so")
        #expect(!search.files.opened.contains { $0.hasPrefix("/a") })
    }

    @Test func rpathsAreInheritedFromLoaderToLoader() throws {
        var search = FakeSearch(FakeFiles(folders: ["/program", "/a", "/b", "/c", "/lib"]))
        try search.add("", rpath: "/program")
        try search.add("/liba.so", loader: 0, rpath: "/a")
        try search.add("/libb.so", loader: 1, rpath: "/b")
        try search.add("/libc.so", loader: 0, rpath: "/c")
        #expect(search.find("libx.so", for: 2) == nil)
        #expect(search.files.opened.prefix(3) == ["/b/libx.so", "/a/libx.so", "/program/libx.so"])
        #expect(search.find("libx.so", for: 3) == nil)
        #expect(search.files.opened.prefix(2) == ["/c/libx.so", "/program/libx.so"])
        #expect(search.find("libx.so", for: 0) == nil)
        #expect(search.files.opened.prefix(2) == ["/program/libx.so", "/lib/libx.so"])
    }

    /// An object that nobody loaded, such as a preloaded one, has the program's RPATH after its own.
    @Test func theProgramsRpathIsForAll() throws {
        var search = FakeSearch(FakeFiles(folders: ["/program", "/a"]))
        try search.add("", rpath: "/program")
        try search.add("/liba.so", rpath: "/a")
        #expect(search.find("libx.so", for: 1) == nil)
        #expect(search.files.opened.prefix(2) == ["/a/libx.so", "/program/libx.so"])
        #expect(search.files.opened.filter { $0.hasPrefix("/program") }.count == 1)
    }

    @Test func listsAreSplitAtColonsAndTheEnvironmentsAtSemicolonsToo() throws {
        var search = FakeSearch(FakeFiles(), libraryPath: "/e1;/e2:/e3//:/e1")
        try search.add("", rpath: "/r1:/r;2:/r1///:/r3/")
        #expect(search.find("l") == nil)
        #expect(search.files.opened == ["/r1/l", "/r;2/l", "/r3/l", "/e1/l", "/e2/l", "/e3/l", "/lib/l", "/usr/lib/l"])
    }

    @Test func theRootDirectory() throws {
        var search = FakeSearch(FakeFiles(), libraryPath: "/")
        try search.add("")
        #expect(search.find("l") == nil)
        #expect(search.files.opened == ["/l", "/lib/l", "/usr/lib/l"])
        #expect(search.trace.lines[1] == "path / (libraryPath)")
    }

    /// An empty element is the current directory, without a name; relative directories are never given up, since the current one may change.
    @Test func emptyAndRelativeElements() throws {
        var search = FakeSearch(FakeFiles(), libraryPath: ":nowhere:./here/:")
        try search.add("")
        for _ in 0..<2 {
            #expect(search.find("l") == nil)
            #expect(search.files.opened.prefix(3) == ["l", "nowhere/l", "./here/l"])
        }
        #expect(search.files.probedFolders.allSatisfy { $0.hasPrefix("/") }, "a relative directory is not looked for")
    }

    @Test func tokensAreReplaced() throws {
        var files = FakeFiles()
        files.lib = "lib/x86_64-linux-gnu"
        var search = FakeSearch(files, libraryPath: "${ORIGIN}/env")
        try search.add("", rpath: "$ORIGIN/../$LIB:/p/$PLATFORM:/$OTHER")
        try search.add("/opt/liba.so", loader: 0, rpath: "$ORIGIN", origin: "/opt")
        #expect(search.find("l", for: 1) == nil)
        #expect(
            search.files.opened.prefix(5) == [
                "/opt/l", "/app/bin/../lib/x86_64-linux-gnu/l", "/p/haswell/l", "/$OTHER/l", "/app/bin/env/l",
            ])
        // An element whose token has no value is left out.
        var orphan = FakeSearch(files)
        try orphan.add("", rpath: "$ORIGIN/x:/y", origin: "")
        #expect(orphan.find("l") == nil)
        #expect(orphan.files.opened.first == "/y/l")
        let expanded = ["$LIB/x", "$ORIGIN/x", "/plain"].map { text in
            orphan.search.expand(text.kept, of: ObjectID.program, into: strings, prober: orphan.files, origin: { Bytes() })?.text
        }
        #expect(expanded == ["lib/x86_64-linux-gnu/x", nil, "/plain"])
    }

    @Test func nodeflibKeepsOutOfTheSystemsDirectories() throws {
        let cache = try #require(CacheFile([CacheFile.Entry("libs.so", "/usr/lib/libs.so"), CacheFile.Entry("libo.so", "/opt/libo.so")]).cache)
        var search = FakeSearch(FakeFiles(files: ["/usr/lib/libs.so", "/opt/libo.so", "/lib/libs.so"], cache: cache))
        try search.add("", flags1: DynamicFlags1.noDefaultLibraries.rawValue)
        try search.add("/liba.so", loader: 0)
        #expect(search.find("libo.so", for: 0) == "/opt/libo.so")
        #expect(search.find("libs.so", for: 0) == nil)
        #expect(search.files.opened.isEmpty)
        #expect(search.find("libs.so", for: 1) == "/usr/lib/libs.so")
    }

    /// ld.so shows what the cache has before it minds that the object wants nothing from there.
    @Test func nodeflibShowsWhatTheCacheHas() throws {
        let cache = try #require(CacheFile([CacheFile.Entry("libs.so", "/usr/lib/libs.so")]).cache)
        var search = FakeSearch(FakeFiles(files: ["/usr/lib/libs.so"], cache: cache))
        try search.add("", flags1: DynamicFlags1.noDefaultLibraries.rawValue)
        #expect(search.find("libs.so") == nil)
        #expect(search.trace.lines == ["find libs.so", "cache /etc/ld.so.cache", "try /usr/lib/libs.so", "end"])
    }

    @Test func theCacheComesBeforeTheSystemsDirectories() throws {
        let cache = try #require(CacheFile([CacheFile.Entry("libx.so", "/opt/libx.so"), CacheFile.Entry("libgone.so", "/gone/libgone.so")]).cache)
        let files = FakeFiles(files: ["/opt/libx.so", "/lib/libx.so", "/lib/libgone.so"], cache: cache)
        var search = FakeSearch(files)
        try search.add("")
        #expect(search.find("libx.so") == "/opt/libx.so")
        #expect(search.find("libgone.so") == "/lib/libgone.so")
        #expect(search.files.opened == ["/gone/libgone.so", "/lib/libgone.so"])
        var without = FakeSearch(files, usesCache: false)
        try without.add("")
        #expect(without.find("libx.so") == "/lib/libx.so")
        #expect(!without.trace.lines.contains { $0.hasPrefix("cache") })
    }

    @Test func missingDirectoriesAreTriedOnce() throws {
        var search = FakeSearch(FakeFiles(folders: ["/there", "/lib"]), libraryPath: "/gone:/there")
        try search.add("", rpath: "/never:/nowhere")
        #expect(search.find("l") == nil)
        #expect(search.files.opened == ["/never/l", "/nowhere/l", "/gone/l", "/there/l", "/lib/l", "/usr/lib/l"])
        #expect(search.files.probedFolders == ["/never/", "/nowhere/", "/gone/", "/there/", "/lib/", "/usr/lib/"])
        search.trace.take()
        #expect(search.find("m") == nil)
        #expect(search.files.opened == ["/there/m", "/lib/m"])
        #expect(search.files.probedFolders.isEmpty)
        #expect(
            search.trace.lines == [
                "find m", "path /there (libraryPath)", "try /there/m", "path /lib (system)", "try /lib/m", "end",
            ])
    }

    /// A directory in which something was found exists; nobody asks.
    @Test func aFoundFileProvesItsDirectory() throws {
        var search = FakeSearch(FakeFiles(files: ["/env/liba.so"]), libraryPath: "/env")
        try search.add("")
        #expect(search.find("liba.so") == "/env/liba.so")
        #expect(search.files.probedFolders.isEmpty)
        #expect(search.find("libb.so") == nil)
        #expect(search.files.probedFolders == ["/lib/", "/usr/lib/"])
    }

    @Test func capabilitySubdirectoriesComeFirstBestFirst() throws {
        var files = FakeFiles(files: ["/env/glibc-hwcaps/v2/liba.so", "/env/liba.so", "/env/libb.so"], levels: ["v3", "v2"])
        files.system = ["/lib"]
        var search = FakeSearch(files, libraryPath: "/env")
        try search.add("")
        #expect(search.find("liba.so") == "/env/glibc-hwcaps/v2/liba.so")
        #expect(
            search.trace.take() == [
                "find liba.so", "path /env/glibc-hwcaps/v3:/env/glibc-hwcaps/v2:/env (libraryPath)", "try /env/glibc-hwcaps/v3/liba.so",
                "try /env/glibc-hwcaps/v2/liba.so", "end",
            ])
        #expect(search.find("libb.so") == "/env/libb.so")
        #expect(
            search.trace.take() == [
                "find libb.so", "path /env/glibc-hwcaps/v2:/env (libraryPath)", "try /env/glibc-hwcaps/v2/libb.so", "try /env/libb.so", "end",
            ])
        #expect(search.find("libc.so") == nil)
        #expect(search.trace.take().contains("path /lib/glibc-hwcaps/v3:/lib/glibc-hwcaps/v2:/lib (system)"))
    }

    /// A directory stands under the reason that named it first; one list can so be shown in two parts.
    @Test func aDirectoryKeepsItsFirstReason() throws {
        let files = FakeFiles(folders: ["/lib", "/usr/lib", "/a", "/b"])
        var search = FakeSearch(files, libraryPath: "/a:/lib:/b", reason: SearchReason.libraryPathOption)
        try search.add("/prog", runpath: "/r:/a")
        try search.add("/liba.so", loader: 0, runpath: "/b:/c")
        #expect(search.find("l") == nil)
        #expect(
            search.trace.lines == [
                "find l", "path /a (runpath of /prog)", "try /a/l", "path /lib (system)", "try /lib/l", "path /b (libraryPathOption)", "try /b/l",
                "path /r:/a (runpath of /prog)", "try /r/l", "try /a/l", "path /lib:/usr/lib (system)", "try /lib/l", "try /usr/lib/l", "end",
            ], "the program's own paths are known before the environment's")
        search.trace.take()
        #expect(search.find("l", for: 1) == nil)
        #expect(search.trace.lines.contains("path /b (libraryPathOption)") && search.trace.lines.contains("path /c (runpath of /liba.so)"))
    }

    @Test func theDirectoriesForAMessage() throws {
        var search = FakeSearch(FakeFiles(), libraryPath: "/env")
        try search.add("", rpath: "/program")
        try search.add("/liba.so", loader: 0, runpath: "/arun")
        try search.add("/libb.so", loader: 0, rpath: "/b")
        #expect(search.search.places(for: ObjectID(1)).map(\.text) == ["/env", "/arun", "/etc/ld.so.cache", "/lib", "/usr/lib"])
        #expect(search.search.places(for: ObjectID(2)).map(\.text).prefix(3) == ["/b", "/program", "/env"])
        var here = FakeSearch(FakeFiles(), libraryPath: ":x", usesCache: false)
        try here.add("", flags1: DynamicFlags1.noDefaultLibraries.rawValue)
        #expect(here.search.places(for: ObjectID(0)).map(\.text) == [".", "x"])
    }

    /// A string that lies outside of the string table is an error of the file.
    @Test func aPathOutsideOfTheStringTableIsAnError() throws {
        let section = withBytes(Record().adding(DynamicTag.runpath.rawValue, UInt64(1) << 40).bytes) { $0.kept() }
        let object = try DynamicObject(image: unsafe Image(bias: 0, segments: []), dynamic: section)
        var search = LibrarySearch(SearchConfiguration())
        #expect(throws: ELFError.outside(.stringTable, 1 << 40)) {
            try search.add(object, name: Bytes(), loader: nil, prober: FakeFiles(), origin: { Bytes() })
        }
    }
}
