import ELF
import Foundation
import Inspect

/// ELF files and archives that are installed here, of all kinds.
enum InstalledFiles {
    /// At most so many files, always the same ones: programs, libraries, objects and archives of gcc's, and what there is for other machines.
    static func chosen(_ count: Int) -> [String] {
        let parts = [
            (files(in: ["/usr/bin"], upTo: 120_000), count / 4), (files(in: ["/usr/lib/x86_64-linux-gnu"], upTo: 100_000), count / 4),
            (files(in: folders("/usr/lib/gcc"), upTo: 300_000), count / 8), (files(in: folders("/usr/lib/gcc-cross"), upTo: 60_000), count / 16),
            (files(in: crossFolders, upTo: 60_000), count / 4),
        ]
        var chosen = parts.flatMap { spread($0, $1) }
        let others = parts.flatMap(\.0).filter { !chosen.contains($0) }
        chosen += spread(others, count - chosen.count)
        return chosen
    }

    /// Small files of different kinds, for breaking them.
    static var small: [String] {
        let kinds = [
            files(in: ["/usr/bin"], upTo: 20_000), files(in: ["/usr/lib/x86_64-linux-gnu"], upTo: 20_000), files(in: folders("/usr/lib/gcc"), upTo: 8000),
            files(in: crossFolders.filter { $0.contains("s390x") || $0.contains("powerpc-") }, upTo: 16_000),
            files(in: crossFolders.filter { $0.contains("i686") || $0.contains("arm-") }, upTo: 16_000),
        ]
        return kinds.compactMap { $0.min { size($0) < size($1) } }
    }

    private static var crossFolders: [String] {
        let manager = FileManager.default
        return ((try? manager.contentsOfDirectory(atPath: "/usr")) ?? []).sorted().filter { $0.contains("-linux-gnu") }.map { "/usr/\($0)/lib" }
    }

    /// Every folder two levels down: /usr/lib/gcc/MACHINE/VERSION.
    private static func folders(_ root: String) -> [String] {
        let manager = FileManager.default
        return ((try? manager.contentsOfDirectory(atPath: root)) ?? []).sorted().flatMap { machine in
            ((try? manager.contentsOfDirectory(atPath: "\(root)/\(machine)")) ?? []).sorted().map { "\(root)/\(machine)/\($0)" }
        }
    }

    private static func files(in folders: [String], upTo limit: Int) -> [String] {
        folders.flatMap { folder in
            ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().map { "\(folder)/\($0)" }
        }
        .filter { path in
            guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
                attributes[.type] as? FileAttributeType == .typeRegular, size(path) <= limit, let handle = FileHandle(forReadingAtPath: path),
                let start = try? handle.read(upToCount: 8)
            else { return false }
            return start.starts(with: [0x7f, 0x45, 0x4c, 0x46]) || start.starts(with: Array("!<arch>\n".utf8))
        }
    }

    private static func size(_ path: String) -> Int {
        ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int) ?? .max
    }

    /// So many elements, evenly chosen.
    private static func spread(_ list: [String], _ count: Int) -> [String] {
        guard list.count > count, count > 0 else { return count > 0 ? list : [] }
        return (0..<count).map { list[$0 * list.count / count] }
    }
}
