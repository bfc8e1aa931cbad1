#if !hasFeature(Embedded)
    import ELF
#endif

/// Where $ORIGIN may stand in a path, and where it may lead.
///
/// A user can link or move a program to a directory of their own; where the program has more rights than they, it must not find its libraries there.
public enum OriginRule {
    case anywhere
    /// It is the first part of the path.
    case first
    /// It is the first part, and the path lies in one of these directories, each with a slash at its end.
    case firstWithin([Bytes])

    /// True where a token that is followed by `next` may stand at an offset.
    func allows(at offset: Int, before next: UInt8?) -> Bool {
        if case .anywhere = self { return true }
        return offset == 0 && (next == nil || next == 0x2f)
    }

    /// True where an expanded path may be used.
    func allows(_ path: Bytes) -> Bool {
        guard case .firstWithin(let directories) = self else { return true }
        var plain = Self.normalised(path)
        let text = plain.view
        return directories.contains { text.hasPrefix($0) }
    }

    /// An absolute path without empty parts, "." and "..", with a slash at its end; links are not followed.
    private static func normalised(_ path: Bytes) -> ByteBuilder {
        var result = ByteBuilder(capacity: path.count + 2)
        result.append(0x2f)
        guard path[0] == 0x2f else { return result }
        path.split(where: { $0 == 0x2f }) { part in
            if part == Bytes(".") { return }
            if part == Bytes("..") {
                let end = result.view.slice(at: 0, count: result.count - 1)?.lastIndex(of: 0x2f) ?? 0
                result.truncate(to: end + 1)
                return
            }
            result.append(part)
            result.append(0x2f)
        }
        return result
    }
}
