import Glibc
import Testing

/// Files of the system that stand for what linkers make.
enum SystemFile: String, CaseIterable, CustomTestStringConvertible {
    case ls = "ls"
    case libc = "libc.so.6"
    /// Written in assembly in part, and its own dynamic linker.
    case loader = "the program interpreter"
    case libstdcxx = "libstdc++.so.6"

    var testDescription: String { rawValue }

    /// Where the file is, nil where it is not installed.
    var path: String? {
        let candidates =
            switch self {
            case .ls: ["/bin/ls", "/usr/bin/ls"]
            case .loader: ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"]
            case .libc, .libstdcxx:
                [
                    "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/lib64",
                    "/usr/lib64", "/usr/lib",
                ]
                .map { "\($0)/\(rawValue)" }
            }
        return candidates.first { unsafe access($0, R_OK) == 0 }
    }

    /// The files that are here.
    static let installed = allCases.filter { $0.path != nil }

    func mapped() throws -> MappedFile {
        try MappedFile(path: try #require(path))
    }
}

@Suite struct SystemFileTests {
    static let missing = SystemFile.allCases.filter { $0.path == nil }.map(\.rawValue).joined(separator: ", ")

    /// The other suites run on the files that are here; this one says which are not.
    @Test(.enabled(if: missing.isEmpty, "not installed, so not tested: \(missing)"))
    func everyFileMaps() throws {
        for file in SystemFile.allCases {
            let mapped = try file.mapped()
            #expect(mapped.image.segments.count >= 2)
            #expect(!mapped.dynamicSection.isEmpty)
        }
    }
}
