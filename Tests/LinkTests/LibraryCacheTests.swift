import ELF
import Link
import Testing

@Suite struct LibraryCacheTests {
    private func lookUp(_ library: String, _ cache: LibraryCache?, levels: [String] = []) -> String? {
        cache?.path(of: library.kept, levels: { levels.map(\.kept) })?.text
    }

    private struct Listed {
        let name: String
        let path: String
        let attributes: String
    }

    /// `ldconfig -p`.
    private func listed(_ options: String = "") throws -> [Listed] {
        try Shell.lines("\(try #require(Shell.find("ldconfig"))) -p \(options)").compactMap { line in
            guard let open = line.firstRange(of: " ("), let close = line.firstRange(of: ") => ") else { return nil }
            return Listed(
                name: String(line[..<open.lowerBound].drop { $0 == "\t" }), path: String(line[close.upperBound...]),
                attributes: String(line[open.upperBound..<close.lowerBound]))
        }
    }

    private static let file = "/etc/ld.so.cache"

    private func contents(_ path: String) throws -> [UInt8] {
        try Shell.content(of: path).array
    }

    private func parse(_ bytes: [UInt8]) -> LibraryCache? {
        LibraryCache(withBytes(bytes) { $0.kept() }, flags: LibraryCache.x86_64Flags)
    }

    @Test(.needs("ldconfig")) func everyLibraryOfTheSystemIsFound() throws {
        let cache = try #require(parse(contents(Self.file)), "no \(Self.file)")
        let all = try listed().filter { $0.attributes.hasPrefix("libc6,x86-64") }
        try #require(all.count > 50)
        var asked: Set<String> = []
        for one in all where !one.attributes.contains("hwcap") && asked.insert(one.name).inserted {
            #expect(lookUp(one.name, cache) == one.path)
            for absent in [one.name + ".0", String(one.name.dropLast()), "a" + one.name] where !all.contains(where: { $0.name == absent }) {
                #expect(lookUp(absent, cache) == nil, "\(absent)")
            }
        }
        #expect(LibraryCache(Bytes(), flags: LibraryCache.x86_64Flags) == nil)
        let other = try #require(LibraryCache(withBytes(contents(Self.file)) { $0.kept() }, flags: LibraryCache.aarch64Flags))
        #expect(lookUp(all[0].name, other) == nil, "a library of another machine does not count")
    }

    /// The oldest format, which older systems have alone.
    @Test(.needs("ldconfig", "gcc"))
    func theOldTableAlone() throws {
        let work = try Workplace()
        try Shell.lines("mkdir -p '\(work.path)/lib'")
        for name in ["libone.so.1", "libtwo.so.12", "libtwo.so.3"] {
            try work.build("lib/\(name)", "int f(void) { return 1; }", "-shared -fPIC -Wl,-soname,\(name)")
        }
        try work.write("conf", "\(work.path)/lib\n")
        try Shell.lines("\(try #require(Shell.find("ldconfig"))) -X -c old -f '\(work.path)/conf' -C '\(work.path)/cache'")
        let cache = try #require(parse(try contents("\(work.path)/cache")))
        for name in ["libone.so.1", "libtwo.so.12", "libtwo.so.3"] { #expect(lookUp(name, cache) == "\(work.path)/lib/\(name)") }
        #expect(lookUp("libtwo.so.1", cache) == nil)
    }

    /// What `ldconfig` writes for libraries in capability subdirectories, in both of its formats.
    @Test(.needs("ldconfig", "gcc"), arguments: ["new", "compat"])
    func theCapabilitySubdirectoriesOfLdconfig(format: String) throws {
        let work = try Workplace()
        let plain = "int f(void) { return 1; }"
        try Shell.lines("mkdir -p '\(work.path)/lib/glibc-hwcaps/x86-64-v2' '\(work.path)/lib/glibc-hwcaps/x86-64-v3'")
        try work.build("lib/libq.so.1", plain, "-shared -fPIC -Wl,-soname,libq.so.1")
        // The version 2 says in its notes which instruction set level it needs, the version 3 does not.
        try work.build("two.so", plain, "-shared -fPIC -Wl,-soname,libq.so.1 -Wl,-z,x86-64-v2")
        try work.build("three.so", plain, "-shared -fPIC -Wl,-soname,libq.so.1")
        try Shell.lines(
            "cd '\(work.path)' && mv two.so lib/glibc-hwcaps/x86-64-v2/libq.so.1 && mv three.so lib/glibc-hwcaps/x86-64-v3/libq.so.1")
        try work.write("conf", "\(work.path)/lib\n")
        try Shell.lines("\(try #require(Shell.find("ldconfig"))) -X -c \(format) -f '\(work.path)/conf' -C '\(work.path)/cache'")
        let bytes = try contents("\(work.path)/cache")
        #expect(bytes.starts(with: Array((format == "new" ? "glibc-ld.so.cache1.1" : "ld.so-1.7.0").utf8)))
        let cache = try #require(parse(bytes))
        #expect(try listed("-C '\(work.path)/cache'").filter { $0.name == "libq.so.1" }.count == 3)
        let v = ["x86-64-v4", "x86-64-v3", "x86-64-v2"]
        #expect(lookUp("libq.so.1", cache) == "\(work.path)/lib/libq.so.1")
        // In the older format the names stand where neither ld.so nor ldconfig itself looks for them, and ld.so takes the plain library.
        let places = format == "new" ? ["/glibc-hwcaps/x86-64-v3", "/glibc-hwcaps/x86-64-v2"] : ["", ""]
        #expect(lookUp("libq.so.1", cache, levels: v) == "\(work.path)/lib\(places[0])/libq.so.1")
        #expect(lookUp("libq.so.1", cache, levels: [v[2]]) == "\(work.path)/lib\(places[1])/libq.so.1")
        #expect(lookUp("libq.so.1", cache, levels: [v[0]]) == "\(work.path)/lib/libq.so.1")
        for one in try listed("-C '\(work.path)/cache'") where one.attributes == "libc6,x86-64" && one.name != "libq.so.1" {
            #expect(lookUp(one.name, cache) == one.path)
        }
    }

    @Test func theBestCapabilityOfThisMachineWins() {
        let entries = [
            CacheFile.Entry("libx.so", "/v4", capability: 0), CacheFile.Entry("libx.so", "/v2", capability: 2, level: 2),
            CacheFile.Entry("libx.so", "/v3", capability: 1, level: 0x3ff), CacheFile.Entry("libx.so", "/old", capabilities: 1 << 40),
            CacheFile.Entry("libx.so", "/beyond", capability: 9), CacheFile.Entry("libx.so", "/plain"), CacheFile.Entry("libx.so", "/second"),
        ]
        let cache = CacheFile(entries, capabilities: ["v4", "v3", "v2"]).cache
        #expect(lookUp("libx.so", cache, levels: ["v3", "v2"]) == "/v3")
        #expect(lookUp("libx.so", cache, levels: ["v2"]) == "/v2")
        #expect(lookUp("libx.so", cache, levels: ["v5", "v4", "v3", "v2"]) == "/v4")
        #expect(lookUp("libx.so", cache, levels: []) == "/plain")
        #expect(lookUp("libx.so", CacheFile(entries).cache, levels: ["v3", "v2"]) == "/plain", "a cache without the list of names")
        var asked = 0
        let plain = CacheFile([CacheFile.Entry("libx.so", "/plain")]).cache
        #expect(
            plain?.path(of: "libx.so".kept) {
                asked += 1
                return []
            }?.text == "/plain")
        #expect(asked == 0, "the machine is asked only where an entry depends on it")
    }

