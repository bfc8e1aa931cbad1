import ELF
import Foundation

/// The libraries in the folders in which people put them, looked through once.
final class UsualPlaces {
    /// More entries than these are not looked at, and no folders below so many others.
    private static let (limit, depth) = (20_000, 4)
    private let closure: Closure
    private lazy var files = found

    init(_ closure: Closure) { self.closure = closure }

    /// The folder of a library of a name for the program's machine, nil where there is none.
    func folder(holding name: String) -> String? {
        files.first { $0.name == name && isLibrary("\($0.folder)/\($0.name)") }?.folder
    }

    /// A file of the same library with another version in its name.
    func otherVersion(of name: String) -> String? {
        let stem = name.range(of: ".so").map { name[..<$0.upperBound] } ?? name[...]
        return files.first { $0.name != name && $0.name.hasPrefix(stem) && isLibrary("\($0.folder)/\($0.name)") }.map { "\($0.folder)/\($0.name)" }
    }

    private var found: [(folder: String, name: String)] {
        var found: [(folder: String, name: String)] = []
        var left = Self.limit
        for root in roots {
            guard let walk = FileManager.default.enumerator(atPath: root) else { continue }
            while left > 0, let path = walk.nextObject() as? String {
                left -= 1
                if walk.level > Self.depth { walk.skipDescendants() }
                let name = path.split(separator: "/").last.map(String.init) ?? path
                if name.contains(".so") { found.append((String("\(root)/\(path)".dropLast(name.count + 1)), name)) }
            }
        }
        return found
    }

    private var roots: [String] {
        if let sysroot = closure.root.sysroot { return ["lib", "usr/lib", "usr/local/lib", "opt"].map { "\(sysroot)/\($0)" } }
        let beside = (closure.name(of: .program) as NSString).deletingLastPathComponent
        let folder = beside.isEmpty ? "." : beside
        return ["\(folder)/lib", "\(folder)/../lib", "/usr/local/lib", "/usr/lib", "/opt", "/usr/local"]
    }

    private func isLibrary(_ path: String) -> Bool {
        guard let file = try? ObjectFile(path: path.kept(in: closure.strings)) else { return false }
        return file.machine == closure.machine
    }
}
