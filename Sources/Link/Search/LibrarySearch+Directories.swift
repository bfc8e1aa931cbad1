#if !hasFeature(Embedded)
    import ELF
    import Trace
#endif

/// The walk through a list of directories.
extension LibrarySearch {
    /// The lists of directories that a search walks through.
    enum List {
        case rpath(of: ObjectID)
        case runpath(of: ObjectID)
        case libraryPath
        case system
    }

    func places(_ list: List) -> PathList? {
        switch list {
        case .rpath(let object): contexts[object.index].rpath
        case .runpath(let object): contexts[object.index].runpath
        case .libraryPath: libraryPath
        case .system: system?.list
        }
    }

    /// Drops a list of an object for good once nothing in it exists; the environment's and the system's stay.
    private mutating func drop(_ list: List) {
        switch list {
        case .rpath(let object): contexts[object.index].rpath = nil
        case .runpath(let object): contexts[object.index].runpath = nil
        case .libraryPath, .system: break
        }
    }

    /// Tries each directory of a list, its capability subdirectories first.
    mutating func search(_ list: List, _ library: Bytes, _ prober: inout some FileProber, _ trace: some TraceSink) -> Bool {
        guard let places = places(list)?.directories, !places.isEmpty else { return false }
        var shownReason: SearchReason?
        var anyExists = false
        for (index, place) in places.enumerated() {
            prepare(place, &prober, trace)
            let reason = directories.all[place].reason
            if trace.isOn(.libs), shownReason != reason {
                let run = places[index...].prefix { directories.all[$0].reason == reason }
                for place in run { directories.prepare(place, prober.capabilityLevels) }
                trace.record(.searchPath(directories: directories.shown(run), reason: reason, file: directories.all[place].file))
                shownReason = reason
            }
            if tryDirectory(place, library, &anyExists, &prober, trace) { return true }
        }
        if !anyExists { drop(list) }
        return false
    }

    /// Asks which capability subdirectories this machine would take: not where nobody sees what is tried and the directory has none.
    private mutating func prepare(_ place: Int, _ prober: inout some FileProber, _ trace: some TraceSink) {
        if !directories.knowsSubdirectories, !trace.isOn(.libs), entered?.lacksCapabilities(place, directories.all[place].path, &prober) ?? false {
            return directories.noteWithoutCapabilities(place)
        }
        directories.prepare(place, prober.capabilityLevels)
    }

    private mutating func tryDirectory(
        _ place: Int, _ library: Bytes, _ anyExists: inout Bool, _ prober: inout some FileProber, _ trace: some TraceSink
    ) -> Bool {
        for subdirectory in 0...directories.subdirectories.count {
            let state = directories.state(of: place, subdirectory: subdirectory)
            if state == .missing { continue }
            if tryFile(place, subdirectory, library, &prober, trace) {
                directories.note(.exists, of: place, subdirectory: subdirectory)
                anyExists = true
                if !findsOnlySetUserID || prober.keepIfSetUserID() { return true }
            } else if state == .unknown {
                let exists = exists(place, subdirectory, &prober)
                directories.note(exists ? .exists : .missing, of: place, subdirectory: subdirectory)
                anyExists = anyExists || exists
            } else {
                anyExists = true
            }
        }
        return false
    }

    private mutating func tryFile(
        _ place: Int, _ subdirectory: Int, _ library: Bytes, _ prober: inout some FileProber, _ trace: some TraceSink
    ) -> Bool {
        let isCapability = subdirectory < directories.subdirectories.count
        let isAbsent = entered?.lack(library, place, isCapability: isCapability) ?? false
        // Where nobody sees the path, none is made for what is known.
        if isAbsent, !trace.isOn(.libs) { return false }
        var path = directories.path(place, subdirectory: subdirectory, file: library)
        trace.emit(.libs, .trying(file: path.view))
        if isAbsent { return false }
        let question = EnteredDirectories.Question(
            place: place, isCapability: isCapability, directory: directories.all[place].path, path: path.view)
        return entered?.open(question, &prober) ?? prober.open(path.view)
    }

    /// True where a directory that was asked in vain is there at all.
    private func exists(_ place: Int, _ subdirectory: Int, _ prober: inout some FileProber) -> Bool {
        if let known = entered?.exists(place, isCapability: subdirectory < directories.subdirectories.count) { return known }
        var path = directories.path(place, subdirectory: subdirectory, file: Bytes())
        return prober.directoryExists(path.view)
    }

    /// Ends the time in which nothing but the loader runs: from now on every directory is asked as ld.so does.
    public mutating func leaveDirectories(_ prober: inout some FileProber) {
        entered = nil
        prober.leaveDirectories()
    }
}
