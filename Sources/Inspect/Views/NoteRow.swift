import ELF

/// One note with what is in it.
struct NoteRow {
    let note: ObjectNote
    let file: ELFFile

    private var isCore: Bool { file.header.type == ObjectHeader.core }

    func write(to out: TextOutput) {
        out.put("  ")
        out.styled(.name) { out.put(name: note.owner, width: 20) }
        out.put(" 0x")
        out.put(hex: UInt64(note.descriptor.count), digits: 8)
        out.put("\t")
        out.styled(.kind) { out.put(NoteNames.type(note, isCore: isCore)) }
        out.put("\t")
        describe(to: out)
    }

    /// What the note says, with its line's end.
    func describe(to out: TextOutput) {
        if note.owner == Bytes("GNU") { return gnu(out) }
        if note.owner == Bytes("stapsdt") { return probe(out) }
        if note.owner == Bytes("FDO"), note.type == NoteNames.packaging {
            out.put("    Packaging Metadata: ")
            out.put(name: text(note.descriptor.bytes))
            return out.newLine()
        }
        if note.owner == Bytes("CORE") { return note.type == NoteNames.mappedFiles ? mappedFiles(out) : out.newLine() }
        if !note.descriptor.isEmpty { data("   description data: ", out) }
        out.newLine()
    }

    /// The bytes up to a NUL.
    private func text(_ bytes: Bytes) -> Bytes { bytes.string(at: 0) ?? bytes }

    private func data(_ title: String, _ out: TextOutput) {
        out.put(title)
        for index in 0..<note.descriptor.count {
            out.put(hex: UInt64(note.descriptor.byte(at: index) ?? 0), digits: 2)
            out.put(" ")
        }
    }

    private func gnu(_ out: TextOutput) {
        let words = (0..<4).map { note.descriptor.word32(at: $0 * 4) }
        switch note.type {
        case 1:
            if let system = words[0], let major = words[1], let minor = words[2], let patch = words[3] {
                let names = ["Linux", "Hurd", "Solaris", "FreeBSD", "NetBSD", "Syllable", "NaCl"]
                out.put("    OS: \(system < UInt32(names.count) ? names[Int(system)] : "Unknown"), ABI: \(major).\(minor).\(patch)")
            } else {
                out.put("    <corrupt GNU_ABI_TAG>")
            }
        case 2:
            if let count = words[0], let mask = words[1] {
                out.put("      Hardware Capabilities: num entries: \(count), enabled mask: \(hexadecimal(UInt64(mask)))")
            } else {
                out.put("    <corrupt GNU_HWCAP>")
            }
        case 3:
            out.put("    Build ID: ")
            for index in 0..<note.descriptor.count { out.put(hex: UInt64(note.descriptor.byte(at: index) ?? 0), digits: 2) }
        case 4:
            out.put("    Version: ")
            out.put(name: text(note.descriptor.bytes))
        case 5: GNUProperties(bytes: note.descriptor, machine: file.header.machine).write(to: out)
        default: data("    Description data: ", out)
        }
        out.newLine()
    }

    /// A SystemTap probe: three addresses and three strings.
    private func probe(_ out: TextOutput) {
        let word = file.format.wordSize
        let bytes = note.descriptor
        guard let location = bytes.word(at: 0), let base = bytes.word(at: word), let semaphore = bytes.word(at: 2 * word),
            let provider = bytes.bytes.string(at: 3 * word), let name = bytes.bytes.string(at: 3 * word + provider.count + 1)
        else { return out.put("  <corrupt - note is too small>\n") }
        let arguments = bytes.bytes.string(at: 3 * word + provider.count + name.count + 2) ?? Bytes()
        out.put("    Provider: ")
        out.put(name: provider)
        out.put("\n    Name: ")
        out.put(name: name)
        for (title, value) in [("\n    Location: 0x", location), (", Base: 0x", base), (", Semaphore: 0x", semaphore)] {
            out.put(title)
            out.put(hex: value, digits: word * 2)
        }
        out.put("\n    Arguments: ")
        out.put(name: arguments)
        out.newLine()
    }

    /// NT_FILE of a core: the files that were mapped, with their addresses.
    private func mappedFiles(_ out: TextOutput) {
        let word = file.format.wordSize
        let bytes = note.descriptor
        guard let count = bytes.word(at: 0), let pageSize = bytes.word(at: word), count <= UInt64(bytes.count / (3 * word)) else {
            return out.put("    <corrupt NT_FILE>\n")
        }
        out.put("    Page size: \(pageSize)\n")
        var nameAt = (2 + 3 * Int(count)) * word
        for index in 0..<Int(count) {
            let at = (2 + 3 * index) * word
            guard let start = bytes.word(at: at), let end = bytes.word(at: at + word), let page = bytes.word(at: at + 2 * word),
                let name = bytes.bytes.string(at: nameAt)
            else { return }
            nameAt += name.count + 1
            out.put("    ")
            for value in [start, end, page] {
                out.put("0x")
                out.put(hex: value, digits: word * 2)
                out.put(" ")
            }
            out.put(name: name)
            out.newLine()
        }
    }
}
