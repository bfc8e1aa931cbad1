import ELF

/// The program headers and the sections of each segment, as `readelf -lW` writes them.
struct SegmentRows {
    let file: ELFFile
    let explains: Bool

    func write(to out: TextOutput, _ problems: Problems) {
        guard !file.segments.isEmpty else {
            out.put("\nThere are no program headers in this file.\n")
            return
        }
        out.styled(.heading) { out.put("\nProgram Headers:\n") }
        out.put(
            file.format.is64
                ? "  Type           Offset   VirtAddr           PhysAddr           FileSiz  MemSiz   Flg Align\n"
                : "  Type           Offset   VirtAddr   PhysAddr   FileSiz MemSiz  Flg Align\n")
        for segment in file.segments {
            row(segment, out)
            if segment.type == Segment.interpreter { interpreter(segment, out, problems) }
            if explains { out.explain(SegmentSentences.sentence(segment, in: file)) }
            if segment.fileSize != 0, file.contents(of: segment) == nil {
                problems.add(.outside(what: "segment \(segment.index) (\(typeName(segment)))", offset: segment.offset, size: segment.fileSize))
            }
        }
        guard !file.sections.isEmpty, !file.sectionNames.isEmpty else { return }
        if file.canCompareTables {
            mapping(out)
        } else {
            problems.add("\(file.segments.count) segments and \(file.sections.count) sections are too many to compare all; which lies in which is left out")
        }
    }

    private func typeName(_ segment: Segment) -> String {
        SegmentNames.type(segment.type, machine: file.header.machine, osABI: file.header.osABI)
    }

    private func row(_ segment: Segment, _ out: TextOutput) {
        let is64 = file.format.is64
        let (addressDigits, sizeDigits) = is64 ? (16, 6) : (8, 5)
        out.put("  ")
        out.styled(.kind) { out.put(String(typeName(segment).prefix(14)), width: 14) }
        for (value, digits) in [
            (segment.offset, 6), (segment.address, addressDigits), (segment.physicalAddress, addressDigits), (segment.fileSize, sizeDigits),
            (segment.memorySize, sizeDigits),
        ] {
            out.put(" 0x")
            out.put(hex: value, digits: digits)
        }
        out.put(segment.isReadable ? " R" : "  ")
        out.put(segment.isWritable ? "W" : " ")
        out.put(segment.isExecutable ? "E " : "  ")
        // printf's # flag has no 0x before a 0.
        out.put(segment.alignment == 0 ? "" : "0x")
        out.put(hex: segment.alignment)
        out.newLine()
    }

    private func interpreter(_ segment: Segment, _ out: TextOutput, _ problems: Problems) {
        guard let path = file.interpreter(segment) else {
            problems.add("the interpreter's path (PT_INTERP) at offset 0x\(hexadecimal(segment.offset)) is not a string inside the file")
            return
        }
        out.put("      [Requesting program interpreter: ")
        out.put(name: path)
        out.put("]")
        out.newLine()
    }

    private func mapping(_ out: TextOutput) {
        out.styled(.heading) { out.put("\n Section to Segment mapping:\n") }
        out.put("  Segment Sections...\n")
        for segment in file.segments {
            out.put("   ")
            out.put(decimal: UInt64(segment.index), width: 2, fill: 0x30)
            out.put("     ")
            for section in file.sections.dropFirst() where segment.contains(section) {
                out.put(name: file.shownName(of: section))
                out.put(" ")
            }
            out.newLine()
            if explains { out.explain(SegmentSentences.mapping(segment, in: file)) }
        }
    }

    func write(to json: JSONOutput) {
        json.array("segments") {
            for segment in file.segments {
                json.object {
                    json.field("index", segment.index)
                    json.field("type", segment.type)
                    json.field("typeName", typeName(segment))
                    json.field("flags", segment.flags)
                    json.field("offset", segment.offset)
                    json.field("address", segment.address)
                    json.field("physicalAddress", segment.physicalAddress)
                    json.field("fileSize", segment.fileSize)
                    json.field("memorySize", segment.memorySize)
                    json.field("alignment", segment.alignment)
                    if segment.type == Segment.interpreter { json.field("interpreter", file.interpreter(segment)?.text) }
                    json.array("sections") {
                        for section in file.sections.dropFirst() where file.canCompareTables && segment.contains(section) {
                            json.element(file.shownName(of: section))
                        }
                    }
                    if explains { json.field("explanation", SegmentSentences.sentence(segment, in: file)) }
                }
            }
        }
    }
}

extension ELFFile {
    /// False where a broken file has so many segments and sections that looking for each in each takes minutes.
    var canCompareTables: Bool { segments.count <= (1 << 26) / max(1, sections.count) }

    /// The path that a PT_INTERP segment holds.
    func interpreter(_ segment: Segment) -> Bytes? {
        // No system has longer paths.
        data.clamped(at: segment.offset, count: min(segment.fileSize, 4096)).bytes.string(at: 0)
    }
}

extension Segment {
    /// True where a section lies in the segment, in the file and in memory; a section of size 0 at the very end does not.
    func contains(_ section: Section) -> Bool {
        let isTLS = section.isThreadLocal
        let isZeroFilled = section.type == Section.noBits
        // .tbss has no place in memory outside of the TLS image.
        if isTLS, isZeroFilled, type != Segment.threadLocal { return false }
        guard isTLS ? [Segment.threadLocal, Segment.relro, Segment.load].contains(type) : type != Segment.threadLocal && type != Segment.programHeaders
        else { return false }
        if !section.isAllocated, holdsOnlyAllocated { return false }
        let hasPlaceInFile = isZeroFilled || Segment.lies(section.offset, section.size, within: offset, fileSize)
        let hasPlaceInMemory = !section.isAllocated || Segment.lies(section.address, section.size, within: address, memorySize)
        guard hasPlaceInFile, hasPlaceInMemory else { return false }
        guard type == Segment.dynamic || type == Segment.note, section.size == 0, memorySize != 0 else { return true }
        // Here a section of size 0 at either end belongs to the neighbour.
        let isInsideFile = isZeroFilled || (section.offset > offset && section.offset - offset < fileSize)
        let isInsideMemory = !section.isAllocated || (section.address > address && section.address - address < memorySize)
        return isInsideFile && isInsideMemory
    }

    private var holdsOnlyAllocated: Bool {
        [Segment.load, Segment.dynamic, Segment.unwindTable, Segment.stack, Segment.relro, Segment.simpleFrame].contains(type)
            || (0x6474_e555...0x6474_f554).contains(type)
    }

    /// A segment of size 0 holds a section of any size up to its wrapped end, as binutils has it.
    private static func lies(_ start: UInt64, _ size: UInt64, within base: UInt64, _ length: UInt64) -> Bool {
        guard start >= base else { return false }
        let distance = start - base
        return distance <= length &- 1 && distance &+ size <= length
    }
}
