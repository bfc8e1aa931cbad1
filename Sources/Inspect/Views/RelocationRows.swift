import ELF

/// The rows of one relocation table.
struct RelocationRows {
    let file: ELFFile
    /// The table that the symbol indices mean, nil where there is none.
    let symbols: SymbolTable?
    let versions: SymbolVersions?
    /// The relocations' section, nil where they were found by the dynamic section.
    let section: Section?

    func typeName(_ type: UInt32) -> String? { RelocationNames.name(type, machine: file.header.machine) }

    /// True where one relocation carries three types.
    private var isTriple: Bool { file.format.is64 && file.header.machine == Machines.mips }

    /// The symbol of a relocation, nil where it has none or the index is wrong.
    func symbol(_ relocation: ObjectRelocation) -> ObjectSymbol? {
        relocation.symbol == 0 ? nil : Int(exactly: relocation.symbol).flatMap { symbols?[$0] }
    }

    func version(_ relocation: ObjectRelocation, _ symbol: ObjectSymbol) -> SymbolVersion? {
        guard symbols?.isDynamic == true, let index = Int(exactly: relocation.symbol) else { return nil }
        return versions?.version(ofSymbol: index, symbol)
    }

    func heading(hasAddend: Bool, to out: TextOutput) {
        out.put(
            file.format.is64
                ? "    Offset             Info             Type               Symbol's Value  Symbol's Name"
                : " Offset     Info    Type                Sym. Value  Symbol's Name")
        out.put(hasAddend ? " + Addend\n" : "\n")
    }

    func write(_ relocation: ObjectRelocation, to out: TextOutput, _ problems: Problems) {
        let digits = file.format.is64 ? 16 : 8
        out.put(hex: relocation.offset, digits: digits)
        out.put("  ")
        out.put(hex: relocation.info, digits: digits)
        out.put(" ")
        let type = isTriple ? relocation.type & 0xff : relocation.type
        out.styled(.kind) { put(type, width: 22, to: out) }
        if relocation.symbol != 0 {
            if let symbol = symbol(relocation) {
                write(symbol, relocation, to: out)
            } else {
                problems.add("a relocation at offset 0x\(hexadecimal(relocation.offset)) names symbol \(relocation.symbol), which is not in the table")
            }
        } else if let addend = relocation.addend {
            out.spaces(file.format.is64 ? 20 : 12)
            if addend < 0 { out.put("-") }
            out.put(hex: addend.magnitude)
        }
        if file.header.machine == Machines.sparcV9, type == 33 {
            out.put(" + ")
            out.put(hex: UInt64(bitPattern: Int64(bitPattern: relocation.info << 32) >> 40))
        }
        out.newLine()
        guard isTriple else { return }
        for (title, shift) in [("Type2", UInt32(8)), ("Type3", 16)] {
            out.spaces(20)
            out.put("\(title): ")
            put(relocation.type >> shift & 0xff, width: 17, to: out)
            out.newLine()
        }
    }

    private func put(_ type: UInt32, width: Int, to out: TextOutput) {
        if let name = typeName(type) {
            out.put(name, width: width)
        } else {
            out.put("unrecognized: ")
            out.put(hexadecimal(UInt64(type)), width: 7)
        }
    }

    private func write(_ symbol: ObjectSymbol, _ relocation: ObjectRelocation, to out: TextOutput) {
        let version = version(relocation, symbol)
        out.put(" ")
        if symbol.type == .indirectFunction {
            // Its value is not what is written, but what the function of this name returns.
            let width = file.format.is64 ? 14 : 8
            let shown = out.put(name: symbol.nameOffset == 0 ? Bytes("??") : symbols?.name(of: symbol) ?? Bytes("??"))
            write(version, to: out)
            out.put("()")
            out.spaces(shown <= width ? width + 1 - shown : 1)
        } else {
            out.put(hex: symbol.value, digits: file.format.is64 ? 16 : 8)
            out.put(file.format.is64 ? " " : "   ")
        }
        out.styled(.name) { out.put(name: name(symbol)) }
        if symbol.nameOffset != 0 { write(version, to: out) }
        guard let addend = relocation.addend else { return }
        out.put(addend < 0 ? " - " : " + ")
        out.put(hex: addend.magnitude)
    }

    private func write(_ version: SymbolVersion?, to out: TextOutput) {
        guard let version else { return }
        out.put(version.role == .defaultDefinition ? "@@" : "@")
        out.put(name: version.name)
    }

    /// The symbol's name, of a section's symbol the section's.
    func name(_ symbol: ObjectSymbol) -> Bytes {
        if symbol.nameOffset != 0 { return symbols?.name(of: symbol) ?? Bytes("<corrupt>") }
        guard symbol.type.rawValue == 3 else { return Bytes("<null>") }
        if symbol.isInSection, let section = file.section(symbol.section) { return file.shownName(of: section) }
        return switch symbol.rawSection {
        case 0: Bytes("<null>")
        case ObjectSymbol.absoluteSection: Bytes("ABS")
        case ObjectSymbol.commonSection: Bytes("COMMON")
        default: Bytes("<section>")
        }
    }

    func write(_ relocation: ObjectRelocation, to json: JSONOutput) {
        json.field("offset", relocation.offset)
        json.field("type", relocation.type)
        let types = isTriple ? [0, 8, 16].map { relocation.type >> $0 & 0xff } : [relocation.type]
        json.field("typeName", types.map { typeName($0) ?? "unrecognized" }.joined(separator: "/"))
        if let symbol = symbol(relocation) {
            json.field("symbol", name(symbol))
            json.field("symbolIndex", relocation.symbol)
            json.field("symbolValue", symbol.value)
            if let version = version(relocation, symbol) { json.field("version", version.name) }
        }
        if let addend = relocation.addend { json.field("addend", addend) }
    }
}
