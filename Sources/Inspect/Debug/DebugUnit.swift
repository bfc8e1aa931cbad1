import ELF

/// What one code in a unit stands for: the kind of an entry and the attributes that it has.
struct DebugAbbreviation {
    struct Attribute {
        let name: UInt64
        let form: UInt64
    }

    let tag: UInt64
    let hasChildren: Bool
    let attributes: [Attribute]
}

/// One unit of .debug_info: its header, its abbreviations and the values of its entries' attributes (DWARF 2 to 5).
struct DebugUnit {
    /// A value of an attribute, as far as anybody asks for it.
    enum Value {
        case number(UInt64)
        case text(Bytes)
        /// The offset of another entry in .debug_info.
        case entry(Int)
        case other
    }

    private let sections: DebugSections
    private let start: Int
    let end: Int
    private let version: UInt16
    private let addressSize: Int
    private let offsetSize: Int
    private let abbreviations: [UInt64: DebugAbbreviation]
    /// Where the first entry stands.
    let firstEntry: Int
    /// DW_AT_str_offsets_base.
    var stringOffsetsBase: UInt64 = 0

    /// Reads the unit at an offset; nil where there is none of a known version.
    init?(_ sections: DebugSections, at start: Int) {
        self.sections = sections
        self.start = start
        var cursor = DebugCursor(sections.info, at: start)
        guard let word = cursor.number(UInt32.self) else { return nil }
        var length = UInt64(word)
        if word == .max {
            guard let long = cursor.number(UInt64.self) else { return nil }
            length = long
        }
        offsetSize = word == .max ? 8 : 4
        guard let count = Int(exactly: length), count <= sections.info.count - cursor.offset, let version = cursor.number(UInt16.self) else {
            return nil
        }
        end = cursor.offset - 2 + count
        self.version = version
        guard version >= 2, version <= 5 else { return nil }
        var kind: UInt8 = 1
        var size: UInt8?
        if version == 5 {
            kind = cursor.number(UInt8.self) ?? 0
            size = cursor.number(UInt8.self)
        }
        guard let table = cursor.number(bytes: offsetSize), let addressSize = size ?? cursor.number(UInt8.self) else { return nil }
        self.addressSize = Int(addressSize)
        // Skeletons and split units have an ID, type units a signature and an offset.
        if kind == 4 || kind == 5 { cursor.offset += 8 }
        if kind == 2 || kind == 6 { cursor.offset += 8 + offsetSize }
        firstEntry = cursor.offset
        guard let abbreviations = Self.abbreviations(sections.abbreviations, at: table) else { return nil }
        self.abbreviations = abbreviations
    }

    /// The offset behind a unit whose header can be read at least that far; nil where it cannot.
    static func end(_ info: Bytes, at start: Int) -> Int? {
        var cursor = DebugCursor(info, at: start)
        guard let word = cursor.number(UInt32.self) else { return nil }
        guard let length = word == .max ? cursor.number(UInt64.self) : UInt64(word), let count = Int(exactly: length),
            count <= info.count - cursor.offset
        else { return nil }
        return cursor.offset + count
    }

    private static func abbreviations(_ table: Bytes, at offset: UInt64) -> [UInt64: DebugAbbreviation]? {
        guard let start = Int(exactly: offset), start <= table.count else { return nil }
        var cursor = DebugCursor(table, at: start)
        var all: [UInt64: DebugAbbreviation] = [:]
        while let code = cursor.unsigned(), code != 0 {
            guard let tag = cursor.unsigned(), let children = cursor.number(UInt8.self) else { return nil }
            var attributes: [DebugAbbreviation.Attribute] = []
            while let name = cursor.unsigned(), let form = cursor.unsigned() {
                if form == 0x21 { _ = cursor.unsigned() }
                if name == 0, form == 0 { break }
                attributes.append(DebugAbbreviation.Attribute(name: name, form: form))
            }
            all[code] = DebugAbbreviation(tag: tag, hasChildren: children != 0, attributes: attributes)
        }
        return all
    }

