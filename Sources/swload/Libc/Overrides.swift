/// The definitions of the C library and of its dynamic linker that swload replaces by its own.
///
/// A definition is replaced only where lookup lands in one of these objects, so that a program's own wrappers keep working.
struct Overrides {
    private struct Entry {
        let object: Int
        let symbol: Int
        let replacement: UInt
    }

    private var entries: [Entry] = []
    /// One bit for each symbol index modulo 64, for a quick no.
    private var mask: [UInt64] = []

    init() {}

    /// Replaces an object's definition of a name, at its default version; returns the definition's own value, nil where there is none.
    @discardableResult
    mutating func replace(_ name: StaticString, in object: LoadedObject, by replacement: UInt, _ namespace: inout Namespace) -> LinkAddress? {
        let reference = Reference(name: Name(name), version: nil, class: .plt, from: object.id, symbol: nil)
        guard let definition = namespace.find(reference, in: [object.id], trace: SilentTrace()) else { return nil }
        entries.append(Entry(object: object.id.index, symbol: definition.index, replacement: replacement))
        while mask.count <= object.id.index { mask.append(0) }
        mask[object.id.index] |= 1 << UInt64(definition.index & 63)
        return LinkAddress(definition.symbol.value)
    }

    /// The address that stands for a definition instead of its own, nil for nearly all.
    @inline(__always)
    func replacement(_ definition: Definition) -> UInt? {
        let span = mask.span
        guard definition.object.index < span.count, span[definition.object.index] & 1 << UInt64(definition.index & 63) != 0 else { return nil }
        return search(definition)
    }

    @inline(never)
    private func search(_ definition: Definition) -> UInt? {
        for entry in entries where entry.object == definition.object.index && entry.symbol == definition.index { return entry.replacement }
        return nil
    }
}

/// A trace that takes nothing.
struct SilentTrace: TraceSink {
    var categories: TraceCategories { [] }
    func record(_ event: Event) {}
}
