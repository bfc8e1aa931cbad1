import ELF
import Link
import Testing

/// How a process with more rights than its user searches; every expectation is what glibc's ld.so does.
@Suite struct SecureSearchTests {
    private let strings = KeptBytes()

    private func expand(_ text: String, origin: String = "/usr/lib/app", _ rule: OriginRule) -> String? {
        DynamicStringTokens(origin: origin.kept, lib: "lib64".kept, platform: "haswell".kept, originRule: rule).expand(text.kept, into: strings)?.text
    }

    @Test("$ORIGIN stands first, and alone or before a slash", arguments: ["$ORIGIN", "${ORIGIN}", "$ORIGIN/x", "${ORIGIN}/../$LIB"])
    func first(text: String) {
        #expect(expand(text, .first) == expand(text, .anywhere))
        #expect(expand(text, .first) != nil)
    }

    @Test("and nowhere else", arguments: ["x$ORIGIN", "/$ORIGIN", "$ORIGIN-x", "${ORIGIN}x", "$LIB/$ORIGIN", "$ORIGIN/$ORIGIN", "$ORIGIN$LIB"])
    func notFirst(text: String) {
        #expect(expand(text, .anywhere) != nil)
        #expect(expand(text, .first) == nil)
    }

    @Test("other tokens are free", arguments: ["/opt/$LIB", "x$PLATFORM$LIB", "$ORIGINAL", "/$OTHER", "/plain"])
    func otherTokens(text: String) {
        #expect(expand(text, .firstWithin(["/lib/".kept])) == expand(text, .anywhere))
    }

    private static let inside = [
        ("/lib", "$ORIGIN"), ("/lib/app", "$ORIGIN"), ("/usr/lib/app", "$ORIGIN/../x"), ("/usr/bin", "$ORIGIN/../lib"),
        ("/usr/bin", "$ORIGIN/.././lib//x/"), ("//lib/app", "$ORIGIN"), ("/usr", "$ORIGIN/../../lib/x"), ("/lib/..", "$ORIGIN/lib"),
    ]
    private static let outside = [
        ("/home/me", "$ORIGIN"), ("/library", "$ORIGIN"), ("/lib/app", "$ORIGIN/../.."), ("/usr/lib", "$ORIGIN/../library"), ("/", "$ORIGIN"),
        ("/lib/../tmp", "$ORIGIN"), ("/lib/./../tmp", "$ORIGIN/x"), ("lib", "$ORIGIN"), (".", "$ORIGIN/../lib"), ("/lib", "$ORIGIN/.../../../tmp"),
    ]

    @Test("the program's $ORIGIN leads to the system's directories", arguments: inside)
    func trusted(origin: String, text: String) {
        #expect(expand(text, origin: origin, .firstWithin(["/lib/".kept, "/usr/lib/".kept])) == expand(text, origin: origin, .anywhere))
    }

    @Test("or is not used", arguments: outside)
    func untrusted(origin: String, text: String) {
        #expect(expand(text, origin: origin, .firstWithin(["/lib/".kept, "/usr/lib/".kept])) == nil)
    }

    @Test("the program and its libraries in one search") func search() throws {
        var search = FakeSearch(FakeFiles(), isSecure: true)
        try search.add("", runpath: "$ORIGIN/x:/opt/$LIB:$ORIGIN/../../lib/y", origin: "/home/me")
        try search.add("/opt/liba.so", loader: 0, runpath: "$ORIGIN:/a$ORIGIN", origin: "/opt")
        #expect(search.find("l") == nil)
        #expect(search.files.opened == ["/opt/lib/l", "/home/me/../../lib/y/l", "/lib/l", "/usr/lib/l"])
        #expect(search.find("l", for: 1) == nil)
        #expect(search.files.opened.first == "/opt/l")
        #expect(search.search.expand("$ORIGIN/n".kept, of: .program, into: strings, prober: search.files, origin: { "/home".kept }) == nil)
        #expect(search.search.expand("$ORIGIN/n".kept, of: ObjectID(1), into: strings, prober: search.files, origin: { "/home".kept })?.text == "/home/n")
    }

    @Test("preloaded objects have the set-user-ID bit and are not looked for in the cache") func preloads() throws {
        let cache = try #require(CacheFile([CacheFile.Entry("libc.so", "/opt/libc.so")]).cache)
        var files = FakeFiles(files: ["/run/lib.so", "/lib/lib.so", "/usr/lib/lib.so", "/opt/libc.so"], cache: cache)
        files.setUserID = ["/usr/lib/lib.so", "/opt/libc.so"]
        var search = FakeSearch(files, isSecure: true)
        try search.add("", runpath: "/run")
        search.search.findsOnlySetUserID = true
        #expect(search.find("lib.so") == "/usr/lib/lib.so")
        #expect(search.files.opened == ["/run/lib.so", "/lib/lib.so", "/usr/lib/lib.so"])
        #expect(search.files.probedFolders.isEmpty, "a directory with an unfit file exists all the same")
        #expect(search.find("libc.so") == nil)
        search.search.findsOnlySetUserID = false
        #expect(search.find("lib.so") == "/run/lib.so")
        #expect(search.find("libc.so") == "/opt/libc.so")
    }
}
