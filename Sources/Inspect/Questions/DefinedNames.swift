import ELF
import Link

/// A name as a key.
struct NameKey: Hashable {
    let name: Name

    init(_ name: Name) { self.name = name }

    static func == (left: NameKey, right: NameKey) -> Bool { left.name.hash == right.name.hash && left.name.bytes == right.name.bytes }
    func hash(into hasher: inout Hasher) { hasher.combine(name.hash) }
}

extension Symbol {
    var isData: Bool { type == .object || type == .threadLocal || type == .common }

    /// Types that are the same thing in a definition.
    var comparedType: UInt8 {
        switch type {
        case .common: SymbolType.object.rawValue
        case .indirectFunction: SymbolType.function.rawValue
        default: type.rawValue
        }
    }

    /// Its name with the hash, as long as there is room.
    fileprivate func name(in strings: Bytes, _ room: inout Int) -> Name? {
        guard room > 0, let name = Name(in: strings, at: Int(nameOffset)) else { return nil }
        room -= name.bytes.count
        return name
    }

    /// True for the symbol that begins those of a source file, or, without a name, those that the link editor has made local (GNU ld).
    fileprivate var isFile: Bool { type.rawValue == 4 }
}

extension ClosureObject {
    /// How many bytes of names are read: a broken file can let each of its symbols have one string of many megabytes.
    private static let nameRoom = 1 << 28

    /// Calls `body` with each definition that the object offers, and with each variable that it keeps for itself under a name that it could offer.
    func forEachDefinition(_ body: (NameKey, Symbol, Int?) -> Void) {
        var offered: Set<NameKey> = []
        var room = Self.nameRoom
        for index in 0..<min(tables.hash.symbolCount, tables.symbols.count) {
            guard let symbol = tables.symbols[index], symbol.isOffered, let name = symbol.name(in: tables.strings, &room) else { continue }
            offered.insert(NameKey(name))
            body(NameKey(name), symbol, index)
        }
        guard role != .linker, let (symbols, strings) = file?.contents.bytes.symbolTable else { return }
        // A name that source files share and that is not exported is no `static` variable: global, hidden, or made local by the link editor.
        var isMadeLocal = false
        for index in 0..<symbols.count {
            guard let symbol = symbols[index] else { break }
            if symbol.isFile { isMadeLocal = strings[Int(symbol.nameOffset)] == 0 }
            guard symbol.isData, symbol.size > 0, !symbol.isUndefined, !symbol.isAbsolute,
                symbol.binding != .local || symbol.bindsLocally || isMadeLocal,
                let name = symbol.name(in: strings, &room), !name.bytes.isEmpty, name.bytes.firstIndex(of: 0x40) == nil,
                offered.insert(NameKey(name)).inserted
            else { continue }
            body(NameKey(name), symbol, nil)
        }
    }
}

extension Closure {
    /// The name of a defined symbol's version, empty where it has none, and whether it is not the default one.
    func version(ofSymbol index: Int, of object: ClosureObject) -> (String, Bool) {
        guard let entry = object.tables.symbolVersions[index], entry & 0x7fff > 1 else { return ("", false) }
        var name = ""
        try? object.tables.versions.forEachDefinition { if $0.index == entry & 0x7fff { name = $0.name.text } }
        return (name, entry & 0x8000 != 0)
    }
}
