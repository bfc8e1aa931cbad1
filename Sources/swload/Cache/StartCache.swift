import CFreestanding

/// The cache of one start: the file that an earlier start like it has left, and what this one notes for later ones.
///
/// The file's name is made of what has to be the same: program, environment, processor, loader. Whatever else the decisions depend on is checked when
/// the file is taken; what is not as it was makes the whole file count for nothing, and this start writes it anew.
final class StartCache {
    let place: CachePlace
    let key: Bytes
    let wantsPlaces: Bool
    /// What tells this boot from others.
    private(set) lazy var boot = System.boot
    /// What the file holds, nil where it counts for nothing.
    private(set) var found: StartFile?
    /// The open file of its pages, -1 where none are taken.
    private(set) var pages: Int32 = -1
    /// True where pages are taken at the places where they were.
    var hasPlaces: Bool { wantsPlaces && pages >= 0 }
    /// When this start began: what has changed since may change once more without a trace.
    let began: UInt64
    private let trace: TraceOutput

    /// Nil where a start like this one has no cache.
    init?(_ settings: Settings, _ stack: InitialStack, _ trace: TraceOutput, program: Bytes) {
        guard settings.usesStartCache else { return nil }
        began = settings.cache.began
        wantsPlaces = settings.cache.policy == .snapshot
        self.trace = trace
        let key = CacheKey.make(settings, stack, program: CacheKey.absolute(program))
        self.key = key.whole
        guard let place = CachePlace(stack, name: key.name) else { return nil }
        self.place = place
        if !settings.cache.onlyWrites { read() }
    }

    private func read() {
        do throws(CacheNote) {
            // Where pages are taken as they are, the bindings, which are most of it, stay untouched.
            let file = try place.contents(key: key, isWhole: !wantsPlaces)
            guard isOfHere(file) else { return giveUp(.elsewhere, place.path) }
            if let changed = changedPlace(file) { return giveUp(.stale, changed) }
            if file.pagesFile != .missing, !openPages(file.pagesFile) { return giveUp(.damaged, place.pagesPath) }
            if !hasPlaces, !file.hasBindings { return giveUp(.damaged, place.path) }
            found = file
        } catch {
            giveUp(error, place.path)
        }
    }

    /// Opens the pages; false where the file is not the one that was written with the decisions.
    private func openPages(_ identity: FileState) -> Bool {
        do throws(SystemError) {
            pages = try System.openOwn(place.pagesPath)
            let status = try System.status(of: pages)
            return place.isOwn(status) && status.identity == identity
        } catch {
            return false
        }
    }

    /// True where pages are of this boot, and what depends on the processor is of this one.
    private func isOfHere(_ file: StartFile) -> Bool {
        if wantsPlaces, file.boot != boot { return false }
        return file.isOfThisProcessor(boot: boot)
    }

    /// The first file or directory that decided a search and is not as it was; nil where all are.
    private func changedPlace(_ file: StartFile) -> Bytes? {
        for index in 0..<file.places.count {
            guard let known = file.places[index] else { break }
            let path = file.name(known.path)
            if StartNotes.identity(of: path) != known.identity { return path }
        }
        return nil
    }

    /// Forgets the file, and says why.
    func giveUp(_ note: CacheNote, _ file: Bytes) {
        trace.emit(.files, .cache(note, file: file))
        found = nil
        close()
    }

    /// Closes the file of pages, when they are mapped.
    func close() {
        if pages >= 0 { System.close(pages) }
        pages = -1
    }
}

/// What has to be the same for a start to be like another.
enum CacheKey {
    /// The key of a program's starts, and the file name that is made of it.
    static func make(_ settings: Settings, _ stack: InitialStack, program: Bytes) -> (whole: Bytes, name: UInt64) {
        var text = ByteBuilder(capacity: 512)
        begin(&text, program, settings.cache.policy == .snapshot ? "snapshot" : "auto", settings, stack)
        add(settings.search.libraryPathReason == .libraryPathOption ? "--library-path=" : "LD_LIBRARY_PATH=", settings.search.libraryPath ?? Bytes(), &text)
        add("LD_PRELOAD=", settings.preloadVariable, &text)
        add("--preload=", settings.preloadOption, &text)
        for (isOn, word) in [
            (settings.bindsNow, "now " as StaticString), (settings.weakGivesWay, "weak "), (!settings.search.usesCache, "inhibit-cache "),
            (settings.isVerbose, "verbose "), (settings.isInterpreter, "interpreter "),
        ] where isOn { text.append(Bytes(word)) }
        text.append(0)
        return (text.kept(), text.view.checksum)
    }

    /// The key of what a dynamic linker finds out of the processor, and the file name that is made of it.
    static func make(_ settings: Settings, _ stack: InitialStack, linker: Bytes) -> (whole: Bytes, name: UInt64) {
        var text = ByteBuilder(capacity: 512)
        begin(&text, linker, "processor", settings, stack)
        return (text.kept(), text.view.checksum)
    }

    /// What every key begins with: the file that is started, and all on which it depends what its dynamic linker makes of the processor.
    private static func begin(_ text: inout ByteBuilder, _ path: Bytes, _ policy: StaticString, _ settings: Settings, _ stack: InitialStack) {
        add("", path, &text)
        add("policy=", Bytes(policy), &text)
        add("loader=", BuildID.own, &text)
        add("capabilities=", UInt64(stack[.capabilities]), &text)
        add("capabilities2=", UInt64(stack[.capabilities2]), &text)
        // Who runs programs on a processor of his own making tells them of another stack for signals, and of none of the kernel's functions.
        add("signals=", UInt64(stack[.leastSignalStack]), &text)
        add("vdso=", stack[.sharedObject] == 0 ? 0 : 1, &text)
        add("platform=", settings.search.platform, &text)
        add("GLIBC_TUNABLES=", stack.variable(Bytes("GLIBC_TUNABLES")) ?? Bytes(), &text)
    }

    private static func add(_ name: StaticString, _ value: Bytes, _ text: inout ByteBuilder) {
        text.append(Bytes(name))
        text.append(value)
        text.append(0)
    }

    private static func add(_ name: StaticString, _ value: UInt64, _ text: inout ByteBuilder) {
        text.append(Bytes(name))
        text.append(hexadecimal: value, digits: 16)
        text.append(0)
    }

    /// A program's path, whatever the directory it was named in.
    static func absolute(_ path: Bytes) -> Bytes {
        var rest = path
        while rest.hasPrefix(Bytes("./")), let tail = rest.tail(from: 2), !tail.isEmpty { rest = tail }
        return ProgramFile(rest, isExecuted: false).given
    }
}
