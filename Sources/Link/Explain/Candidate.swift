#if !hasFeature(Embedded)
    import ELF
#endif

/// What a lookup makes of one symbol that has the name.
public enum CandidateVerdict: UInt8, BitwiseCopyable, Sendable {
    /// The reference binds to it.
    case chosen
    /// It would do, but another one that would do stands before it.
    case shadowed
    /// It is weak, and gives way to a later one that is not (LD_DYNAMIC_WEAK).
    case gaveWay
    /// It is the program's, which a copy relocation passes over.
    case passedOver
    /// It is defined elsewhere.
    case undefined
    /// It is the PLT entry that stands for a function's address, which only a reference to the address may bind to.
    case pltEntry
    /// It is said to be defined, at address 0.
    case noValue
    /// It is of a type that nothing binds to: a section's or a file's symbol.
    case unbindableType
    /// It has another version than the wanted one.
    case otherVersion
    /// It has no version, and the reference accepts none but the wanted one.
    case noVersion
    /// It is not the default for a reference that wants no version, or hidden from one that wants another.
    case hiddenVersion
    /// It is one of several defaults for a reference that wants no version.
    case ambiguousVersion
    /// Its binding is local.
    case local
    /// Its visibility is hidden or internal.
    case hidden
}

/// A symbol that has the name that is looked for.
public struct Candidate: BitwiseCopyable, Sendable {
    public let object: ObjectID
    /// Its index in the object's dynamic symbol table.
    public let index: Int
    public let symbol: Symbol
    /// Its version, empty where it has none.
    public let version: Bytes
    /// True where its version is not the default one (`name@version`).
    public let isVersionHidden: Bool
    public let verdict: CandidateVerdict
}

extension LookupTables {
    /// Why `match` does not take a symbol of the reference's name; `shadowed` where another symbol of the same object comes first.
    func rejection(of symbol: Symbol, _ entry: UInt16?, _ reference: Reference, in object: borrowing LookupObject, isOnlyDefault: Bool) -> CandidateVerdict {
        guard symbol.isCandidate(for: reference.class) else {
            if symbol.isUndefined { return symbol.value == 0 || symbol.type == .threadLocal ? .undefined : .pltEntry }
            return symbol.type.canBeBound ? .noValue : .unbindableType
        }
        if let entry {
            let given = object.version(entry)
            let isHidden = entry & 0x8000 != 0
            if reference.version.hash != 0 {
                guard accepts(reference.version, given, hiddenEntry: isHidden) else {
                    if given != nil { return .otherVersion }
                    return isHidden ? .hiddenVersion : .noVersion
                }
            } else if entry & 0x7fff >= reference.version.firstDefault {
                if isHidden { return .hiddenVersion }
                if !isOnlyDefault { return .ambiguousVersion }
            }
        }
        if !symbol.isGlobal { return .local }
        return symbol.bindsLocally ? .hidden : .shadowed
    }
}
