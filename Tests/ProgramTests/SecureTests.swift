import Foundation
import Testing

/// Why such programs cannot be made here.
private let obstacle: String? = {
    if geteuid() != 0 { return "not root: no program can be made to run with more rights" }
    if !Tool.installed("setpriv", "env", "gcc") { return "not installed: setpriv, env or gcc" }
    var facts = statvfs()
    guard unsafe statvfs(Workplace.scratch, &facts) == 0, facts.f_flag & UInt(ST_NOSUID) == 0 else {
        return "\(Workplace.scratch) is on a file system that ignores the set-user-ID bit"
    }
    return nil
}()

extension Trait where Self == ConditionTrait {
    /// Skips tests where no program can be made that has more rights than its user.
    static var whereProgramsCanHaveMoreRights: Self { .enabled(if: obstacle == nil, Comment(rawValue: obstacle ?? "")) }
}

/// Programs with the set-user-ID bit, started by somebody else: once with the system's dynamic linker as their interpreter, once with swload.
@Suite(.whereProgramsCanHaveMoreRights) struct SecureTests {
    /// The two programs in one folder, that of their libraries.
    private static let program = Program(
        "secure/ask.c",
        libraries: ["one", "two"].map { Library("\($0)/libwho.so", "search/who.c", flags: ["-DWHO=\"\($0)\""]) }
            + [
                Library("one/libhello.so", "search/announce.c", flags: ["-DWHO=\"unmarked\""]),
                Library("one/libmarked.so", "search/announce.c", flags: ["-DWHO=\"marked\""]),
                Library("one/libmiddle.so", "search/middle.c", flags: ["-Wl,-rpath,$ORIGIN"], needs: ["one/libwho.so"]),
            ],
        needs: ["one/libwho.so"], runpath: false,
        prepare: """
            cp \(Workplace.swload) swload
            link() { gcc -o $1.native $2 -Wl,-rpath,$3; gcc -o $1.loaded $2 -Wl,-rpath,$3 -Wl,--dynamic-linker=$PWD/swload; }
            link ask "$S/secure/ask.c one/libwho.so" "$PWD/one"
            link askorigin "$S/secure/ask.c one/libwho.so" '$ORIGIN/one'
            link askmiddle "$S/search/askmiddle.c one/libmiddle.so -Wl,--allow-shlib-undefined" "$PWD/one"
            chmod 755 .. . one two swload one/*.so two/*.so
            chmod 4711 ask*.native ask*.loaded
            chmod u+s one/libmarked.so
            """)

    private func run(_ name: String, _ variables: [String]) async throws -> Outcome {
        let built = try await Self.program.built()
        let user = ["--reuid=65534", "--regid=65534", "--clear-groups"]
        // `env` sets the variables, so that only the program sees them.
        return try Command(
            program: try #require(Tool.find("setpriv")), arguments: user + ["env", "-i"] + variables + ["./\(name)"], folder: built.folder
        ).run()
    }

