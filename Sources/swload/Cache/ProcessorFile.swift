/// The file of what one dynamic linker finds out of the processor: the same for every program that it serves, so that every start may take it.
///
/// It is a cache file with words alone, whose one place is the linker's file. What may be wrong with it, is as if it were not there.
struct ProcessorFile {
    private let linker: LoadedObject
    private let settings: Settings
    private let trace: TraceOutput
    private let place: CachePlace
    private let key: Bytes

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
    }

    /// The words that the file holds, nil where it does not count; most starts find none, which is not worth a word.
    func read() -> Table<LinkerWord>? {
        do throws(CacheNote) {
            let file = try place.contents(key: key)
            // By the status of the descriptor that was mapped.
            guard file.places.count == 1, file.places[0]?.identity == linker.identity else { throw .stale }
            guard file.isOfThisProcessor(boot: System.boot) else { throw .elsewhere }
            tell(.usedProcessor)
            return file.words
        } catch {
            if error != .absent { tell(error) }
            return nil
        }
    }

    /// Writes the file, unless the linker may have changed since the start began.
    func write(_ words: [LinkerWord]) -> CacheNote {
        let note = keep(words)
        tell(note)
        return note
    }

    private func keep(_ words: [LinkerWord]) -> CacheNote {
        if words.isEmpty { return .silent }
        if linker.identity.isYoung(at: settings.cache.began) { return .doubtful }
        var builder = StartFileBuilder(key: key)
        builder.add(place: CacheKey.absolute(linker.path), linker.identity)
        builder.words = words
        builder.boot = System.boot
        builder.processor = Processor.signature
        var isWritten = false
        builder.build { isWritten = place.write([$0], to: place.path) != nil }
        return isWritten ? .writtenProcessor : .unwritable
    }

    private func tell(_ note: CacheNote) {
        if settings.tellsOfProcessorFile { trace.emit(.files, .cache(note, file: note == .stale ? linker.path : place.path)) }
    }
}
