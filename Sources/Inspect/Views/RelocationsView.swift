import ELF

/// The relocations as `readelf -rW` writes them.
public struct RelocationsView: FileView {
    public static let word = "relocations"
    let explains: Bool

    public init(explains: Bool = false) { self.explains = explains }

    public func write(_ file: ELFFile, to out: TextOutput, _ problems: Problems) {
        let versions = SymbolVersions(file)
        var isEmpty = true
        for section in sections(file) {
            isEmpty = false
            guard problems.admits(section.size, in: file) else { break }
            out.styled(.heading) {
                out.put("\nRelocation section '")
                out.put(name: file.shownName(of: section))
                out.put("' at offset 0x")
                out.put(hex: section.offset)
                out.put(" contains ")
                let count = section.entrySize == 0 ? 0 : section.size / section.entrySize
                out.put(decimal: count)
                out.put(count == 1 ? " entry:\n" : " entries:\n")
            }
            guard let bytes = file.contents(of: section) else {
                problems.add(.outside(what: "relocation section [\(section.index)]", offset: section.offset, size: section.size))
                continue
            }
            if section.type == Section.relativeRelocations {
                packed(PackedRelocations(words: bytes), file, out)
            } else if let table = file.relocations(in: section) {
                let symbols = file.section(section.link).flatMap { symbolTable(file, $0) }
                write(table, RelocationRows(file: file, symbols: symbols, versions: versions, section: section), out, problems)
            }
        }
        if file.sections.isEmpty {
            isEmpty = file.dynamicRelocations.isEmpty && file.dynamicPackedRelocations == nil
            writeDynamic(file, versions, out, problems)
        }
        if isEmpty { out.put("\nThere are no relocations in this file.\n") }
    }

    private func sections(_ file: ELFFile) -> [Section] {
        file.sections.filter {
            [Section.relocations, Section.addendRelocations, Section.relativeRelocations].contains($0.type) && $0.size != 0
        }
    }

    private func symbolTable(_ file: ELFFile, _ section: Section) -> SymbolTable? {
        section.type == Section.symbolTable || section.type == Section.dynamicSymbols ? file.symbols(in: section) : nil
    }

    /// Without section headers, what the dynamic section gives to the loader.
    private func writeDynamic(_ file: ELFFile, _ versions: SymbolVersions?, _ out: TextOutput, _ problems: Problems) {
        let rows = RelocationRows(file: file, symbols: file.dynamicSymbols, versions: versions, section: nil)
        func title(_ name: String, _ tag: DynamicTagNumber, _ size: Int) {
            let address = file.dynamicTable?.value(of: tag) ?? 0
            out.styled(.heading) {
                out.put("\n'\(name)' relocation section at offset 0x\(hexadecimal(file.fileOffset(of: address) ?? address)) contains \(size) bytes:\n")
            }
        }
        for (tag, table) in file.dynamicRelocations {
            title(tag == .pltRelocations ? "PLT" : table.hasAddend ? "RELA" : "REL", tag, table.entries.count)
            write(table, rows, out, problems)
        }
        if let packed = file.dynamicPackedRelocations {
            title("RELR", .relativeRelocations, packed.words.count)
            self.packed(packed, file, out)
        }
    }

    private func write(_ table: RelocationTable, _ rows: RelocationRows, _ out: TextOutput, _ problems: Problems) {
        rows.heading(hasAddend: table.hasAddend, to: out)
        for index in 0..<table.count {
            guard let relocation = table[index] else { break }
            rows.write(relocation, to: out, problems)
            if explains { out.explain(RelocationSentences.sentence(relocation, rows)) }
        }
    }

    private func packed(_ relocations: PackedRelocations, _ file: ELFFile, _ out: TextOutput) {
        var count = 0
        relocations.forEach { _, _ in count += 1 }
        out.put("  ")
        out.put(decimal: UInt64(count))
        out.put(count == 1 ? " offset\n" : " offsets\n")
        relocations.forEach { address, word in
            out.put(hex: address, digits: file.format.is64 ? 16 : 8)
            out.newLine()
            if explains { out.explain(RelocationSentences.packed(address, word: word, file)) }
        }
    }

    public func write(_ file: ELFFile, to json: JSONOutput, _ problems: Problems) {
        let versions = SymbolVersions(file)
        json.array("tables") {
            for section in sections(file) {
                guard problems.admits(section.size, in: file) else { break }
                json.object {
                    json.field("section", file.shownName(of: section))
                    json.field("offset", section.offset)
                    guard let bytes = file.contents(of: section) else {
                        return problems.add(.outside(what: "relocation section [\(section.index)]", offset: section.offset, size: section.size))
                    }
                    if section.type == Section.relativeRelocations {
                        write(PackedRelocations(words: bytes), to: json)
                    } else if let table = file.relocations(in: section) {
                        let symbols = file.section(section.link).flatMap { symbolTable(file, $0) }
                        write(table, RelocationRows(file: file, symbols: symbols, versions: versions, section: section), to: json)
                    }
                }
            }
            guard file.sections.isEmpty else { return }
            let rows = RelocationRows(file: file, symbols: file.dynamicSymbols, versions: versions, section: nil)
            for (tag, table) in file.dynamicRelocations {
                json.object {
                    json.field("tag", DynamicNames.tag(tag.rawValue, machine: file.header.machine))
                    write(table, rows, to: json)
                }
            }
            if let packed = file.dynamicPackedRelocations {
                json.object {
                    json.field("tag", "RELR")
                    write(packed, to: json)
                }
            }
        }
    }

    private func write(_ packed: PackedRelocations, to json: JSONOutput) {
        json.array("addresses") { packed.forEach { address, _ in json.element(address) } }
    }

    private func write(_ table: RelocationTable, _ rows: RelocationRows, to json: JSONOutput) {
        json.array("relocations") {
            for index in 0..<table.count {
                guard let relocation = table[index] else { break }
                json.object {
                    rows.write(relocation, to: json)
                    if explains { json.field("explanation", RelocationSentences.sentence(relocation, rows)) }
                }
            }
        }
    }
}
