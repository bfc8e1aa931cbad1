/// What a start without a cache notes besides what its tables hold: everything on which the paths of its objects depend.
final class StartNotes {
    /// One more name of an object, and the path that was opened for it.
    struct Alias {
        let name: Bytes
        let path: Bytes
        let object: ObjectID
    }

    private(set) var aliases: [Alias] = []
    /// The files and directories that decided where a search went.
    private(set) var places: [Bytes] = []
    private var known = NameTable<Bool>()
    /// True where something was found or told that another start would have to find or tell again.
    var isDoubtful = false
    /// True where a search asked for the processor's capability levels.
    var asksProcessor = false
    /// The place of the stubs for pages that are kept, taken before anything else lies there; nil where none are.
    var stubs: FixedStubs?
    /// What the dynamic linker finds out of the processor.
    var words: [LinkerWord] = []

    /// True where a name was found to be another one of an object that was there.
    func isAlias(_ name: Bytes) -> Bool { aliases.contains { $0.name == name } }

    func note(alias name: Bytes, _ path: Bytes, of object: ObjectID) {
        aliases.append(Alias(name: name.kept(), path: path.kept(), object: object))
    }

    /// Notes that a search went on because of what it did not find at a path.
    func note(missing path: Bytes, _ error: SystemError) {
        guard error.isMissing || error.isNoDirectory else { return isDoubtful = true }
        let directory = path.lastIndex(of: 0x2f).flatMap { path.slice(at: 0, count: $0 + 1) } ?? Bytes(".")
        note(place: directory)
    }

    /// Notes a file or directory whose state decided something.
    func note(place path: Bytes) {
        let key = Name(path)
        if known[key] != nil { return }
        let path = path.kept()
        known.add(Name(path, hash: key.hash), true)
        places.append(path)
    }

    /// What a path leads to now.
    static func identity(of path: Bytes) -> FileState {
        do throws(SystemError) { return try System.status(of: path).identity } catch { return .missing }
    }
}
