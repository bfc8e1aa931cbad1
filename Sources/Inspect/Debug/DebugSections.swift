import ELF

/// The sections of a file that hold its debug information (DWARF), those of them that are not compressed.
struct DebugSections {
    let info: Bytes
    let abbreviations: Bytes
    let strings: Bytes
    let lineStrings: Bytes
    let stringOffsets: Bytes

    /// Nil for a file without debug information.
    init?(_ file: Bytes) {
        let sections = file.sectionHeaders
        guard let names = file.load(UInt16.self, at: 62).flatMap({ sections[Int($0)] }).map({ file.contents(of: $0) }) else { return nil }
        var found: [String: Bytes] = [:]
        for index in 0..<sections.count {
            guard let section = sections[index], let name = names.string(at: Int(section.nameOffset)), name.hasPrefix(Bytes(".debug_")),
                section.flags & Self.compressed == 0
            else { continue }
            found[name.text] = file.contents(of: section)
        }
        guard let info = found[".debug_info"], let abbreviations = found[".debug_abbrev"], !info.isEmpty else { return nil }
        self.info = info
        self.abbreviations = abbreviations
        strings = found[".debug_str"] ?? Bytes()
        lineStrings = found[".debug_line_str"] ?? Bytes()
        stringOffsets = found[".debug_str_offsets"] ?? Bytes()
    }

    /// SHF_COMPRESSED.
    private static let compressed: UInt64 = 0x800
}
