/// What a start knows of the processor before its dynamic linker asks.
enum KnownProcessor {
    /// The words to put into the linker's data: of the program's cache, else of the linker's file, else none; where a cache is written, they are found out
    /// for that. Ends a start that is only to write the linker's file.
    static func words(_ process: Process) -> Table<LinkerWord> {
        let closure = process.closure
        if let known = closure.known, known.file.words.count > 0 { return known.file.words }
        guard let glibc = process.glibc else {
            if closure.settings.cache.onlyWritesProcessor { Startup.endWriting(closure, .unasked) }
            return Table()
        }
        let file = ProcessorFile(of: glibc.linker, closure, process.stack)
        if !closure.settings.cache.onlyWrites, let words = file?.read() {
            closure.notes?.take(words)
            return words
        }
        keepWords(process, glibc, file)
        return Table()
    }

    /// Finds the words out where this start keeps what it decides.
    private static func keepWords(_ process: Process, _ glibc: Glibc, _ file: ProcessorFile?) {
        let closure = process.closure
        let isAlone = closure.settings.cache.onlyWritesProcessor
        guard isAlone || closure.notes.map({ !$0.isDoubtful }) ?? false else { return }
        let words = ProcessorWords(glibc, process).find()
        closure.notes?.words = words
        let note = file?.write(words) ?? .unwritable
        if isAlone { Startup.endWriting(closure, note) }
    }
}

extension StartNotes {
    /// Notes the words that an earlier start has found.
    func take(_ table: Table<LinkerWord>) {
        words = []
        for index in 0..<table.count { if let word = table[index] { words.append(word) } }
    }
}

extension StartFile {
    /// True where nothing in the file depends on the processor, or it is of this one.
    func isOfThisProcessor(boot: @autoclosure () -> UInt64) -> Bool {
        if processor == 0 { return true }
        // Through a boot the processor stays what it is, as the kernel itself believes; and it can be slow to answer.
        let now = boot()
        return now != 0 && self.boot == now || processor == Processor.signature
    }
}
