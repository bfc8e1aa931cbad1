#if !hasFeature(Embedded)
    import ELF
    import Trace
#endif

/// One directory of a search, without a slash at its end; empty for the current directory.
public struct SearchedDirectory {
    public let directory: Bytes
    public let reason: SearchReason
    /// The object whose RPATH or RUNPATH it is; nil for other lists.
    public let owner: ObjectID?
}

extension LibrarySearch {
    /// The directories that a search for one object goes through, in order; the cache, which comes before the system's, is no directory.
    public func searchPath(for requester: ObjectID) -> [SearchedDirectory] {
        var result: [SearchedDirectory] = []
        if !contexts[requester.index].hasRunpath {
            var here: ObjectID? = requester
            var didProgram = false
            while let object = here {
                collect(.rpath(of: object), .rpath, object, &result)
                didProgram = didProgram || object == .program
                here = contexts[object.index].loader
            }
            if !didProgram { collect(.rpath(of: .program), .rpath, .program, &result) }
        }
        collect(.libraryPath, .libraryPath, nil, &result)
        collect(.runpath(of: requester), .runpath, requester, &result)
        if contexts[requester.index].usesDefaults { collect(.system, .system, nil, &result) }
        return result
    }

    private func collect(_ list: List, _ reason: SearchReason, _ owner: ObjectID?, _ result: inout [SearchedDirectory]) {
        for place in places(list)?.directories ?? [] {
            let path = directories.all[place].path
            let isLong = path.count > 1
            result.append(SearchedDirectory(directory: isLong ? path.slice(at: 0, count: path.count - 1) ?? path : path, reason: reason, owner: owner))
        }
    }

    /// Where a search for a library of one object would look, for a message.
    public func places(for requester: ObjectID) -> [Bytes] {
        var result: [Bytes] = []
        var sawSystem = false
        for element in searchPath(for: requester) {
            if element.reason == .system, !sawSystem {
                sawSystem = true
                if configuration.usesCache { result.append(Bytes("/etc/ld.so.cache")) }
            }
            result.append(element.directory.isEmpty ? Bytes(".") : element.directory)
        }
        if !sawSystem, configuration.usesCache { result.append(Bytes("/etc/ld.so.cache")) }
        return result
    }
}
