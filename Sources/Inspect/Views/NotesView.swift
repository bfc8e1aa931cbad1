import ELF

/// The notes as `readelf -nW` writes them.
public struct NotesView: FileView {
    public static let word = "notes"
    let explains: Bool

    public init(explains: Bool = false) { self.explains = explains }

    /// The notes of one section or segment.
    struct Group {
        /// The section's name, nil for a segment.
        let name: Bytes?
        let offset: UInt64
        let size: UInt64
        let alignment: UInt64
        let bytes: FileBytes?
        let file: ELFFile
    }

    public func write(_ file: ELFFile, to out: TextOutput, _ problems: Problems) {
        for group in groups(file) {
            out.styled(.heading) {
                if let name = group.name {
                    out.put("\nDisplaying notes found in: ")
                    out.put(name: name)
                    out.put("\n")
                } else {
                    out.put("\nDisplaying notes found at file offset 0x")
                    out.put(hex: group.offset, digits: 8)
                    out.put(" with length 0x")
                    out.put(hex: group.size, digits: 8)
                    out.put(":\n")
                }
            }
            guard let notes = notes(group, problems) else { continue }
            out.put("  Owner                Data size \tDescription\n")
            for note in notes {
                NoteRow(note: note, file: file).write(to: out)
                if explains { out.explain(NoteSentences.sentence(note, file)) }
            }
        }
    }

    /// The note sections; of a core, or of a file without any, the segments.
    private func groups(_ file: ELFFile) -> [Group] {
        let sections = file.sections.filter { $0.type == Section.note && $0.size != 0 }
        if file.header.type != ObjectHeader.core, !sections.isEmpty {
            return sections.map {
                Group(
                    name: file.shownName(of: $0), offset: $0.offset, size: $0.size, alignment: $0.alignment, bytes: file.contents(of: $0),
                    file: file)
            }
        }
        return file.segments.filter { $0.type == Segment.note && $0.fileSize != 0 }.map {
            Group(name: nil, offset: $0.offset, size: $0.fileSize, alignment: $0.alignment, bytes: file.contents(of: $0), file: file)
        }
    }

    private func notes(_ group: Group, _ problems: Problems) -> [ObjectNote]? {
        guard problems.admits(group.size, in: group.file) else { return nil }
        guard let bytes = group.bytes else {
            problems.add(.outside(what: "notes", offset: group.offset, size: group.size))
            return nil
        }
        guard group.alignment <= 4 || group.alignment == 8 else {
            problems.add("notes at offset 0x\(hexadecimal(group.offset)): an alignment of \(group.alignment) is neither 4 nor 8; they are left out")
            return nil
        }
        let list = ObjectNotes(bytes, alignment: group.alignment)
        if let at = list.brokenAt { problems.add(.broken(what: "notes at offset 0x\(hexadecimal(group.offset))", at: at)) }
        return list.notes
    }

    public func write(_ file: ELFFile, to json: JSONOutput, _ problems: Problems) {
        json.array("notes") {
            for group in groups(file) {
                for note in notes(group, problems) ?? [] {
                    json.object {
                        json.field("section", group.name?.text)
                        json.field("owner", note.owner)
                        json.field("type", note.type)
                        json.field("typeName", NoteNames.type(note, isCore: file.header.type == ObjectHeader.core))
                        json.field("size", note.descriptor.count)
                        let text = TextOutput()
                        NoteRow(note: note, file: file).describe(to: text)
                        json.field("description", text.text.split(whereSeparator: { $0 == "\n" || $0 == " " }).joined(separator: " "))
                        if explains { json.field("explanation", NoteSentences.sentence(note, file)) }
                    }
                }
            }
        }
    }
}
