#if !hasFeature(Embedded)
    import ELF
#endif

/// The symbols of which a process has only one, whatever the scopes say (STB_GNU_UNIQUE).
struct UniqueSymbols: Sendable {
    private var chosen = NameTable<Definition>()

    /// The definition that a name has for good: the earlier one, or from now on this one.
    mutating func only(_ candidate: Definition, for reference: Reference, own: Definition?) -> Definition {
        let isCopy = reference.class.contains(.copy)
        if let earlier = chosen[reference.name] {
            // A copy relocation fills the one copy, which is the program's, from the library's.
            return isCopy ? candidate : earlier
        }
        chosen.add(reference.name, isCopy ? own ?? candidate : candidate)
        return candidate
    }
}
