import ELF

/// The symbol tables as `readelf -sW` writes them, or the dynamic one alone (`--dyn-syms`).
public struct SymbolsView: FileView {
    public static let word = "symbols"
    let onlyDynamic: Bool
    let explains: Bool

    public init(onlyDynamic: Bool = false, explains: Bool = false) {
        self.onlyDynamic = onlyDynamic
        self.explains = explains
    }

    public func write(_ file: ELFFile, to out: TextOutput, _ problems: Problems) {
        let versions = SymbolVersions(file)
        for table in tables(file, problems) {
            out.styled(.heading) { title(table, file, out) }
            out.put(
                file.format.is64
                    ? "   Num:    Value          Size Type    Bind   Vis      Ndx Name\n" : "   Num:    Value  Size Type    Bind   Vis      Ndx Name\n")
            let rows = SymbolRows(file: file, table: table, versions: versions)
            for index in 0..<table.count {
                guard let symbol = table[index] else { break }
                rows.write(symbol, index, to: out)
                if explains { out.explain(SymbolSentences.sentence(symbol, rows.version(index, symbol), rows)) }
            }
        }
    }

    private func title(_ table: SymbolTable, _ file: ELFFile, _ out: TextOutput) {
        if let section = table.section {
            out.put("\nSymbol table '")
            out.put(name: file.shownName(of: section))
            out.put("'")
        } else {
            out.put("\nSymbol table for image")
        }
        out.put(" contains ")
        out.put(decimal: UInt64(table.count))
        out.put(table.count == 1 ? " entry:\n" : " entries:\n")
    }

    /// The tables to show: those of the sections, or, without sections, the one that the dynamic section names.
    private func tables(_ file: ELFFile, _ problems: Problems) -> [SymbolTable] {
        if file.sections.isEmpty { return file.dynamicSymbols.map { [$0] } ?? [] }
        return file.sections.compactMap { section in
            guard section.type == Section.dynamicSymbols || (section.type == Section.symbolTable && !onlyDynamic), section.size != 0 else { return nil }
            guard problems.admits(section.size, in: file) else { return nil }
            let what = "symbol table [\(section.index)]"
            if section.entrySize != UInt64(file.format.symbolSize) {
                problems.add(.entrySize(what: what, section.entrySize, expected: file.format.symbolSize))
                return nil
            }
            let table = file.symbols(in: section)
            if table == nil { problems.add(.outside(what: what, offset: section.offset, size: section.size)) }
            if let table, table.strings.isEmpty { problems.add("\(what): its string table (section \(section.link)) is not there; names are left out") }
            return table
        }
    }

    public func write(_ file: ELFFile, to json: JSONOutput, _ problems: Problems) {
        let versions = SymbolVersions(file)
        json.array("tables") {
            for table in tables(file, problems) {
                json.object {
                    json.field("name", table.section.map { file.shownName(of: $0).text })
                    json.field("dynamic", flag: table.isDynamic)
                    let rows = SymbolRows(file: file, table: table, versions: versions)
                    json.array("symbols") {
                        for index in 0..<table.count {
                            guard let symbol = table[index] else { break }
                            json.object {
                                rows.write(symbol, index, to: json)
                                if explains { json.field("explanation", SymbolSentences.sentence(symbol, rows.version(index, symbol), rows)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
