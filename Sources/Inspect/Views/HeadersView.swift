import ELF

/// The ELF header, the section headers, the program headers and which section lies in which segment, as `readelf -hlS -W` writes them.
public struct HeadersView: FileView {
    public static let word = "headers"
    let explains: Bool

    public init(explains: Bool = false) { self.explains = explains }

    public func write(_ file: ELFFile, to out: TextOutput, _ problems: Problems) {
        writeFileHeader(file, out)
        SectionRows(file: file, explains: explains).write(to: out, problems)
        SegmentRows(file: file, explains: explains).write(to: out, problems)
    }

    private func writeFileHeader(_ file: ELFFile, _ out: TextOutput) {
        let header = file.header
        out.styled(.heading) { out.put("ELF Header:") }
        out.newLine()
        out.put("  Magic:   ")
        for index in 0..<16 {
            out.put(hex: UInt64(header.identification[index] ?? 0), digits: 2)
            out.put(" ")
        }
        out.newLine()
        if explains { out.explain(HeaderSentences.magic) }
        for row in rows(file) {
            out.put("  ")
            out.put(row.label, width: 35)
            out.styled(.number) { out.put(row.value) }
            out.newLine()
            if explains { out.explain(row.sentence) }
        }
    }

    /// The fields of the header behind the magic.
    private func rows(_ file: ELFFile) -> [(label: String, value: String, sentence: String)] {
        let header = file.header
        let flags = HeaderFlags.words(header.flags, machine: header.machine)
        let first = file.sections.first
        return [
            ("Class:", file.format.is64 ? "ELF64" : "ELF32", HeaderSentences.fileClass(file)),
            ("Data:", "2's complement, \(file.format.isBigEndian ? "big" : "little") endian", HeaderSentences.byteOrder(file)),
            ("Version:", HeaderNames.version(header.identification[6] ?? 0), HeaderSentences.identVersion),
            ("OS/ABI:", HeaderNames.osABI(header.osABI, machine: header.machine), HeaderSentences.osABI(header.osABI)),
            ("ABI Version:", "\(header.abiVersion)", HeaderSentences.abiVersion(header.abiVersion)),
            ("Type:", HeaderNames.fileType(file), HeaderSentences.fileType(file)),
            ("Machine:", HeaderNames.machine(header.machine), HeaderSentences.machine),
            ("Version:", "0x\(hexadecimal(UInt64(header.version)))", HeaderSentences.version),
            ("Entry point address:", "0x\(hexadecimal(header.entry))", HeaderSentences.entry(file)),
            ("Start of program headers:", "\(header.programHeaderOffset) (bytes into file)", HeaderSentences.programHeaderOffset(file)),
            ("Start of section headers:", "\(header.sectionHeaderOffset) (bytes into file)", HeaderSentences.sectionHeaderOffset(file)),
            ("Flags:", (["0x\(hexadecimal(UInt64(header.flags)))"] + flags).joined(separator: ", "), HeaderSentences.flags(file)),
            ("Size of this header:", "\(header.headerSize) (bytes)", HeaderSentences.headerSize(file)),
            ("Size of program headers:", "\(header.programHeaderSize) (bytes)", HeaderSentences.programHeaderSize(file)),
            (
                "Number of program headers:", counted(header.programHeaderCount, escape: 0xffff, first.map { UInt64($0.info) }),
                HeaderSentences.programHeaderCount(file)
            ),
            ("Size of section headers:", "\(header.sectionHeaderSize) (bytes)", HeaderSentences.sectionHeaderSize(file)),
            ("Number of section headers:", counted(header.sectionHeaderCount, escape: 0, first?.size), HeaderSentences.sectionHeaderCount(file)),
            ("Section header string table index:", nameIndex(file), HeaderSentences.nameIndex(file)),
        ]
    }

    /// A count, with the true one behind it where the field has only the escape.
    private func counted(_ count: UInt16, escape: UInt16, _ real: UInt64?) -> String {
        if count == escape, let real, escape == 0 || real != 0 { return "\(count) (\(real))" }
        return "\(count)"
    }

    private func nameIndex(_ file: ELFFile) -> String {
        let index = file.header.sectionNameIndex
        if index == 0xffff, let first = file.sections.first { return "\(index) (\(first.link))" }
        return index != 0 && Int(index) >= file.sections.count ? "\(index) <corrupt: out of range>" : "\(index)"
    }

    public func write(_ file: ELFFile, to json: JSONOutput, _ problems: Problems) {
        let header = file.header
        json.object("header") {
            json.field("class", file.format.is64 ? UInt64(64) : 32)
            json.field("byteOrder", file.format.isBigEndian ? "big" : "little")
            json.field("osABI", header.osABI)
            json.field("osABIName", HeaderNames.osABI(header.osABI, machine: header.machine))
            json.field("abiVersion", header.abiVersion)
            json.field("type", header.type)
            json.field("typeName", HeaderNames.fileType(file))
            json.field("machine", header.machine)
            json.field("machineName", HeaderNames.machine(header.machine))
            json.field("entry", header.entry)
            json.field("programHeaderOffset", header.programHeaderOffset)
            json.field("sectionHeaderOffset", header.sectionHeaderOffset)
            json.field("flags", header.flags)
            json.array("flagNames") { for word in HeaderFlags.words(header.flags, machine: header.machine) { json.element(word) } }
            json.field("sectionNameIndex", header.sectionNameIndex)
            if explains { json.array("explanations") { for row in rows(file) { json.element(row.label + " " + row.sentence) } } }
        }
        SectionRows(file: file, explains: explains).write(to: json)
        SegmentRows(file: file, explains: explains).write(to: json)
    }
}