    /// Runs a program both ways and expects the same, and natively this output.
    @discardableResult
    private func compare(
        _ variables: [String], of name: String = "ask", printing: String? = nil, ending: End = .exited(0),
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Outcome {
        let native = try await run("\(name).native", variables)
        if let printing { #expect(native.text == printing, "natively", sourceLocation: sourceLocation) }
        #expect(native.end == ending, "natively: \(native)", sourceLocation: sourceLocation)
        let loaded = try await run("\(name).loaded", variables)
        #expect(loaded == native, "with \(variables)", sourceLocation: sourceLocation)
        return loaded
    }

    private static let head = "AT_SECURE 1, AT_PAGESZ \(getpagesize())\none\n"

    @Test("variables that lead to other files are removed, others stay") func variables() async throws {
        let folder = try await Self.program.built().folder
        let removed = [
            "GCONV_PATH", "GETCONF_DIR", "HOSTALIASES", "LD_DEBUG_OUTPUT", "LD_DYNAMIC_WEAK", "LD_HWCAP_MASK", "LD_ORIGIN_PATH", "LD_PROFILE",
            "LD_SHOW_AUXV", "LOCALDOMAIN", "LOCPATH", "MALLOC_CHECK_", "MALLOC_TRACE", "NIS_PATH", "NLSPATH", "RESOLV_HOST_CONF", "RES_OPTIONS",
            "TMPDIR", "TZDIR",
        ].map { "\($0)=1" }
        let kept = ["A=", "LD_BIND_NOW=1", "LD_OTHER=1", "LD_VERBOSE=1", "LD_WARN=", "LOCPATHS=1", "MALLOC_ARENA_MAX=3", "TZ=UTC", "Z=a=b"]
        let some = removed.enumerated().flatMap { $0.offset % 2 == 0 ? [kept[$0.offset / 2 % kept.count], $0.element] : [$0.element] }
        for variables in [removed, kept, removed + kept, kept + removed, some] {
            try await compare(variables)
        }
        let seen = try await compare(removed + ["LD_LIBRARY_PATH=\(folder)/two"] + kept, printing: Self.head + kept.joined(separator: "\n") + "\n")
        #expect(seen.errors.isEmpty)
        try await compare([], printing: Self.head)
    }

    @Test("tunables are cut down by libc itself") func tunables() async throws {
        try await compare(["A=1", "GLIBC_TUNABLES=glibc.malloc.check=3:glibc.malloc.arena_max=1:glibc.rtld.optional_static_tls=99999", "B=2"])
    }

    @Test("traces are for nobody") func traces() async throws {
        let folder = try await Self.program.built().folder
        try Command.shell("mkdir -p -m 777 traces", in: folder).succeed()
        try await compare(["LD_DEBUG=all,statistics", "LD_DEBUG_OUTPUT=\(folder)/traces/trace"], printing: Self.head)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/traces").isEmpty)
        let unknown = try await compare(["LD_DEBUG=nonsense"], printing: Self.head)
        #expect(unknown.errorText.contains("nonsense"))
        let help = try await compare(["LD_DEBUG=help"])
        #expect(help.text.hasPrefix("Valid options for the LD_DEBUG environment variable are:"))
    }

    @Test("lists are refused", arguments: ["LD_TRACE_LOADED_OBJECTS=1", "LD_TRACE_LOADED_OBJECTS="])
    func lists(_ variable: String) async throws {
        try await compare([variable], printing: "", ending: .exited(5))
    }

    @Test("LD_PRELOAD: names without a slash, and of files with the set-user-ID bit") func preloads() async throws {
        let folder = try await Self.program.built().folder
        for list in ["\(folder)/one/libhello.so", "\(folder)/one/libmarked.so", "./one/libmarked.so", String(repeating: "n", count: 255)] {
            let seen = try await compare(["LD_PRELOAD=\(list)"], printing: Self.head)
            #expect(seen.errors.isEmpty, "\(list) is passed over without a word")
        }
        for name in ["libhello.so", "libm.so.6", "libnowhere.so", String(repeating: "n", count: 254)] {
            let seen = try await compare(["LD_PRELOAD=\(name)"], printing: Self.head)
            #expect(seen.errorLines.count == 1 && seen.errorText.contains("'\(name)' from LD_PRELOAD cannot be preloaded"), "\(name)")
        }
        let seen = try await compare(["LD_PRELOAD=libhello.so:\(folder)/one/libhello.so libmarked.so"], printing: "marked\n" + Self.head)
        #expect(seen.errorLines.count == 1)
    }

    @Test("the program's $ORIGIN is not followed out of the system's directories") func origin() async throws {
        #expect(try await run("askorigin.native", []).end == .exited(127))
        let seen = try await run("askorigin.loaded", [])
        #expect(seen.end == .exited(127) && seen.errorText.contains("libwho.so") && !seen.errorText.contains("/one"), "\(seen)")
    }

    @Test("a library's $ORIGIN is followed") func originOfLibrary() async throws {
        try await compare([], of: "askmiddle", printing: "one\n")
    }

    @Test("the owner's wishes count") func owner() async throws {
        let folder = try await Self.program.built().folder
        let variables = ["LD_LIBRARY_PATH": "\(folder)/two", "LD_PRELOAD": "\(folder)/one/libhello.so", "TMPDIR": "/elsewhere"]
        let outcomes = try ["native", "loaded"].map { try Command(program: "./ask.\($0)", environment: variables, folder: folder).run() }
        #expect(outcomes[0] == outcomes[1])
        #expect(outcomes[1].text.hasPrefix("unmarked\nAT_SECURE 0, AT_PAGESZ \(getpagesize())\ntwo\n"), "\(outcomes[1])")
        #expect(outcomes[1].text.contains("TMPDIR=/elsewhere\n"))
    }
}
