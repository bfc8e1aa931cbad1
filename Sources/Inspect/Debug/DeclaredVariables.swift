import ELF

/// A variable of another object as a source file has declared it.
struct DeclaredVariable {
    /// The name under which the link editor knows it.
    let name: Bytes
    /// The type's size in bytes, and its name.
    let size: UInt64
    let type: String
}

/// The `extern` declarations of variables that a file's debug information tells of.
///
/// The symbol of a reference has no size, so that only debug information says what the program takes the variable for.
struct DeclaredVariables {
    /// More than this is not gone through.
    private static let limit = 64 << 20
    private let sections: DebugSections

    /// Nil for a file without debug information, or with too much.
    init?(_ file: Bytes) {
        guard let sections = DebugSections(file), sections.info.count <= Self.limit else { return nil }
        self.sections = sections
    }

    /// Calls `body` with each declaration whose size is known.
    func forEach(_ body: (DeclaredVariable) -> Void) {
        var start = 0
        while let end = DebugUnit.end(sections.info, at: start), end > start {
            if var unit = DebugUnit(sections, at: start) { scan(&unit, body) }
            start = end
        }
    }

    private func scan(_ unit: inout DebugUnit, _ body: (DeclaredVariable) -> Void) {
        var cursor = DebugCursor(sections.info, at: unit.firstEntry)
        while let next = unit.entry(&cursor) {
            guard let entry = next else { continue }
            // The unit's own entry, which comes first, may say it.
            if let base = entry.stringOffsetsBase { unit.stringOffsetsBase = base }
            guard entry.tag == .variable, entry.isDeclaration, entry.isExternal, let name = entry.linkageName ?? entry.name, let type = entry.type,
                let known = self.type(type, unit, depth: 0)
            else { continue }
            body(DeclaredVariable(name: name, size: known.size, type: known.name))
        }
    }

    /// The size and the name of a type; nil where either is not said.
    private func type(_ place: Int, _ unit: DebugUnit, depth: Int) -> (size: UInt64, name: String)? {
        guard depth < 16, place >= 0 else { return nil }
        var cursor = DebugCursor(sections.info, at: place)
        guard let entry = unit.entry(&cursor) ?? nil else { return nil }
        let name = entry.name?.text
        let target = entry.type.flatMap { type($0, unit, depth: depth + 1) }
        switch entry.tag {
        case .pointer: return (entry.byteSize ?? 8, "\(target?.name ?? "void") *")
        case .reference, .rvalueReference: return (entry.byteSize ?? 8, "\(target?.name ?? "void") &")
        case .constant: return target.map { ($0.size, "const \($0.name)") }
        case .volatile: return target.map { ($0.size, "volatile \($0.name)") }
        case .typedef: return target.map { ($0.size, name ?? $0.name) }
        case .array:
            guard let target, entry.hasChildren, let count = length(&cursor, unit) else { return nil }
            let (total, overflow) = target.size.multipliedReportingOverflow(by: count)
            return overflow ? nil : (total, "\(target.name)[\(count)]")
        case .classType, .enumeration, .structure, .union:
            let keyword = entry.tag == .classType ? "class" : entry.tag == .enumeration ? "enum" : entry.tag == .structure ? "struct" : "union"
            return entry.byteSize.map { ($0, "\(keyword) \(name ?? "without a name")") }
        default: return entry.byteSize.map { ($0, name ?? "a type without a name") }
        }
    }

    /// How many elements an array has, whose dimensions are the entries at a cursor; nil where one is not said.
    private func length(_ cursor: inout DebugCursor, _ unit: DebugUnit) -> UInt64? {
        var total: UInt64 = 1
        while let next = unit.entry(&cursor) {
            guard let entry = next else { return total }
            guard let elements = entry.count ?? entry.upperBound.map({ $0 &+ 1 }) else { return nil }
            let (product, overflow) = total.multipliedReportingOverflow(by: elements)
            if overflow { return nil }
            total = product
        }
        return nil
    }
}
