#if !hasFeature(Embedded)
    import ELF
    import Trace
#endif

/// What decides where libraries are looked for, the objects' own paths aside.
public struct SearchConfiguration {
    /// LD_LIBRARY_PATH or --library-path.
    public var libraryPath: Bytes?
    public var libraryPathReason = SearchReason.libraryPath
    public var platform = Bytes()
    public var usesCache = true
    /// The process has more rights than its user.
    public var isSecure = false

    public init() {}
}

/// The search for a library by name, in ld.so's order: RPATHs, LD_LIBRARY_PATH, RUNPATH, the cache, the system's directories.
public struct LibrarySearch {
    /// What one object adds to the searches that it, or an object that it needs, makes.
    struct Context {
        var loader: ObjectID?
        var rpath: PathList?
        var runpath: PathList?
        let hasRunpath: Bool
        let usesDefaults: Bool
    }

    var directories = SearchDirectories()
    /// What is known of the directories as long as nothing but the loader runs.
    var entered: EnteredDirectories? = EnteredDirectories()
    var contexts: [Context] = []
    let configuration: SearchConfiguration
    /// The system's directories, and what $LIB means, once they are known.
    private(set) var system: (list: PathList, lib: Bytes)?
    private(set) var libraryPath: PathList?
    /// True while the user's own objects are looked for in a process with more rights: an administrator has marked those that may be used.
    public var findsOnlySetUserID = false

    public init(_ configuration: SearchConfiguration) {
        self.configuration = configuration
        reserve(8)
    }

    /// Makes room for so many objects in all.
    public mutating func reserve(_ count: Int) { contexts.reserveCapacity(count) }

    /// The system's directories go into the directory table before all others: a trace shows each under the reason that named it first.
    @discardableResult
    private mutating func knowSystem(_ prober: some FileProber) -> (list: PathList, lib: Bytes) {
        if let system { return system }
        let libraries = prober.systemLibraries()
        var list = PathList()
        for directory in libraries.directories {
            let one = directories.list(directory, reason: .system, file: Bytes(), semicolons: false, tokens: nil)
            list.directories.append(contentsOf: one.directories)
        }
        system = (list, libraries.lib)
        return (list, libraries.lib)
    }

    /// Adds an object, in the order of object IDs; `loader` is the object that needed it first.
    ///
    /// `origin`, the directory of its file, is asked for only where a string of the object depends on it.
    public mutating func add(
        _ object: DynamicObject, name: Bytes, loader: ObjectID?, at id: ObjectID? = nil, prober: some FileProber, origin: () -> Bytes
    ) throws(ELFError) {
        let runpath = try object.string(.runpath)
        let rpath = runpath == nil ? try object.string(.rpath) : nil
        let isProgram = contexts.isEmpty
        let context = Context(
            loader: loader, rpath: rpath.map { list($0, .rpath, name, isProgram, prober, origin) },
            runpath: runpath.map { list($0, .runpath, name, isProgram, prober, origin) },
            hasRunpath: runpath != nil, usesDefaults: !object.dynamic.flags1.contains(.noDefaultLibraries))
        if let id, id.index < contexts.count {
            contexts[id.index] = context
            return
        }
        contexts.append(context)
        // The program's own directories stand in the table before those of the environment, whose tokens are the program's.
        if isProgram, let text = configuration.libraryPath {
            libraryPath = list(text, configuration.libraryPathReason, Bytes(), isProgram, prober, origin)
        }
    }

    /// Forgets an object; those that it loaded have no loader from now on.
    public mutating func remove(_ id: ObjectID) {
        contexts[id.index] = Context(loader: nil, rpath: nil, runpath: nil, hasRunpath: false, usesDefaults: true)
        for index in contexts.indices where contexts[index].loader == id { contexts[index].loader = nil }
    }

    private mutating func list(
        _ text: Bytes, _ reason: SearchReason, _ file: Bytes, _ isProgram: Bool, _ prober: some FileProber, _ origin: () -> Bytes
    ) -> PathList {
        knowSystem(prober)
        let semicolons = reason == .libraryPath || reason == .libraryPathOption
        return directories.list(text, reason: reason, file: file, semicolons: semicolons, tokens: tokens(text, isProgram, prober, origin))
    }

    /// What the tokens of a text stand for; nil where it has none.
    private mutating func tokens(
        _ text: Bytes, _ isProgram: Bool, _ prober: some FileProber, _ origin: () -> Bytes
    ) -> DynamicStringTokens? {
        guard text.firstIndex(of: 0x24) != nil else { return nil }
        let system = knowSystem(prober)
        var rule = OriginRule.anywhere
        if configuration.isSecure {
            rule = isProgram ? .firstWithin(system.list.directories.map { directories.all[$0].path }) : .first
        }
        return DynamicStringTokens(origin: origin(), lib: system.lib, platform: configuration.platform, originRule: rule)
    }

    /// The string of an object with its tokens replaced; nil where one has no value.
    public mutating func expand(
        _ text: Bytes, of object: ObjectID, into strings: KeptBytes, prober: some FileProber, origin: () -> Bytes
    ) -> Bytes? {
        guard let tokens = tokens(text, object == .program, prober, origin) else { return text }
        return tokens.expand(text, into: strings)
    }

    /// Looks for a library that an object needs; true when the prober has accepted a file.
    ///
    /// `space` is the link-map namespace that it is wanted in.
    public mutating func find(
        _ library: Bytes, for requester: ObjectID, space: Int = 0, prober: inout some FileProber, trace: some TraceSink
    ) -> Bool {
        trace.emit(.libs, .searching(library: TracedObject(library, space: space)))
        let found =
            findByRPATH(library, requester, &prober, trace) || search(.libraryPath, library, &prober, trace)
            || search(.runpath(of: requester), library, &prober, trace)
            || findByDefault(library, requester, &prober, trace)
        trace.emit(.libs, .searchEnded)
        return found
    }

    private mutating func findByRPATH(_ library: Bytes, _ requester: ObjectID, _ prober: inout some FileProber, _ trace: some TraceSink) -> Bool {
        guard !contexts[requester.index].hasRunpath else { return false }
        var here: ObjectID? = requester
        var didProgram = false
        while let object = here {
            if search(.rpath(of: object), library, &prober, trace) { return true }
            didProgram = didProgram || object == .program
            here = contexts[object.index].loader
        }
        return !didProgram && search(.rpath(of: .program), library, &prober, trace)
    }

    private mutating func findByDefault(
        _ library: Bytes, _ requester: ObjectID, _ prober: inout some FileProber, _ trace: some TraceSink
    ) -> Bool {
        let usesDefaults = contexts[requester.index].usesDefaults
        if configuration.usesCache, !findsOnlySetUserID, let cache = prober.libraryCache() {
            trace.emit(.libs, .searchCache(file: Bytes("/etc/ld.so.cache")))
            if let path = cache.path(of: library, levels: prober.capabilityLevels) {
                // ld.so shows what the cache has before it minds that the object wants nothing of the system's.
                trace.emit(.libs, .trying(file: path))
                if usesDefaults || !isSystem(path, prober), prober.open(path) { return true }
            }
        }
        guard usesDefaults else { return false }
        knowSystem(prober)
        return search(.system, library, &prober, trace)
    }

    private mutating func isSystem(_ path: Bytes, _ prober: some FileProber) -> Bool {
        for place in knowSystem(prober).list.directories where path.hasPrefix(directories.all[place].path) { return true }
        return false
    }
}
