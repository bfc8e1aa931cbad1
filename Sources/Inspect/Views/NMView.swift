import ELF
import Glibc

/// The symbols as `nm` lists them, or the dynamic ones (`nm -D`).
public struct NMView: FileView {
    public static let word = "nm"
    let onlyDynamic: Bool
    let explains: Bool

    public init(onlyDynamic: Bool = false, explains: Bool = false) {
        self.onlyDynamic = onlyDynamic
        self.explains = explains
    }

    public func title(_ file: ShownFile, to out: TextOutput) {
        switch file {
        case .file(let name), .archive(let name), .member(let name, _): out.put("\n\(name):\n")
        }
    }

    /// One line.
    struct Row {
        let symbol: ObjectSymbol
        let index: Int
        let name: Bytes
        let letter: UInt8
    }

    public func write(_ file: ELFFile, to out: TextOutput, _ problems: Problems) {
        guard let (table, rows) = rows(file, problems) else { return }
        let versions = table.isDynamic ? SymbolVersions(file) : nil
        let digits = file.format.is64 ? 16 : 8
        for row in rows {
            if row.symbol.isUndefined {
                out.spaces(digits)
            } else {
                out.put(hex: row.symbol.rawSection == ObjectSymbol.commonSection ? row.symbol.size : row.symbol.value, digits: digits)
            }
            out.put(" ")
            out.styled(.kind) { out.put(byte: row.letter) }
            out.put(" ")
            out.styled(.name) { out.put(name: row.name) }
            if let version = versions?.version(ofSymbol: row.index, row.symbol) {
                out.put(version.role == .defaultDefinition ? "@@" : "@")
                out.put(name: version.name)
            }
            out.newLine()
            if explains { out.explain(NMSentences.sentence(row, file)) }
        }
    }

    /// The table and its rows sorted by name; nil where the file has no symbols.
    private func rows(_ file: ELFFile, _ problems: Problems) -> (SymbolTable, [Row])? {
        guard let table = onlyDynamic ? file.dynamicSymbols : file.fullSymbols else {
            problems.add("no symbols" + (onlyDynamic || file.dynamicSymbols == nil ? "" : "; -D lists the dynamic ones"))
            return nil
        }
        let letters = SymbolLetters(file)
        var rows: [Row] = []
        rows.reserveCapacity(table.count)
        for index in 1..<max(1, table.count) {
            guard let symbol = table[index], symbol.type.rawValue != 3, symbol.type.rawValue != 4 else { continue }
            let name = table.name(of: symbol) ?? Bytes("<corrupt>")
            rows.append(Row(symbol: symbol, index: index, name: name, letter: letters.letter(symbol)))
        }
        if rows.isEmpty {
            problems.add("no symbols")
            return nil
        }
        return (table, rows.sorted { $0.name == $1.name ? $0.index < $1.index : $0.name.precedes($1.name) })
    }

    public func write(_ file: ELFFile, to json: JSONOutput, _ problems: Problems) {
        json.field("dynamic", flag: onlyDynamic)
        guard let (table, rows) = rows(file, problems) else { return json.array("symbols") {} }
        let versions = table.isDynamic ? SymbolVersions(file) : nil
        json.array("symbols") {
            for row in rows {
                json.object {
                    json.field("name", row.name)
                    json.field("letter", String(UnicodeScalar(row.letter)))
                    if !row.symbol.isUndefined { json.field("value", row.symbol.value) }
                    json.field("size", row.symbol.size)
                    if let version = versions?.version(ofSymbol: row.index, row.symbol) { json.field("version", version.name) }
                    if explains { json.field("explanation", NMSentences.sentence(row, file)) }
                }
            }
        }
    }
}

extension Bytes {
    /// Orders as strcmp does.
    func precedes(_ other: Bytes) -> Bool {
        let order = unsafe memcmp(start, other.start, min(count, other.count))
        return order != 0 ? order < 0 : count < other.count
    }
}
