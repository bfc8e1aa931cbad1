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
        var isFirst = true
        while true {
            var (name, linkageName, type, isDeclaration, isExternal, base): (Bytes?, Bytes?, Int?, Bool, Bool, UInt64?) = (nil, nil, nil, false, false, nil)
            let entry = unit.entry(&cursor) { attribute, value in
                switch (attribute, value) {
                case (0x03, .text(let text)): name = text
                case (0x6e, .text(let text)), (0x2007, .text(let text)): linkageName = text
                case (0x49, .entry(let place)): type = place
                case (0x3c, .number(let flag)): isDeclaration = flag != 0
                case (0x3f, .number(let flag)): isExternal = flag != 0
                case (0x72, .number(let number)): base = number
                default: break
                }
            }
            guard let entry else { return }
            if isFirst, let base {
                // Names before it in the unit's own entry are nobody's business.
                unit.stringOffsetsBase = base
            }
            isFirst = false
            if entry.abbreviation?.tag == 0x34, isDeclaration, isExternal, let name = linkageName ?? name, let type, let known = self.type(type, unit, depth: 0) {
                body(DeclaredVariable(name: name, size: known.size, type: known.name))
            }
        }
    }

    /// The size and the name of a type; nil where either is not said.
    private func type(_ place: Int, _ unit: DebugUnit, depth: Int) -> (size: UInt64, name: String)? {
        guard depth < 16, place >= 0 else { return nil }
        var cursor = DebugCursor(sections.info, at: place)
        var (name, size, inner): (String?, UInt64?, Int?) = (nil, nil, nil)
        let entry = unit.entry(&cursor) { attribute, value in
            switch (attribute, value) {
            case (0x03, .text(let text)): name = text.text
            case (0x0b, .number(let number)): size = number
            case (0x49, .entry(let place)): inner = place
            default: break
            }
        }
        guard let abbreviation = entry?.abbreviation else { return nil }
        let target = inner.flatMap { type($0, unit, depth: depth + 1) }
        switch abbreviation.tag {
        case 0x0f: return (size ?? 8, "\(target?.name ?? "void") *")
        case 0x10, 0x42: return (size ?? 8, "\(target?.name ?? "void") &")
        case 0x26: return target.map { ($0.size, "const \($0.name)") }
        case 0x35: return target.map { ($0.size, "volatile \($0.name)") }
        case 0x16: return target.map { ($0.size, name ?? $0.name) }
        case 0x01:
            guard let target, abbreviation.hasChildren, let count = length(&cursor, unit) else { return nil }
            let (total, overflow) = target.size.multipliedReportingOverflow(by: count)
            return overflow ? nil : (total, "\(target.name)[\(count)]")
        case 0x02, 0x04, 0x13, 0x17: return size.map { ($0, "\(Self.keyword(abbreviation.tag)) \(name ?? "without a name")") }
        default: return size.map { ($0, name ?? "a type without a name") }
        }
    }

    private static func keyword(_ tag: UInt64) -> String { tag == 0x02 ? "class" : tag == 0x04 ? "enum" : tag == 0x13 ? "struct" : "union" }

    /// How many elements an array has, whose dimensions are the entries at a cursor; nil where one is not said.
    private func length(_ cursor: inout DebugCursor, _ unit: DebugUnit) -> UInt64? {
        var total: UInt64 = 1
        while true {
            var (count, bound): (UInt64?, UInt64?) = (nil, nil)
            let entry = unit.entry(&cursor) { attribute, value in
                if case .number(let number) = value {
                    if attribute == 0x37 { count = number }
                    if attribute == 0x2f { bound = number }
                }
            }
            guard let entry else { return nil }
            if entry.isEnd { return total }
            guard let elements = count ?? bound.map({ $0 &+ 1 }) else { return nil }
            let (product, overflow) = total.multipliedReportingOverflow(by: elements)
            if overflow { return nil }
            total = product
        }
    }
}
