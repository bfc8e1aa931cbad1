/// What a start knows of the processor before its dynamic linker asks.
enum KnownProcessor {
    /// The words to put into the linker's data: of the program's cache, else of the linker's file, else none. Where they are worth keeping for later
    /// starts, they are found out. Ends a start that is only to write the linker's file.
    static func words(_ process: Process) -> Table<LinkerWord> {
        let closure = process.closure
        if let known = closure.known, known.file.words.count > 0 { return known.file.words }
        let settings = closure.settings.cache
        guard let glibc = process.glibc, var file = ProcessorFile(of: glibc.linker, closure, process.stack) else {
            if settings.onlyWritesProcessor { Startup.endWriting(closure, process.glibc == nil ? .unasked : .unwritable) }
            return Table()
        }
        if !settings.onlyWrites, let words = file.read() {
            closure.notes?.take(words)
            return words
        }
        let keepsDecisions = closure.notes.map { !$0.isDoubtful } ?? false
        guard settings.onlyWritesProcessor || keepsDecisions || file.isWanted else { return Table() }
        let note = file.write { () throws(SystemError) in
            let words = try ProcessorWords(glibc, process).find()
            closure.notes?.words = words
            return words
        }
        if settings.onlyWritesProcessor { Startup.endWriting(closure, note) }
        return Table()
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
        return now != 0 && self.boot == now && !Processor.isFeigned || processor == Processor.signature
    }
}
