/// The file of what one dynamic linker finds out of the processor: the same for every program that it serves, so that every start may take it.
///
/// It is a cache file with words alone, whose one place is the linker's file. What may be wrong with it, is as if it were not there.
struct ProcessorFile {
    private let linker: LoadedObject
    private let settings: Settings
    private let trace: TraceOutput
    private let place: CachePlace
    private let key: Bytes
    /// True where something is there that does not count.
    private var isStale = false
    /// True where the processor is somebody's own making, as under valgrind, who shows no program the kernel's functions.
    private let isEmulated: Bool

    /// Nil where a start like this one neither takes nor leaves such a file.
    init?(of linker: LoadedObject, _ closure: Closure, _ stack: InitialStack) {
        guard closure.settings.usesProcessorFile else { return nil }
        let key = CacheKey.make(closure.settings, stack, linker: CacheKey.absolute(linker.path))
        guard let place = CachePlace(stack, name: key.name) else { return nil }
        self.linker = linker
        settings = closure.settings
        trace = closure.trace
        self.place = place
        self.key = key.whole
        isEmulated = stack[.sharedObject] == 0
    }

    /// The words that the file holds, nil where it does not count; most starts find none, which is not worth a word.
    mutating func read() -> Table<LinkerWord>? {
        do throws(CacheNote) {
            let file = try place.contents(key: key)
            // By the status of the descriptor that was mapped.
            guard file.places.count == 1, file.places[0]?.identity == linker.identity else { throw .stale }
            guard file.isOfThisProcessor(boot: System.boot) else { throw .elsewhere }
            // Why a linker could not be told is not known for certain.
            if file.words.count == 0, StartNotes.identity(of: place.path).isOld(at: settings.cache.began) {
                isStale = true
                return nil
            }
            tell(file.words.count == 0 ? .silent : .usedProcessor)
            return file.words
        } catch {
            if error == .absent { return nil }
            isStale = true
            tell(error)
            return nil
        }
    }

    /// True where a start leaves the file without being asked: in the place of one that does not count, or where the processor is slow to answer.
    var isWanted: Bool { !isEmulated && (isStale || Processor.isSlow) && place.isAmongOwn }

    /// Writes the file with the words that are found out once it can be written, unless the linker may have changed since the start began.
    ///
    /// Where there are none, that is kept, too: for a day no later start tries again.
    func write(_ find: () throws(SystemError) -> [LinkerWord]) -> CacheNote {
        let note = keep(find)
        tell(note)
        return note
    }

    private func keep(_ find: () throws(SystemError) -> [LinkerWord]) -> CacheNote {
        if linker.identity.isYoung(at: settings.cache.began) { return .doubtful }
        guard let draft = place.draft(of: place.path) else { return .unwritable }
        var builder = StartFileBuilder(key: key)
        do throws(SystemError) {
            builder.words = try find()
        } catch {
            draft.giveUp()
            return .doubtful
        }
        builder.add(place: CacheKey.absolute(linker.path), linker.identity)
        builder.boot = System.boot
        builder.processor = Processor.signature
        var isWritten = false
        builder.build { isWritten = draft.finish([$0]) != nil }
        return !isWritten ? .unwritable : builder.words.isEmpty ? .silent : .writtenProcessor
    }

    private func tell(_ note: CacheNote) {
        if settings.tellsOfProcessorFile { trace.emit(.files, .cache(note, file: note == .stale ? linker.path : place.path)) }
    }
}
