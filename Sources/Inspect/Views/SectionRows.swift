import ELF

/// The section headers as `readelf -SW` writes them.
struct SectionRows {
    let file: ELFFile
    let explains: Bool

    func write(to out: TextOutput, _ problems: Problems) {
        guard !file.sections.isEmpty else {
            out.put("\nThere are no sections in this file.\n")
            return
        }
        let is64 = file.format.is64
        out.styled(.heading) { out.put(file.sections.count > 1 ? "\nSection Headers:\n" : "\nSection Header:\n") }
        out.put("  [Nr] Name              Type            ")
        out.put(is64 ? "Address          Off    Size   ES Flg Lk Inf Al\n" : "Addr     Off    Size   ES Flg Lk Inf Al\n")
        for section in file.sections {
            row(section, out)
            if section.type != Section.noBits, section.type != 0, file.contents(of: section) == nil {
                problems.add(.outside(what: "section [\(section.index)] \(file.shownName(of: section).text)", offset: section.offset, size: section.size))
            }
            if Int(section.link) >= file.sections.count { problems.add(.noSection(what: "sh_link of section [\(section.index)]", index: section.link)) }
        }
        writeKey(out)
    }

    private func row(_ section: Section, _ out: TextOutput) {
        out.put("  [")
        out.put(decimal: UInt64(section.index), width: 2)
        out.put("] ")
        out.styled(.name) { out.put(name: file.shownName(of: section), width: 17) }
        out.put(" ")
        out.styled(.kind) {
            out.put(SectionNames.type(section.type, machine: file.header.machine, osABI: file.header.osABI), width: 15)
        }
        out.put(" ")
        out.put(hex: section.address, digits: file.format.is64 ? 16 : 8)
        out.put(" ")
        out.put(hex: section.offset, digits: 6)
        out.put(" ")
        out.put(hex: section.size, digits: 6)
        out.put(" ")
        out.put(hex: section.entrySize, digits: 2)
        out.put(" ")
        out.put(SectionNames.flags(section.flags, machine: file.header.machine, osABI: file.header.osABI).aligned(3))
        out.put(" ")
        out.put(decimal: UInt64(section.link), width: 2)
        out.put(" ")
        out.put(decimal: UInt64(section.info), width: 3)
        out.put(" ")
        out.put(decimal: section.alignment, width: 2)
        out.newLine()
        if explains { out.explain(SectionSentences.sentence(section, in: file)) }
    }

    private func writeKey(_ out: TextOutput) {
        let header = file.header
        out.put("Key to Flags:\n  W (write), A (alloc), X (execute), M (merge), S (strings), I (info),\n")
        out.put("  L (link order), O (extra OS processing required), G (group), T (TLS),\n")
        out.put("  C (compressed), x (unknown), o (OS specific), E (exclude),\n  ")
        if SectionNames.hasRetain(header.osABI) { out.put("R (retain), ") }
        if SectionNames.hasMemoryBinding(header.osABI) { out.put("D (mbind), ") }
        if SectionNames.hasLarge(header.machine) { out.put("l (large), ") }
        if header.machine == Machines.arm { out.put("y (purecode), ") }
        if header.machine == Machines.powerPC { out.put("v (VLE), ") }
        out.put("p (processor specific)\n")
    }

    func write(to json: JSONOutput) {
        json.array("sections") {
            for section in file.sections {
                json.object {
                    json.field("index", section.index)
                    json.field("name", file.shownName(of: section))
                    json.field("type", section.type)
                    json.field("typeName", SectionNames.type(section.type, machine: file.header.machine, osABI: file.header.osABI))
                    json.field("flags", section.flags)
                    json.field("flagLetters", SectionNames.flags(section.flags, machine: file.header.machine, osABI: file.header.osABI))
                    json.field("address", section.address)
                    json.field("offset", section.offset)
                    json.field("size", section.size)
                    json.field("link", section.link)
                    json.field("info", section.info)
                    json.field("alignment", section.alignment)
                    json.field("entrySize", section.entrySize)
                    if explains { json.field("explanation", SectionSentences.sentence(section, in: file)) }
                }
            }
        }
    }
}
