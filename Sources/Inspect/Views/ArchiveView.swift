import ELF

/// An archive: its members as `ar t` lists them, its symbol index, and what would be linked for a symbol.
public struct ArchiveView {
    let archive: Archive
    let explains: Bool
    /// The symbols of each member by the index, by the offset of its header.
    private let symbols: [UInt64: [Bytes]]

    public init(_ archive: Archive, explains: Bool = false) {
        self.archive = archive
        self.explains = explains
        symbols = Dictionary(grouping: archive.index) { $0.memberOffset }.mapValues { $0.map(\.symbol) }
    }

    /// The members' names, one a line, and with `listsSymbols` what the index says that each defines.
    public func write(listsSymbols: Bool, to out: TextOutput) {
        for member in archive.members {
            out.styled(.name) { out.put(name: member.name) }
            out.newLine()
            let defined = symbols[member.headerOffset] ?? []
            if listsSymbols {
                for symbol in defined {
                    out.put("    ")
                    out.put(name: symbol)
                    out.newLine()
                }
            }
            if explains { out.explain(sentence(member, defined.count)) }
        }
    }

    private func sentence(_ member: Archive.Member, _ count: Int) -> String {
        let place = archive.isThin ? "A file of its own (thin archive)" : "\(member.size) bytes behind the header at offset \(member.headerOffset)"
        let what = count == 0
            ? "no symbol of it is in the index, so that nothing pulls it in"
            : "it is linked when one of its \(count) symbol\(count == 1 ? "" : "s") is still undefined as the link editor comes to the archive"
        return "\(place); \(what)."
    }

    /// One member that is linked, and why.
    public struct Pull {
        public let member: Archive.Member
        public let symbol: Bytes
        /// The member that refers to the symbol; nil for the first.
        public let neededBy: Bytes?
        /// The file whose bytes the symbol's name is, of a thin archive one of its own.
        let source: ELFFile?
    }

    /// The member that the index names for a symbol, then those that it needs in turn, as a link editor takes them.
    public func pulls(_ symbol: Bytes) -> [Pull] {
        let index = Dictionary(archive.index.map { (SymbolKey($0.symbol), $0.memberOffset) }) { first, _ in first }
        let members = Dictionary(archive.members.map { ($0.headerOffset, $0) }) { first, _ in first }
        var linked: Set<UInt64> = []
        var pulls: [Pull] = []
        var wanted: [(symbol: Bytes, by: Bytes?, source: ELFFile?)] = [(symbol, nil, nil)]
        var next = 0
        while next < wanted.count {
            let (name, by, source) = wanted[next]
            next += 1
            guard let offset = index[SymbolKey(name)], let member = members[offset], linked.insert(offset).inserted else { continue }
            pulls.append(Pull(member: member, symbol: name, neededBy: by, source: source))
            guard let file = try? archive.object(member) else { continue }
            wanted += undefined(in: file).map { ($0, member.name, file) }
        }
        return pulls
    }

    /// The symbols that a member needs of others; weak ones pull nothing.
    private func undefined(in file: ELFFile) -> [Bytes] {
        guard let table = file.fullSymbols else { return [] }
        return (1..<max(1, table.count)).compactMap { index in
            guard let symbol = table[index], symbol.isUndefined, symbol.binding != .weak else { return nil }
            return table.name(of: symbol)
        }
    }

    /// The members that are linked for a symbol, one a line with the reason; false where the index does not have the symbol.
    public func writePulls(_ symbol: Bytes, to out: TextOutput) -> Bool {
        let pulls = pulls(symbol)
        for pull in pulls {
            out.styled(.name) { out.put(name: pull.member.name) }
            out.put("  for ")
            out.put(name: pull.symbol)
            if let by = pull.neededBy {
                out.put(", which ")
                out.put(name: by)
                out.put(" needs")
            }
            out.newLine()
            if explains {
                out.explain(
                    pull.neededBy == nil
                        ? "The archive's symbol index names this member first for it; the member is linked as a whole."
                        : "The symbol was undefined when its user had been linked, and the index names this member first for it.")
            }
        }
        return !pulls.isEmpty
    }

    public func write(to json: JSONOutput, pulling symbol: Bytes?) {
        json.object {
            json.field("schema", "swload.archive/1")
            json.field("file", archive.name)
            json.field("thin", flag: archive.isThin)
            if let symbol {
                json.field("symbol", symbol)
                json.array("pulls") {
                    for pull in pulls(symbol) {
                        json.object {
                            json.field("member", pull.member.name)
                            json.field("symbol", pull.symbol)
                            json.field("neededBy", pull.neededBy?.text)
                        }
                    }
                }
            } else {
                json.array("members") {
                    for member in archive.members {
                        json.object {
                            json.field("name", member.name)
                            json.field("offset", member.headerOffset)
                            json.field("size", member.size)
                            json.array("symbols") { for symbol in symbols[member.headerOffset] ?? [] { json.element(symbol.text) } }
                            if explains { json.field("explanation", sentence(member, symbols[member.headerOffset]?.count ?? 0)) }
                        }
                    }
                }
            }
        }
    }
}

/// A symbol's name as a key.
private struct SymbolKey: Hashable {
    let name: Bytes

    init(_ name: Bytes) { self.name = name }

    static func == (left: SymbolKey, right: SymbolKey) -> Bool { left.name == right.name }

    func hash(into hasher: inout Hasher) { unsafe hasher.combine(bytes: UnsafeRawBufferPointer(start: name.start, count: name.count)) }
}
