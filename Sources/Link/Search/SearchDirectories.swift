#if !hasFeature(Embedded)
    import ELF
    import Trace
#endif

/// A list of directories to search, by their places in the directory table.
struct PathList {
    var directories: [Int] = []
}

/// Every directory that is searched, once, with what is known of it.
struct SearchDirectories {
    /// What is known of a directory or of a capability subdirectory.
    enum State { case unknown, exists, missing }

    struct Directory {
        /// The path with a slash at the end; empty for the current directory.
        let path: Bytes
        /// The list that named it first, which traces show.
        let reason: SearchReason
        let file: Bytes
        /// What is known of the directory itself, and of each capability subdirectory; nothing before these are asked for.
        var own: State
        var states: [State] = []
        /// True where it was seen to have no capability subdirectories, before it was known which this machine would ask for.
        var lacksCapabilities = false

        /// What is known before anything is asked: a relative directory is never given up, since the current one may change.
        var initial: State { path[0] != 0x2f ? .exists : .unknown }
    }

    /// The folder in which a directory has its capability subdirectories.
    static var capabilityFolder: Bytes { Bytes("glibc-hwcaps/") }

    private(set) var all: [Directory] = []
    /// The capability subdirectories, best first, each with a slash at the end.
    private(set) var subdirectories: [Bytes] = []
    private(set) var knowsSubdirectories = false

    /// Splits a list at colons, and at semicolons where `semicolons` says so; an empty element is the current directory.
    ///
    /// Elements whose tokens have no value are left out.
    mutating func list(
        _ text: Bytes, reason: SearchReason, file: Bytes, semicolons: Bool, tokens: DynamicStringTokens?
    ) -> PathList {
        var elements: [Bytes] = []
        text.splitKeepingEmpty(where: { $0 == 0x3a || (semicolons && $0 == 0x3b) }) { elements.append($0) }
        var list = PathList()
        let strings = KeptBytes()
        for element in elements {
            guard let expanded = tokens.map({ $0.expand(element, into: strings) }) ?? element else { continue }
            let place = place(of: expanded, reason: reason, file: file)
            if !list.directories.contains(place) { list.directories.append(place) }
        }
        return list
    }

    private mutating func place(of path: Bytes, reason: SearchReason, file: Bytes) -> Int {
        var end = path.count
        while end > 1, path[end - 1] == 0x2f { end -= 1 }
        var builder = ByteBuilder(capacity: end + 2)
        builder.append(path.slice(at: 0, count: end) ?? path)
        if end > 0, builder.view != Bytes("/") { builder.append(0x2f) }
        let name = builder.view
        for index in 0..<all.count where all[index].path == name { return index }
        // The object may be unloaded; its directories are remembered.
        var directory = Directory(path: builder.kept(), reason: reason, file: file.kept(), own: .unknown)
        directory.own = directory.initial
        all.append(directory)
        return all.count - 1
    }

    /// Asks once for the capability subdirectories of this machine.
    mutating func prepare(_ place: Int, _ levels: () -> [Bytes]) {
        if !knowsSubdirectories {
            knowsSubdirectories = true
            for level in levels() {
                var builder = ByteBuilder()
                builder.append(Self.capabilityFolder)
                builder.append(level)
                builder.append(0x2f)
                subdirectories.append(builder.kept())
            }
        }
        guard all[place].states.isEmpty else { return }
        let initial = all[place].initial
        all[place].states = Array(repeating: initial == .unknown && all[place].lacksCapabilities ? .missing : initial, count: subdirectories.count)
    }

    /// Notes that a directory has no capability subdirectories, whichever these would be.
    mutating func noteWithoutCapabilities(_ place: Int) { all[place].lacksCapabilities = true }

    /// What is known of a subdirectory, or of the directory itself at the index after the last.
    func state(of place: Int, subdirectory: Int) -> State {
        subdirectory < subdirectories.count ? all[place].states[subdirectory] : all[place].own
    }

    /// Notes what is known of a subdirectory, or of the directory itself at the index after the last.
    mutating func note(_ state: State, of place: Int, subdirectory: Int) {
        if subdirectory < subdirectories.count { all[place].states[subdirectory] = state } else { all[place].own = state }
    }

    /// The path of a file in a subdirectory, or in the directory itself at the index after the last.
    func path(_ place: Int, subdirectory: Int, file: Bytes) -> ByteBuilder {
        var builder = ByteBuilder()
        builder.append(all[place].path)
        if subdirectory < subdirectories.count { builder.append(subdirectories[subdirectory]) }
        builder.append(file)
        return builder
    }

    /// The directories that a trace lists for a run of places with the same reason.
    func shown(_ places: ArraySlice<Int>) -> [Bytes] {
        var result: [Bytes] = []
        for place in places {
            let isAsked = !all[place].states.isEmpty
            for subdirectory in 0...subdirectories.count {
                if isAsked || subdirectory == subdirectories.count, state(of: place, subdirectory: subdirectory) == .missing { continue }
                var builder = path(place, subdirectory: subdirectory, file: Bytes())
                if builder.count > 1 { builder.truncate(to: builder.count - 1) }
                result.append(builder.kept())
            }
        }
        return result
    }
}
