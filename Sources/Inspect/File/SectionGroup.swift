import ELF

/// A group of sections that the link editor keeps or drops as one (SHT_GROUP).
public struct SectionGroup: Sendable {
    public let section: Section
    /// GRP_COMDAT and such.
    public let flags: UInt32
    /// The indices of the sections.
    public let members: [UInt32]
}

extension ELFFile {
    /// All groups, in the file's order; those whose bytes are not in the file are left out.
    public var groups: [SectionGroup] {
        sections.filter { $0.type == Section.group }.compactMap { section in
            guard let bytes = contents(of: section), let flags = bytes.word32(at: 0) else { return nil }
            return SectionGroup(section: section, flags: flags, members: (1..<max(1, bytes.count / 4)).compactMap { bytes.word32(at: $0 * 4) })
        }
    }
}
