import ELF

extension ELFFile {
    /// The relocations of the procedure linkage table (DT_JMPREL).
    public var pltRelocations: RelocationTable? { dynamicRelocations.first { $0.tag == .pltRelocations }?.table }

    /// The names that the file asks others for, and whether it can do without.
    var importedNames: [(name: String, isWeak: Bool)] {
        dynamicEntries.filter { $0.symbol.isUndefined }.map { ($0.name, $0.symbol.binding == .weak) }
    }

    /// The names that the file offers to others.
    var exportedNames: Set<String> {
        Set(dynamicEntries.filter { !$0.symbol.isUndefined && $0.symbol.isOffered }.map(\.name))
    }

    /// The dynamic symbols that have a name, with their indices.
    var dynamicEntries: [(index: Int, symbol: ObjectSymbol, name: String)] {
        guard let table = dynamicSymbols else { return [] }
        return (1..<max(table.count, 1)).compactMap { index in
            guard let symbol = table[index], let name = table.name(of: symbol), !name.isEmpty else { return nil }
            return (index, symbol, name.text)
        }
    }
}

extension ObjectSymbol {
    /// True for a symbol that lookups of other objects find.
    var isOffered: Bool {
        binding != .local && (visibility == .standard || visibility == .protected) && type.canBeBound
    }
}
