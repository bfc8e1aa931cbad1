import ELF

/// The name of a dynamic tag, and a sentence about an entry of it.
struct DynamicTagWords {
    let name: String
    let meaning: String

    init(_ entry: ELF.DynamicEntry, of file: ExplainedFile) {
        name = Self.name(entry.tag, machine: file.header?.machine ?? 0)
        guard let sentence = file.sentence(entry) else {
            meaning = ""
            return
        }
        // The views write the name before the sentence.
        let words = sentence.hasPrefix("\(name): ") ? sentence.dropFirst(name.count + 2) : sentence[...]
        // A sentence that begins with a library's name leaves it as it is.
        meaning = (entry.tag == ELF.DynamicTag.needed.rawValue ? String(words.prefix(1)) : words.prefix(1).uppercased()) + words.dropFirst()
    }

    /// The name that the specifications give a tag, or its number.
    static func name(_ tag: UInt64, machine: UInt16 = 0) -> String {
        let name = DynamicNames.tag(tag, machine: machine)
        return name.contains(":") ? "d_tag \(tag.hex)" : "DT_\(name)"
    }

    /// True for the tags whose value is an address.
    static func isAddress(_ tag: UInt64) -> Bool {
        switch tag {
        case 3, 4, 5, 6, 7, 12, 13, 17, 23, 25, 26, 32, 36, 0x6fff_fef5, 0x6fff_fff0, 0x6fff_fffc, 0x6fff_fffe: true
        default: false
        }
    }

    /// True for the tags whose value is the offset of a string.
    static func isString(_ tag: UInt64) -> Bool {
        switch tag {
        case 1, 14, 15, 29, 0x7fff_fffd, 0x7fff_ffff: true
        default: false
        }
    }
}

extension ExplainedFile {
    /// What the loader does because of an entry of the dynamic section, as the views say it.
    fileprivate func sentence(_ entry: ELF.DynamicEntry) -> String? {
        guard let view = try? ELFFile(bytes, name: path), let table = view.dynamicTable else { return nil }
        return DynamicSentences.sentence(DynamicEntry(tag: DynamicTagNumber(rawValue: entry.tag), value: entry.value), in: table, view)
    }
}
