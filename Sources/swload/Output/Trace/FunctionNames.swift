/// The names of functions by their addresses. What an indirect function's resolver chooses is a local symbol, which only the file's own table
/// (`.symtab`) names, or that of the file with its debug information; where neither is there, exported symbols have to do.
///
/// Only for who has the trace's turn.
final class FunctionNames {
    /// The object whose table was read last.
    private var path = Bytes()
    private var symbols = Table<Symbol>()
    private var strings = Bytes()

    /// The name of the function at an address of an object; nothing where no table names it.
    func name(at address: UInt, in object: LoadedObject) -> Bytes {
        let place = UInt64(address &- object.image.bias)
        if path != object.path { read(object) }
        let exported = object.tables.symbols.prefix(object.tables.hash.symbolCount)
        return Self.name(at: place, symbols, strings) ?? Self.name(at: place, exported, object.tables.strings) ?? Bytes()
    }

    private static func name(at place: UInt64, _ symbols: Table<Symbol>, _ strings: Bytes) -> Bytes? {
        for index in 0..<symbols.count {
            guard let symbol = symbols[index], symbol.value == place, !symbol.isUndefined,
                symbol.type == .function || symbol.type == .indirectFunction, let name = strings.string(at: Int(symbol.nameOffset))
            else { continue }
            return name
        }
        return nil
    }

    private func read(_ object: LoadedObject) {
        path = object.path
        (symbols, strings) = (Table(), Bytes())
        for path in [object.path, Self.debugFile(object)] where symbols.count == 0 && !path.isEmpty {
            if let table = System.contents(of: path).symbolTable { (symbols, strings) = table }
        }
    }

    /// Where distributions put the part of a file that they strip: named by its build ID.
    private static func debugFile(_ object: LoadedObject) -> Bytes {
        let id = object.buildID
        guard id.count > 1 else { return Bytes() }
        var path = ByteBuilder()
        path.append(Bytes("/usr/lib/debug/.build-id/"))
        for index in 0..<id.count {
            path.append(hexadecimal: UInt64(id[index] ?? 0), digits: 2)
            if index == 0 { path.append(0x2f) }
        }
        path.append(Bytes(".debug"))
        return path.kept()
    }
}
