import ELF

/// The rows of one symbol table.
struct SymbolRows {
    let file: ELFFile
    let table: SymbolTable
    let versions: SymbolVersions?

    /// The version of a symbol; only the dynamic table has versions.
    func version(_ index: Int, _ symbol: ObjectSymbol) -> SymbolVersion? {
        table.isDynamic ? versions?.version(ofSymbol: index, symbol) : nil
    }

    /// The name, of a section's symbol the section's.
    func name(_ symbol: ObjectSymbol) -> Bytes {
        if symbol.nameOffset == 0, symbol.type.rawValue == 3, let section = file.section(symbol.section) { return file.shownName(of: section) }
        if table.strings.isEmpty, symbol.nameOffset == 0 { return Bytes() }
        return table.name(of: symbol) ?? Bytes("<corrupt>")
    }

    func write(_ symbol: ObjectSymbol, _ index: Int, to out: TextOutput) {
        let (machine, osABI) = (file.header.machine, file.header.osABI)
        out.put(decimal: UInt64(index), width: 6)
        out.put(": ")
        out.put(hex: symbol.value, digits: file.format.is64 ? 16 : 8)
        out.put(" ")
        if symbol.size <= 99_999 {
            out.put(decimal: symbol.size, width: 5)
        } else {
            out.put("0x")
            out.put(hex: symbol.size)
        }
        out.put(" ")
        out.styled(.kind) { out.put(SymbolWords.type(symbol.type.rawValue, machine: machine, osABI: osABI), width: 7) }
        out.put(" ")
        out.put(SymbolWords.binding(symbol.binding.rawValue, osABI: osABI), width: 6)
        out.put(" ")
        out.put(SymbolWords.visibility(symbol.visibility), width: 7)
        let other = symbol.other & ~3
        if other != 0 {
            out.put(" ")
            out.put(SymbolWords.other(other, machine: machine))
            out.put(" ")
        }
        out.put(" ")
        section(symbol, out)
        out.put(" ")
        out.styled(.name) { out.put(name: name(symbol)) }
        write(version(index, symbol), to: out)
        out.newLine()
    }

    private func section(_ symbol: ObjectSymbol, _ out: TextOutput) {
        if symbol.rawSection != 0, symbol.rawSection < 0xff00, Int(symbol.rawSection) < file.sections.count {
            out.put(decimal: UInt64(symbol.rawSection), width: 4)
        } else {
            out.put(SymbolWords.section(symbol, machine: file.header.machine, sectionCount: file.sections.count).aligned(4))
        }
    }

    private func write(_ version: SymbolVersion?, to out: TextOutput) {
        guard let version else { return }
        out.put(version.role == .defaultDefinition ? "@@" : "@")
        out.put(name: version.name)
        if version.role == .need {
            out.put(" (")
            out.put(decimal: UInt64(version.index))
            out.put(")")
        }
    }

    func write(_ symbol: ObjectSymbol, _ index: Int, to json: JSONOutput) {
        let (machine, osABI) = (file.header.machine, file.header.osABI)
        json.field("index", index)
        json.field("name", name(symbol))
        json.field("value", symbol.value)
        json.field("size", symbol.size)
        json.field("type", SymbolWords.type(symbol.type.rawValue, machine: machine, osABI: osABI))
        json.field("binding", SymbolWords.binding(symbol.binding.rawValue, osABI: osABI))
        json.field("visibility", SymbolWords.visibility(symbol.visibility))
        if symbol.other & ~3 != 0 { json.field("other", SymbolWords.other(symbol.other & ~3, machine: machine)) }
        json.field("section", symbol.section)
        if !symbol.isInSection {
            json.field("sectionName", SymbolWords.section(symbol, machine: machine, sectionCount: file.sections.count))
        }
        if let version = version(index, symbol) {
            json.field("version", version.name)
            json.field("versionRole", version.role == .need ? "need" : version.role == .defaultDefinition ? "default" : "hidden")
        }
    }
}
