import Testing

/// A way of building a program that a loader can tell from another.
struct Variant: Hashable, Sendable, CustomTestStringConvertible {
    var name: String
    /// For the compilation and linking of the program itself.
    var program: [String] = []
    /// For the linking of the program and of its libraries.
    var link: [String] = []
    /// What swload is told when it runs such a program.
    var options: [String] = []
    /// The linker that is needed, where it is not the usual one.
    var linker: String?

    var testDescription: String { name }

    static let plain = Variant(name: "PIE", program: ["-fPIE", "-pie"])
    static let now = Variant(name: "PIE, -z now", program: ["-fPIE", "-pie"], link: ["-Wl,-z,now"])
    static let lazy = Variant(name: "PIE, -z lazy, --lazy", program: ["-fPIE", "-pie"], link: ["-Wl,-z,lazy"], options: ["--lazy"])
    static let fixed = Variant(name: "not PIE", program: ["-fno-pie", "-no-pie"], link: ["-Wl,-z,lazy"])
    static let fixedLazy = Variant(name: "not PIE, --lazy", program: ["-fno-pie", "-no-pie"], link: ["-Wl,-z,lazy"], options: ["--lazy"])
    static let gnuHash = Variant(name: "--hash-style=gnu", program: ["-fPIE", "-pie"], link: ["-Wl,--hash-style=gnu"])
    static let sysvHash = Variant(name: "--hash-style=sysv", program: ["-fPIE", "-pie"], link: ["-Wl,--hash-style=sysv"])
    static let packed = Variant(name: "RELR", program: ["-fPIE", "-pie"], link: ["-Wl,-z,pack-relative-relocs"])
    static let gold = Variant(name: "gold", program: ["-fPIE", "-pie"], link: ["-fuse-ld=gold"], linker: "ld.gold")
    static let lld = Variant(
        name: "lld, RELR", program: ["-fPIE", "-pie"], link: ["-fuse-ld=lld", "-Wl,-z,pack-relative-relocs"], linker: "ld.lld")
    static let staticFixed = Variant(name: "-static", program: ["-fno-pie", "-static"])
    static let staticPIE = Variant(name: "-static-pie", program: ["-fPIE", "-static-pie"])

    var installed: Bool { linker.map { Tool.find($0) != nil } ?? true }

    /// What every feature should be seen with.
    /// True where lld is installed and new enough to pack relative relocations (LLVM 15).
    static let lldPacks: Bool = {
        guard lld.installed, let version = try? Command.shell("ld.lld --version").run().text,
            let major = version.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) })
        else { return false }
        return major >= 15
    }()

    static let common = [plain, fixed, lazy, sysvHash] + [gold, lld].filter(\.installed)
    /// Every dynamic way.
    static let all = [plain, now, lazy, fixed, fixedLazy, gnuHash, sysvHash, packed] + [gold, lld].filter(\.installed)
    /// With and without a fixed address, bound early and late.
    static let few = [plain, fixedLazy]
    static let statics = [staticFixed, staticPIE]
}

/// Says which variants this machine cannot build.
@Suite struct VariantTests {
    @Test("gold is there", .needs("ld.gold")) func gold() { #expect(Variant.all.contains(.gold)) }
    @Test("lld is there", .needs("ld.lld")) func lld() { #expect(Variant.all.contains(.lld)) }
}