    @Test func entriesOfOtherSystemsArePassedOver() {
        let cache = CacheFile([
            CacheFile.Entry("libx.so", "/i386", flags: 3), CacheFile.Entry("libx.so", "/x32", flags: 0x803),
            CacheFile.Entry("libx.so", "/x86-64"), CacheFile.Entry("liba.so", "/i386a", flags: 3),
        ]).cache
        #expect(lookUp("libx.so", cache) == "/x86-64")
        #expect(lookUp("liba.so", cache) == nil)
    }

    /// The names are in ldconfig's order, downwards: numbers by value, and above letters.
    @Test func digitsAreComparedAsNumbers() {
        let order = [
            "lib10.so", "lib9.so", "lib9-.so", "libz.so.1", "libx2.so", "libx.so.10", "libx.so.9", "libx.so.1.10", "libx.so.1.9", "libx.so.1",
            "libx.so",
            "libx-1.so", "libx", "lib.so",
        ]
        let cache = CacheFile(order.map { CacheFile.Entry($0, "/\($0)") }).cache
        for name in order { #expect(lookUp(name, cache) == "/\(name)") }
        for name in ["", "libx.so.2", "libx.so.11", "lib1.so", "zzz", "999"] { #expect(lookUp(name, cache) == nil) }
    }

    /// For ld.so, names whose numbers are equal are equal.
    @Test func leadingZerosDoNotCount() {
        let cache = CacheFile([
            CacheFile.Entry("libx.so.02", "/i386", flags: 3), CacheFile.Entry("libx.so.2", "/two"), CacheFile.Entry("libx.so.001", "/one"),
        ]).cache
        #expect(lookUp("libx.so.02", cache) == "/two")
        #expect(lookUp("libx.so.1", cache) == "/one")
        #expect(lookUp("libx.so.10", cache) == nil)
    }

    @Test(.needs("ldconfig")) func aTruncatedCacheIsReadOrRefused() throws {
        let whole = try contents(Self.file)
        let names = try listed().prefix(40).map(\.name)
        var found = 0
        for count in stride(from: 0, through: whole.count, by: 16) {
            withBytes(Array(whole.prefix(count))) { bytes in
                guard let cache = LibraryCache(bytes, flags: LibraryCache.x86_64Flags) else { return }
                for name in names where cache.path(of: name.kept, levels: { [] }) != nil { found += 1 }
            }
        }
        #expect(found > 0)
    }

    /// Any 32-bit number in the headers and the tables replaced by one that leads astray.
    @Test func aDamagedCacheIsReadOrRefused() {
        let entries = (1...9).reversed().map { CacheFile.Entry("lib\($0).so", "/lib\($0).so", capability: UInt64($0 % 3)) }
        let good = CacheFile(entries, capabilities: ["v3", "v2", "v1"]).bytes
        let compatible = Record(bytes: Array("ld.so-1.7.0".utf8) + [0]).adding(UInt32(1)).bytes + [UInt8](repeating: 0, count: 16) + good
        #expect(lookUp("lib5.so", parse(compatible), levels: ["v1"]) == "/lib5.so")
        var read = 0
        for whole in [good, compatible] {
            for offset in stride(from: 12, to: whole.count - 3, by: 4) {
                for value: UInt32 in [0, 1, 47, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_ffff, UInt32(whole.count - 1)] {
                    let changed = Record(bytes: whole).replacing(at: offset, with: value)
                    withBytes(changed.bytes) { bytes in
                        guard let cache = LibraryCache(bytes, flags: LibraryCache.x86_64Flags) else { return }
                        for entry in entries where cache.path(of: entry.name.kept, levels: { ["v2".kept] }) != nil { read += 1 }
                    }
                }
            }
        }
        #expect(read > 100)
    }
}