    /// Reads the entry at a cursor, and moves behind it; nil for what cannot be read. The end of a list of children is an entry that is nil itself.
    func entry(_ cursor: inout DebugCursor) -> DebugEntry?? {
        guard cursor.offset < end, let code = cursor.unsigned() else { return nil }
        if code == 0 { return .some(nil) }
        guard let abbreviation = abbreviations[code] else { return nil }
        var entry = DebugEntry(abbreviation)
        for attribute in abbreviation.attributes {
            guard let value = value(attribute.form, &cursor) else { return nil }
            entry.set(attribute.name, value)
        }
        return entry
    }

    /// A value of a form (DWARF 5, "Attribute Encodings").
    private func value(_ form: UInt64, _ cursor: inout DebugCursor) -> Value? {
        switch form {
        case 0x05: cursor.number(bytes: 2).map { .number($0) }
        case 0x06: cursor.number(bytes: 4).map { .number($0) }
        case 0x07: cursor.number(bytes: 8).map { .number($0) }
        case 0x0b, 0x0c: cursor.number(bytes: 1).map { .number($0) }
        case 0x0d, 0x0f: cursor.unsigned().map { .number($0) }
        case 0x19: .number(1)
        case 0x17: cursor.number(bytes: offsetSize).map { .number($0) }
        case 0x08: cursor.string().map { .text($0) }
        case 0x0e: cursor.number(bytes: offsetSize).map { text(sections.strings, $0) }
        case 0x1f: cursor.number(bytes: offsetSize).map { text(sections.lineStrings, $0) }
        case 0x1a: cursor.unsigned().map { indexed($0) }
        case 0x25...0x28: cursor.number(bytes: Int(form - 0x24)).map { indexed($0) }
        case 0x11: cursor.number(bytes: 1).map { .entry(start &+ Int($0)) }
        case 0x12: cursor.number(bytes: 2).map { .entry(start &+ Int($0)) }
        case 0x13: cursor.number(bytes: 4).map { .entry(start &+ Int($0)) }
        case 0x14: cursor.number(bytes: 8).map { .entry(start &+ Int(truncatingIfNeeded: $0)) }
        case 0x15: cursor.unsigned().map { .entry(start &+ Int(truncatingIfNeeded: $0)) }
        case 0x10: cursor.number(bytes: version == 2 ? addressSize : offsetSize).map { .entry(Int(truncatingIfNeeded: $0)) }
        default: skip(form, &cursor).map { .other }
        }
    }

    /// Passes over a value that nobody asks for; nil for an unknown form.
    private func skip(_ form: UInt64, _ cursor: inout DebugCursor) -> Void? {
        switch form {
        case 0x01: cursor.skip(UInt64(addressSize))
        case 0x03: cursor.number(UInt16.self).flatMap { cursor.skip(UInt64($0)) }
        case 0x04: cursor.number(UInt32.self).flatMap { cursor.skip(UInt64($0)) }
        case 0x09, 0x18: cursor.unsigned().flatMap { cursor.skip($0) }
        case 0x0a: cursor.number(UInt8.self).flatMap { cursor.skip(UInt64($0)) }
        case 0x1d, 0x1f20, 0x1f21: cursor.skip(UInt64(offsetSize))
        case 0x1e: cursor.skip(16)
        case 0x1c: cursor.skip(4)
        case 0x20, 0x24: cursor.skip(8)
        case 0x21: ()
        case 0x1b, 0x22, 0x23, 0x1f01, 0x1f02: cursor.unsigned().map { _ in () }
        case 0x29...0x2c: cursor.skip(form - 0x28)
        default: nil
        }
    }

    private func text(_ section: Bytes, _ offset: UInt64) -> Value {
        Int(exactly: offset).flatMap { section.string(at: $0) }.map { .text($0) } ?? .other
    }

    /// A string by its index in the unit's part of .debug_str_offsets.
    private func indexed(_ index: UInt64) -> Value {
        guard let place = Int(exactly: stringOffsetsBase &+ index &* UInt64(offsetSize)), place >= 0 else { return .other }
        var cursor = DebugCursor(sections.stringOffsets, at: place)
        return cursor.number(bytes: offsetSize).map { text(sections.strings, $0) } ?? .other
    }
}
