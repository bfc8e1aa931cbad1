import ELF
import Glibc
import Link
import Testing
import Trace

/// The whole search of a program's libraries, line by line as ld.so shows it (`LD_DEBUG=libs`).
@Suite(.needs("gcc"), .enabled(if: unsafe access(RealFiles.loader, X_OK) == 0, "no \(RealFiles.loader)")) struct SearchTrailTests {
    private let work: Workplace

    init() throws {
        work = try Workplace()
        try Shell.lines("mkdir -p '\(work.path)/r' '\(work.path)/s' '\(work.path)/e/glibc-hwcaps/x86-64-v2'")
        try build("r/liby.so", "")
        try build("s/libz.so", "")
        try build("e/libw.so", "")
        try build("e/glibc-hwcaps/x86-64-v2/libw.so", "")
    }

    private func build(_ name: String, _ flags: String) throws {
        let soname = name.split(separator: "/").last.map(String.init) ?? name
        try work.build(name, "int unused;", "-shared -fPIC -Wl,-soname,\(soname) -Wl,--no-as-needed -Lr -Ls -Le \(flags)")
    }

    @Test func rpathsAreInherited() throws {
        try build("r/libx.so", "-ly -lw -lm")
        try program("-Wl,--disable-new-dtags,-rpath,'$ORIGIN/r:/nowhere:$ORIGIN/s/' -lx -lz")
        try compare(libraryPath: "\(work.path)/e")
    }

    @Test func aRunpathIsNot() throws {
        try build("r/libx.so", "-Wl,--enable-new-dtags,-rpath,'$ORIGIN' -ly -lw -lz")
        try program("-Wl,--enable-new-dtags,-rpath,'$ORIGIN/r:${ORIGIN}/s' -lx -lz")
        try compare(libraryPath: "\(work.path)/e")
    }

    @Test func aLibraryWithBoth() throws {
        try build("r/libx.so", "-Wl,--enable-new-dtags,-rpath,'$ORIGIN/../e' -lw -lz")
        try program("-Wl,--disable-new-dtags,-rpath,'$ORIGIN/s:$ORIGIN/r' -lx")
        try compare(libraryPath: "\(work.path)/s;\(work.path)/r///:\(work.path)/none:/none")
    }

    @Test func relativeAndEmptyElements() throws {
        try build("r/libx.so", "-ly -lw")
        try program("-lx -lz")
        try compare(libraryPath: ":gone:r:\(work.path)/gone:./s:e:")
    }

    @Test func systemDirectoriesAmongTheOthers() throws {
        try build("r/libx.so", "-ly -lw")
        try program("-Wl,--disable-new-dtags,-rpath,'/usr/lib:$ORIGIN/r' -lx")
        try compare(libraryPath: "/lib:\(work.path)/e:/usr/lib")
    }

    @Test func withoutDefaultDirectories() throws {
        try build("r/libx.so", "-ly -lw")
        try program("-Wl,--disable-new-dtags,-rpath,'$ORIGIN/r:$ORIGIN/e',-z,nodefaultlib -lx")
        try compare(libraryPath: nil)
    }

    private func program(_ flags: String) throws {
        try work.write("main.c", "int main(void) { return 0; }")
        let folders = ["r", "s", "e"].map { "-L\($0) -Wl,-rpath-link,\($0)" }.joined(separator: " ")
        try Shell.lines("cd '\(work.path)' && gcc -o main main.c -Wl,--no-as-needed \(folders) \(flags)")
    }

    private func compare(libraryPath path: String?) throws {
        let setting = path.map { "LD_LIBRARY_PATH='\($0)'" } ?? "-u LD_LIBRARY_PATH"
        let lines = try Shell.lines("cd '\(work.path)' && env \(setting) LD_DEBUG=libs ./main", mayFail: true)
        let wanted = lines.compactMap { line in line.firstIndex(of: "\t").flatMap { simplified(line[line.index(after: $0)...]) } }
        try #require(wanted.count > 10)
        let trail = try trail(path)
        #expect(trail == wanted, "\(zip(trail, wanted).first { $0 != $1 } ?? ("", ""))")
    }

    /// One of ld.so's lines as `RecordedTrace` writes it, without the subdirectories that ld.so searched until 2.36.
    private func simplified(_ line: Substring) -> String? {
        func isOld(_ path: Substring) -> Bool {
            path.split(separator: "/", omittingEmptySubsequences: false).contains {
                ["tls", "x86_64", "haswell", "xeon_phi", "avx512_1"].contains($0)
            }
        }
        if let name = line.split(separator: "=").last, line.hasPrefix("find library=") { return "find \(name.prefix { $0 != " " })" }
        if line.hasPrefix("  trying file=") {
            let file = line.dropFirst(14)
            return isOld(file) ? nil : "try \(file)"
        }
        if line.hasPrefix(" search cache=") { return "cache \(line.dropFirst(14))" }
        guard line.hasPrefix(" search path="), let end = line.firstRange(of: "\t\t(") else { return nil }
        let directories = line[..<end.lowerBound].dropFirst(13).split(separator: ":", omittingEmptySubsequences: false).filter { !isOld($0) }
        let reason =
            switch line[end.upperBound...].prefix(while: { $0 != " " && $0 != ")" }) {
            case "RPATH": "rpath"
            case "RUNPATH": "runpath"
            case "LD_LIBRARY_PATH": "libraryPath"
            default: "system"
            }
        return "path \(directories.joined(separator: ":")) (\(reason)"
    }

    /// The search that the program's closure needs, object by object.
    private func trail(_ libraryPath: String?) throws -> [String] {
        var configuration = SearchConfiguration()
        configuration.libraryPath = libraryPath?.kept
        var (files, search, order) = (try RealFiles(folder: work.path), LibrarySearch(configuration), LoadOrder())
        let trace = RecordedTrace(.libs)
        var names = NameTable<ObjectID>()
        var objects: [DynamicObject] = []
        func load(_ path: String, name: String, loader: ObjectID?) throws -> ObjectID {
            let id = ObjectID(objects.count)
            let file = files.absolute(path)
            let object = try Library(path: file).tables
            let origin = file.split(separator: "/").dropLast().map { "/\($0)" }.joined()
            try search.add(object, name: name.kept, loader: loader, prober: files, origin: { origin.kept })
            objects.append(object)
            return id
        }
        order.append(try load("\(work.path)/main", name: "./main", loader: nil))
        // The loader is no library that anybody looks for.
        names.add("ld-linux-x86-64.so.2".name, .program)
        while let id = order.next() {
            for entry in (0..<objects[id.index].dynamic.entries.count).compactMap({ objects[id.index].dynamic.entries[$0] })
            where entry.tag == DynamicTag.needed.rawValue {
                let name = Name(try objects[id.index].string(at: entry.value))
                if let known = names[name] {
                    order.append(known)
                } else if search.find(name.bytes, for: id, prober: &files, trace: trace), let path = files.accepted {
                    let dependency = try load(path, name: path, loader: id)
                    names.add(name, dependency)
                    order.append(dependency)
                } else {
                    return lines(trace)
                }
            }
        }
        return lines(trace)
    }

    private func lines(_ trace: RecordedTrace) -> [String] {
        trace.lines.filter { $0 != "end" }.map { line in
            // Which file named a directory is another test's business.
            line.hasPrefix("path ")
                ? String(line.reversed().drop { $0 != "(" }.reversed()) + (line.split(separator: "(").last ?? "").prefix { $0.isLetter } : line
        }
    }
}
