/// Tries files on behalf of a library search, and holds the one that was accepted.
final class LibraryFinder: FileProber {
    private let trace: TraceOutput
    /// Takes down what decides where searches go, nil where nobody wants to know.
    private let notes: StartNotes?
    private let buffer = Memory.permanent(count: 1024)
    /// The directories that were entered.
    let directories = HeldDirectories()
    private var cache: LibraryCache?
    private var triedCache = false
    /// The directory of the file that was opened last by a known path, how many in turn were of it, and where it was entered.
    private var lastDirectory = Bytes()
    private var lastCount = 0
    private var lastHandle: DirectoryHandle?
    /// The file that the last search accepted, or why the file that it should have accepted cannot be loaded.
    private(set) var accepted: OpenFile?
    private(set) var failure: LoadError?
    /// Why the first file of the name that was found cannot be loaded, where the search went on.
    var passedOver: LoadError?

    /// Holds the paths of what is found; another for each object that is opened while the program runs.
    var strings = KeptBytes()

    init(trace: TraceOutput, notes: StartNotes?) {
        self.trace = trace
        self.notes = notes
    }

    /// Gives out the accepted file, or throws why it cannot be loaded.
    func take() throws(LoadError) -> OpenFile? {
        let file = accepted
        let error = failure
        accepted = nil
        failure = nil
        if let error { throw error }
        return file
    }

    /// Opens a file that was named by its path.
    func openDirectly(_ path: Bytes) throws(LoadError) -> OpenFile {
        let path = strings.keep(path)
        let descriptor: Int32
        do throws(SystemError) {
            descriptor = try directories.opening { () throws(SystemError) in try System.open(path) }
        } catch {
            throw .file(path, error)
        }
        return try OpenFile.check(path, descriptor, buffer, strings)
    }

    /// Opens a file whose path is known, beside others perhaps: the directory of several files in turn is entered.
    func openKnown(_ path: Bytes) throws(LoadError) -> OpenFile {
        guard let slash = path.lastIndex(of: 0x2f), slash > 0, let directory = path.slice(at: 0, count: slash) else { return try openDirectly(path) }
        if directory != lastDirectory { (lastDirectory, lastCount, lastHandle) = (directory, 0, nil) }
        lastCount &+= 1
        // To enter and leave it costs as much as the way to it four times.
        if lastCount < 5 { return try openDirectly(path) }
        do throws(SystemError) { if lastHandle == nil { lastHandle = try directories.enter(strings.keep(directory)) } } catch {}
        guard let handle = lastHandle, let held = directories.descriptor(handle), let name = path.tail(from: slash + 1) else {
            return try openDirectly(path)
        }
        let descriptor: Int32
        do throws(SystemError) {
            descriptor = try directories.opening { () throws(SystemError) in try System.open(name, in: held) }
        } catch {
            return try openDirectly(path)
        }
        return try OpenFile.check(path, descriptor, buffer, strings)
    }

    func open(_ path: Bytes) -> Bool {
        open(path) { () throws(SystemError) in try System.open(path) }
    }

    func open(_ path: Bytes, from start: Int, in directory: DirectoryHandle) -> Bool {
        open(path) { () throws(SystemError) in
            guard let held = directories.descriptor(directory), let rest = path.tail(from: start) else { return try System.open(path) }
            return try System.open(rest, in: held)
        }
    }

    /// Opens a file and keeps it if it fits.
    private func open(_ path: Bytes, _ body: () throws(SystemError) -> Int32) -> Bool {
        let descriptor: Int32
        do throws(SystemError) { descriptor = try directories.opening(body) } catch {
            notes?.note(missing: path, error)
            return false
        }
        do throws(LoadError) {
            accepted = try OpenFile.check(strings.keep(path), descriptor, buffer, strings)
            return true
        } catch {
            notes?.isDoubtful = true
            switch error {
            case .file: return false
            case .format(_, .fileClass), .format(_, .byteOrder): return skip(.fileClass, error)
            case .format(_, .machine): return skip(.machine, nil)
            case .format(_, .notELF) where isText: return skip(.linkerScript, error)
            default:
                failure = error
                return true
            }
        }
    }

    func keepIfSetUserID() -> Bool {
        guard let file = accepted, !file.status.setsUserID else { return true }
        System.close(file.descriptor)
        accepted = nil
        return false
    }

    private func skip(_ reason: SkipReason, _ error: LoadError?) -> Bool {
        passedOver = passedOver ?? error
        trace.emit(.libs, .skipped(reason))
        return false
    }

    /// True where the bytes that were read last are printable: a linker script and no broken library.
    private var isText: Bool {
        for index in 0..<16 {
            guard let byte = buffer[index], byte >= 0x20 && byte < 0x7f || byte >= 9 && byte <= 13 else { return false }
        }
        return true
    }

    func directoryExists(_ path: Bytes) -> Bool {
        notes?.note(place: path)
        do throws(SystemError) { return try System.status(of: path).isDirectory } catch { return false }
    }

    func libraryCache() -> LibraryCache? {
        if !triedCache {
            triedCache = true
            let path = Bytes("/etc/ld.so.cache")
            notes?.note(place: path)
            do throws(SystemError) {
                let bytes = try directories.opening { () throws(SystemError) in try System.contents(reading: path) }
                if !bytes.isEmpty { cache = LibraryCache(bytes, flags: LibraryCache.x86_64Flags) }
            } catch {}
        }
        return cache
    }

    func capabilityLevels() -> [Bytes] {
        notes?.asksProcessor = true
        return Processor.capabilityLevels()
    }

    func systemLibraries() -> SystemLibraries { SystemLayout.libraries() }
}

/// Directories that are entered instead of being named again for each file.
extension LibraryFinder {
    func enter(_ directory: Bytes) -> DirectoryEntry {
        do throws(SystemError) {
            return try directories.enter(directory).map { .entered($0) } ?? .refused
        } catch {
            // What else keeps a directory from being entered is what the files in it will be refused for.
            guard error.isMissing || error.isNoDirectory else { return .refused }
            notes?.note(place: directory)
            return .missing
        }
    }

    func isMissing(_ path: Bytes, from start: Int, in directory: DirectoryHandle) -> Bool {
        guard let held = directories.descriptor(directory), let rest = path.tail(from: start) else { return false }
        do throws(SystemError) {
            _ = try System.status(of: rest, in: held)
            return false
        } catch {
            guard error.isMissing || error.isNoDirectory else { return false }
            notes?.note(place: path)
            return true
        }
    }

    func names(in directory: Bytes, room: Int) -> NameFilter? {
        do throws(SystemError) {
            let names = try System.names(in: directory, room: room)
            if names != nil { notes?.note(place: directory) }
            return names
        } catch {
            return nil
        }
    }

    func leaveDirectories() { directories.leave() }
}
