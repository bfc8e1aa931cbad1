#if !hasFeature(Embedded)
    import ELF
#endif

// Definitions by their place, for who has kept nothing else of them.
extension Namespace {
    /// The definition that a cache describes, nil where it has no such object.
    public func definition(_ cached: CachedDefinition) -> Definition? {
        let object = ObjectID(Int(cached.object))
        guard objects.indices.contains(object.index) else { return nil }
        return Definition(
            object: object, index: Int(cached.index), nameHash: cached.nameHash, symbol: cached.symbol, bias: objects[object.index].bias,
            isProvided: objects[object.index].isProvided)
    }

    /// Settles the name of a unique symbol on the definition that a cache describes; the name is not read.
    public mutating func settle(_ cached: CachedDefinition) {
        guard let definition = definition(cached),
            let name = objects[definition.object.index].strings.slice(at: Int(cached.symbol.nameOffset), count: Int(cached.nameLength))
        else { return }
        spaces[0].unique.add(Name(name, hash: cached.nameHash), definition)
    }

    /// Makes room for so many names of unique symbols in the program's link-map namespace.
    public mutating func reserveUnique(_ count: Int) { spaces[0].unique.reserve(count) }

    /// The definitions on which the names of unique symbols are settled in the program's link-map namespace.
    public var settledDefinitions: [Definition] { spaces[0].unique.definitions }
}

extension [LookupObject] {
    /// The definition that stands at a place, as a reference by its own name would get it; nil where none stands there.
    public func definition(ofSymbol index: Int, in object: ObjectID) -> Definition? {
        guard indices.contains(object.index), let symbol = self[object.index].symbols[index],
            let name = Name(in: self[object.index].strings, at: Int(symbol.nameOffset))
        else { return nil }
        return Definition(
            object: object, index: index, nameHash: name.hash, symbol: symbol, bias: self[object.index].bias, isProvided: self[object.index].isProvided)
    }
}
