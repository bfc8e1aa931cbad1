#if !hasFeature(Embedded)
    import ELF
#endif

/// The symbols of which a link-map namespace has only one, whatever the scopes say (STB_GNU_UNIQUE); their objects are never unloaded.
struct UniqueSymbols: Sendable {
    private var chosen = NameTable<Definition>()

    /// The definition that was chosen for a name, nil where none was.
    subscript(name: Name) -> Definition? { chosen[name] }

    /// How many names have one.
    var count: Int { chosen.count }

    /// The definitions that were chosen.
    var definitions: [Definition] { chosen.values }

    /// Makes room for so many names in all.
    mutating func reserve(_ count: Int) { chosen.reserve(count) }

    /// Forgets the names whose definition is such.
    mutating func removeAll(where isGone: (Definition) -> Bool) { chosen.removeAll(where: isGone) }

    /// Chooses a definition for good, unless the name has one.
    mutating func add(_ name: Name, _ definition: Definition) { chosen.add(name, definition) }
}
