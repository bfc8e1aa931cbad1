import ELF

/// What a row of the version tables means.
enum VersionSentences {
    static let parent = "The version inherits from this one: it is the next in the library's history; the loader does not use the order."

    static func symbol(_ index: Int, _ number: UInt16, _ table: SymbolTable?, _ names: VersionNames) -> String {
        let name = table.flatMap { table in table[index].flatMap { table.name(of: $0) } }?.text ?? ""
        let symbol = "Symbol \(index)" + (name.isEmpty ? "" : " (\(name))")
        switch number {
        case 0: return symbol + ": 0 (VER_NDX_LOCAL), known to its own file alone."
        case 1: return symbol + ": 1 (VER_NDX_GLOBAL), without a version."
        default:
            return symbol + ": number \(number & 0x7fff)"
                + (number & 0x8000 != 0 ? " with the hidden bit: found only by references that ask for this version." : " of the definitions or needs below.")
        }
    }

    static func definition(_ definition: VersionDefinition, _ rows: VersionRows) -> String {
        definition.flags & 1 != 0
            ? "VER_FLG_BASE: not a version but the file's own name; symbols with number \(definition.index) have no version."
            : "Symbols with number \(definition.index) in .gnu.version have this version; vd_hash 0x\(hexadecimal(UInt64(definition.hash))) is compared before the name."
    }

    static func need(_ need: VersionNeed, _ rows: VersionRows) -> String {
        let file = rows.name(need.fileNameOffset)?.text ?? "the library"
        return "vn_file: \(file), found by this name among the loaded objects, has to define the \(need.count) version\(need.count == 1 ? "" : "s") that follow."
    }

    static func wanted(_ wanted: VersionNeed.Wanted, of need: VersionNeed, _ rows: VersionRows) -> String {
        let name = rows.name(wanted.nameOffset)?.text ?? "this version"
        return "Symbols with number \(wanted.index) in .gnu.version ask for \(name); "
            + (wanted.flags & 2 != 0 ? "VER_FLG_WEAK: where it is missing, ld.so only warns." : "where it is missing, ld.so gives up before anything runs.")
    }
}
