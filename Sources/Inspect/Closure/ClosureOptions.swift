import ELF
import Link
import Trace

/// What decides, beside the files, where a program's libraries come from.
public struct ClosureOptions: Sendable {
    /// The folder of another system, nil for this machine's.
    public var sysroot: String?
    /// --library-path.
    public var libraryPath: String?
    /// --preload.
    public var preload: String?
    /// The environment in which the program would start; that of this process does not count in another system.
    public var environment: [String: String] = [:]

    public init() {}

    func search(_ machine: Machine, _ strings: KeptBytes) -> SearchConfiguration {
        var search = SearchConfiguration()
        if let libraryPath {
            search.libraryPath = libraryPath.kept(in: strings)
            search.libraryPathReason = .libraryPathOption
        } else if let path = variable("LD_LIBRARY_PATH") {
            search.libraryPath = path.kept(in: strings)
        }
        // AT_PLATFORM, as Linux gives it.
        search.platform = machine == .x86_64 ? Bytes("x86_64") : Bytes("aarch64")
        return search
    }

    /// The value of a variable that has one, and counts.
    func variable(_ name: String) -> String? {
        guard sysroot == nil, let value = environment[name], !value.isEmpty else { return nil }
        return value
    }
}

extension Machine {
    /// The machine that this program runs on.
    public static var thisMachine: Machine {
        #if arch(arm64)
            .aarch64
        #else
            .x86_64
        #endif
    }

    /// The machine's name as people and `uname` write it.
    public var name: String {
        switch self {
        case .x86_64: "x86-64"
        case .aarch64: "AArch64"
        }
    }
}
