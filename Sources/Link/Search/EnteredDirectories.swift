#if !hasFeature(Embedded)
    import ELF
#endif

/// What a search knows of its directories while nothing but the loader runs: as long as that is so, what a directory does not hold need not be asked
/// for again.
///
/// A directory is entered at the first question. One that is not there answers all questions that ld.so would ask of it and of its capability
/// subdirectories, and one look tells whether there are such at all. A directory that was asked in vain a few times is read, once and only if it is
/// small, and then asked for those names alone that it may hold. Files are opened as before, and so are the order and the names in a trace.
struct EnteredDirectories {
    /// A question for a file of a directory.
    struct Question {
        /// The directory's place in the directory table.
        let place: Int
        /// True where the file is looked for in a capability subdirectory.
        let isCapability: Bool
        /// The path of the directory, and of the file; each is followed by a NUL.
        let directory: Bytes
        let path: Bytes
        /// The directory by a path that can be opened.
        var folder: Bytes { directory.isEmpty ? Bytes(".") : directory }
    }

    /// What is known of one directory.
    private struct Directory {
        /// Nil until it is asked for the first time.
        var entry: DirectoryEntry?
        /// Whether it has capability subdirectories; nil until that is looked for.
        var hasCapabilities: Bool?
        /// How many files were asked for in vain.
        var misses = 0
        var names: NameFilter?
    }

    private var all: [Directory] = []

    /// True where a directory, or its capability subdirectories, are known not to hold a file.
    func lack(_ name: Bytes, _ place: Int, isCapability: Bool) -> Bool {
        guard place < all.count else { return false }
        switch all[place].entry {
        case .missing: return true
        case .entered where isCapability: return all[place].hasCapabilities == false
        case .entered: return all[place].names.map { !$0.mayHold(name) } ?? false
        default: return false
        }
    }

    /// Whether a directory that has been asked, or a capability subdirectory of it, exists; nil where that is not known.
    func exists(_ place: Int, isCapability: Bool) -> Bool? {
        switch all[place].entry {
        case .missing: false
        case .entered where !isCapability: true
        case .entered: all[place].hasCapabilities == true ? nil : false
        default: nil
        }
    }

    /// Opens a file that is not known to be missing; false where it is, or is to be passed over.
    mutating func open(_ question: Question, _ prober: inout some FileProber) -> Bool {
        while all.count <= question.place { all.append(Directory()) }
        switch entry(question, &prober) {
        case .missing: return false
        case .refused: return prober.open(question.path)
        case .entered(let directory):
            if question.isCapability, !hasCapabilities(question, directory, &prober) { return false }
            if prober.open(question.path, from: question.directory.count, in: directory) { return true }
            if !question.isCapability { noteMiss(question, &prober) }
            return false
        }
    }

    /// True where a directory is known to have no capability subdirectories, after a look.
    mutating func lacksCapabilities(_ place: Int, _ directory: Bytes, _ prober: inout some FileProber) -> Bool {
        while all.count <= place { all.append(Directory()) }
        let question = Question(place: place, isCapability: true, directory: directory, path: Bytes())
        switch entry(question, &prober) {
        case .missing: return true
        case .refused: return false
        case .entered(let handle): return !hasCapabilities(question, handle, &prober)
        }
    }

    private mutating func entry(_ question: Question, _ prober: inout some FileProber) -> DirectoryEntry {
        if let known = all[question.place].entry { return known }
        let entry = prober.enter(question.folder)
        all[question.place].entry = entry
        return entry
    }

    private mutating func hasCapabilities(_ question: Question, _ directory: DirectoryHandle, _ prober: inout some FileProber) -> Bool {
        if let known = all[question.place].hasCapabilities { return known }
        var path = ByteBuilder()
        path.append(question.directory)
        path.append(SearchDirectories.capabilityFolder)
        let exists = !prober.isMissing(path.view, from: question.directory.count, in: directory)
        all[question.place].hasCapabilities = exists
        return exists
    }

    /// Reads a directory when that costs about as much as it was asked in vain: to open and read one costs as much as three or four questions, and
    /// each six of its names as much as another.
    private mutating func noteMiss(_ question: Question, _ prober: inout some FileProber) {
        all[question.place].misses += 1
        let room =
            switch all[question.place].misses {
            case 4: 1024
            case 32: 8192
            default: 0
            }
        guard room > 0, all[question.place].names == nil else { return }
        all[question.place].names = prober.names(in: question.folder, room: room)
    }
}
