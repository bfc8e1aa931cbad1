import ELF

/// The rows of version definitions and needs.
struct VersionRows {
    let file: ELFFile
    let strings: StringTable
    let explains: Bool

    func name(_ offset: UInt32) -> Bytes? { strings.string(at: offset) }

    func write(_ definition: VersionDefinition, to out: TextOutput) {
        place(definition.offset, out)
        out.put(": Rev: \(definition.revision)  Flags: \(VersionRows.flags(definition.flags))  Index: \(definition.index)  Cnt: \(definition.count)  ")
        if let first = definition.names.first, let name = name(first.nameOffset) {
            out.put("Name: ")
            out.styled(.name) { out.put(name: name) }
        } else {
            out.put("Name index: \(definition.names.first?.nameOffset ?? 0)")
        }
        out.newLine()
        if explains { out.explain(VersionSentences.definition(definition, self)) }
        for (number, parent) in definition.names.dropFirst().enumerated() {
            place(parent.offset, out)
            if let name = name(parent.nameOffset) {
                out.put(": Parent \(number + 1): ")
                out.put(name: name)
            } else {
                out.put(": Parent \(number + 1), name index: \(parent.nameOffset)")
            }
            out.newLine()
            if explains { out.explain(VersionSentences.parent) }
        }
    }

    func write(_ need: VersionNeed, to out: TextOutput) {
        place(need.offset, out)
        out.put(": Version: \(need.revision)  ")
        if let name = name(need.fileNameOffset) {
            out.put("File: ")
            out.styled(.name) { out.put(name: name) }
        } else {
            out.put("File: \(hexadecimal(UInt64(need.fileNameOffset)))")
        }
        out.put("  Cnt: \(need.count)\n")
        if explains { out.explain(VersionSentences.need(need, self)) }
        for wanted in need.versions {
            place(wanted.offset, out)
            if let name = name(wanted.nameOffset) {
                out.put(":   Name: ")
                out.styled(.name) { out.put(name: name) }
            } else {
                out.put(":   Name index: \(hexadecimal(UInt64(wanted.nameOffset)))")
            }
            out.put("  Flags: \(VersionRows.flags(wanted.flags))  Version: \(wanted.index)\n")
            if explains { out.explain(VersionSentences.wanted(wanted, of: need, self)) }
        }
    }

    /// printf's %#06x: no 0x before a 0.
    private func place(_ offset: UInt64, _ out: TextOutput) {
        out.put(offset == 0 ? "  000000" : "  0x")
        if offset != 0 { out.put(hex: offset, digits: 4) }
    }

    static func flags(_ flags: UInt16) -> String {
        if flags == 0 { return "none" }
        let names = [(1, "BASE"), (2, "WEAK"), (4, "INFO")].filter { Int(flags) & $0.0 != 0 }.map(\.1)
        return (names + (flags & ~7 != 0 ? ["<unknown>"] : [])).joined(separator: " | ")
    }

    func write(_ definition: VersionDefinition, to json: JSONOutput) {
        json.field("name", definition.names.first.flatMap { name($0.nameOffset) }?.text)
        json.field("index", definition.index)
        json.field("flags", definition.flags)
        json.field("hash", definition.hash)
        json.array("parents") { for parent in definition.names.dropFirst() { json.element(name(parent.nameOffset)?.text ?? "") } }
        if explains { json.field("explanation", VersionSentences.definition(definition, self)) }
    }

    func write(_ need: VersionNeed, to json: JSONOutput) {
        json.field("file", name(need.fileNameOffset)?.text)
        json.array("versions") {
            for wanted in need.versions {
                json.object {
                    json.field("name", name(wanted.nameOffset)?.text)
                    json.field("index", wanted.index)
                    json.field("flags", wanted.flags)
                    json.field("hash", wanted.hash)
                    if explains { json.field("explanation", VersionSentences.wanted(wanted, of: need, self)) }
                }
            }
        }
    }
}

/// The names that the numbers of SHT_GNU_versym stand for.
struct VersionNames {
    private let definitions: [UInt16: Bytes]
    private let needs: [UInt16: Bytes]

    /// Reads the version sections, which need no segment to be found.
    init(_ file: ELFFile) {
        func records<Record>(_ type: UInt32, _ read: (FileBytes, UInt64, StringTable) -> [(UInt16, Record)]) -> [(UInt16, Record)] {
            guard let section = file.sections.first(where: { $0.type == type }), let bytes = file.contents(of: section) else { return [] }
            return read(bytes, UInt64(section.info), file.strings(of: section))
        }
        let defined = records(Section.versionDefinitions) { bytes, count, strings in
            VersionRecords<VersionDefinition>(bytes, count: count).records.compactMap { record in
                record.names.first.map { (record.index, strings.string(at: $0.nameOffset) ?? Bytes("*invalid*")) }
            }
        }
        let needed = records(Section.versionNeeds) { bytes, count, strings in
            VersionRecords<VersionNeed>(bytes, count: count).records.flatMap { need in
                need.versions.map { ($0.index, strings.string(at: $0.nameOffset) ?? Bytes("*invalid*")) }
            }
        }
        definitions = Dictionary(defined) { first, _ in first }
        needs = Dictionary(needed) { first, _ in first }
    }

    /// The name of a version, of a need or a definition; 0x8001, the hidden base, has none.
    func name(_ number: UInt16) -> Bytes? { needs[number] ?? (number == 0x8001 ? nil : definitions[number & 0x7fff]) }
}
