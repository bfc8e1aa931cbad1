import ELF

/// What a symbol means to lookup and relocation.
enum SymbolSentences {
    static func sentence(_ symbol: ObjectSymbol, _ version: SymbolVersion?, _ rows: SymbolRows) -> String {
        if symbol.nameOffset == 0, symbol.info == 0, symbol.isUndefined { return "Entry 0 stands for \"no symbol\" (STN_UNDEF)." }
        switch symbol.type.rawValue {
        case 3: return "STT_SECTION: a section's beginning, for relocations that count from there."
        case 4: return "STT_FILE: the source file of the local symbols that follow."
        default: break
        }
        return [place(symbol, rows), reach(symbol, rows), version.map { of($0) }, kind(symbol)].compactMap { $0 }.joined(separator: " ")
    }

    private static func place(_ symbol: ObjectSymbol, _ rows: SymbolRows) -> String {
        switch symbol.rawSection {
        case ObjectSymbol.undefinedSection:
            return symbol.binding == .weak
                ? "Undefined and weak: where no object defines it, it is 0 and no error."
                : "Undefined (SHN_UNDEF): another object has to define it, or the load fails when it is bound."
        case ObjectSymbol.absoluteSection: return "Absolute (SHN_ABS): a number, to which no load bias is added."
        case ObjectSymbol.commonSection: return "Common (SHN_COMMON): room that the link editor allocates; the value is the alignment."
        default:
            guard symbol.isInSection, let section = rows.file.section(symbol.section) else { return "Defined in a reserved section index." }
            let name = rows.file.shownName(of: section).text
            if symbol.type == .threadLocal { return "Defined in \(name): the value is an offset in the TLS block of the object, the same in each thread." }
            return rows.file.header.type == ObjectHeader.relocatable
                ? "Defined in \(name), so many bytes from its beginning." : "Defined in \(name); its address is the load bias plus the value."
        }
    }

    private static func reach(_ symbol: ObjectSymbol, _ rows: SymbolRows) -> String? {
        if symbol.isUndefined { return nil }
        if symbol.binding == .local { return "Local: only its own object file knows it." }
        switch symbol.visibility {
        case .hidden, .inner: return "Hidden: it is for this component alone, and not found by others."
        case .protected: return "Protected: others can use it, but references from its own object are never interposed."
        case .standard: break
        }
        guard rows.table.isDynamic else { return nil }
        if symbol.binding == .unique { return "Unique (STB_GNU_UNIQUE): one definition for the whole process, whatever the scopes." }
        return symbol.binding == .weak
            ? "Weak, which ld.so treats as global: the first definition in the scope wins." : "Global: a definition that comes earlier in the scope takes its place."
    }

    private static func of(_ version: SymbolVersion) -> String {
        let name = version.name.text
        return switch version.role {
        case .need: "Version \(name) of \(version.file.text) is wanted (number \(version.index) in .gnu.version)."
        case .defaultDefinition: "Version \(name) is the default one (@@): references without a version, and new links, get it."
        case .hiddenDefinition: "Version \(name) is hidden (@): only a reference that asks for it finds it."
        }
    }

    private static func kind(_ symbol: ObjectSymbol) -> String? {
        switch symbol.type {
        case .indirectFunction: "STT_GNU_IFUNC: the address is that of a function which chooses the implementation when it is bound."
        case .object where !symbol.isUndefined && symbol.size > 0: "STT_OBJECT: \(symbol.size) bytes, which a copy relocation in the program would copy."
        default: nil
        }
    }
}

/// What a line of nm means.
enum NMSentences {
    static func sentence(_ row: NMView.Row, _ file: ELFFile) -> String {
        switch UnicodeScalar(row.letter) {
        case "T", "t": "\(whose(row)) code."
        case "D", "d": "\(whose(row)) data that can be written."
        case "B", "b": "\(whose(row)) data that begins as zeros and takes no room in the file."
        case "R", "r": "\(whose(row)) data that is only read."
        case "A", "a": "A number and no address (SHN_ABS): the load bias is not added."
        case "C": "A common symbol (SHN_COMMON), shown with its size; the link editor makes one variable of all of this name."
        case "U": "Undefined: taken from the first object in the scope that defines it."
        case "V": "A weak object: a strong definition in another object file takes its place when they are linked."
        case "W": "A weak function: a strong definition in another object file takes its place when they are linked; ld.so makes no such difference."
        case "v", "w": "Undefined and weak: 0 where nobody defines it, and no error."
        case "i" where row.symbol.type == .indirectFunction: "An indirect function (STT_GNU_IFUNC): the loader calls it to learn the address to bind to."
        case "u": "A unique symbol (STB_GNU_UNIQUE): one definition for the whole process, also across dlopen's scopes."
        case "N", "n": "In a section that is not loaded, such as debug information."
        default: "In a section of a special kind."
        }
    }

    private static func whose(_ row: NMView.Row) -> String { row.symbol.binding == .local ? "A local symbol of" : "A symbol for other objects, of" }
}
