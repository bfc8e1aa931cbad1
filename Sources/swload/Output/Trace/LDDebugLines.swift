/// The trace as LD_DEBUG writes it: line for line ld.so's, each behind the number of the process.
struct LDDebugLines {
    let stream: TraceStream
    /// What a program without a name of its own is called: argv[0].
    let programName: Bytes
    /// True for people, who need none of the empty lines.
    var isCompact = false

    private var text: TextBuffer { stream.text }

    /// Writes the lines of an event; those of which ld.so knows nothing have none.
    func write(_ event: Event) {
        switch event {
        case .searching(let library): line("find library=", library, "; searching")
        case .searchPath(let directories, let reason, let file): searchPath(directories, reason, file)
        case .searchCache(let file): line(" search cache=", file)
        case .trying(let file): line("  trying file=", file)
        case .skipped(let reason): skipped(reason)
        case .auxiliary(let file, let requester): line("load auxiliary object=", file, " requested by file=", name(requester))
        case .auxiliaryWithoutName(let file):
            line("cannot load auxiliary `", file, "' because of empty dynamic string token substitution")
        case .searchEnded, .scopesEnd: emptyLine()
        case .checkingVersion(let version, let file, let requester): checkingVersion(version, file, requester)
        case .scopesBegin:
            emptyLine()
            line("Initial object scopes")
        case .objectScope(let object): line("object=", object)
        case .scope(let number, let members): scope(number, members)
        case .noScope: line(" no scope")
        case .relocating(let object, let lazily):
            emptyLine()
            line("relocation processing: ", name(object), lazily ? " (lazy)" : "")
        case .lookup(let symbol, let file): lookup(symbol, file)
        case .binding(let from, let to, let symbol, let version, let isProtected): binding(from, to, symbol, version, isProtected)
        case .callingPreinit(let object): call("calling preinit: ", object)
        case .callingInit(let object): call("calling init: ", object)
        case .initializeProgram(let object): call("initialize program: ", object)
        case .transferringControl(let object): call("transferring control: ", object)
        case .callingFini(let object): callingFini(object)
        case .began(let phase, let object):
            beginMoment(phase, "begins")
            if !object.isEmpty {
                text.append(": ")
                text.append(object)
            }
            text.append(0x0a)
        case .ended(let phase):
            beginMoment(phase, "ends")
            text.append(0x0a)
        default: file(event)
        }
    }

    /// What happens to a file as a whole.
    private func file(_ event: Event) {
        switch event {
        case .needed(let file, let requester):
            emptyLine()
            line("file=", file, ";  needed by ", requester)
        case .opened(let file, let requester):
            emptyLine()
            line("file=", file, ";  dynamically loaded by ", requester)
        case .generatingMap(let file): line("file=", file, ";  generating link map")
        case .mapped(let dynamic, let base, let size, let entry, let headers, let count): mapped(dynamic, base, size, entry, headers, count)
        case .opening(let file, let count):
            begin("opening file=", file.name)
            append(space: file)
            end("; direct_opencount=", count)
            emptyLine()
        case .closing(let file, let count):
            emptyLine()
            begin("closing file=", file)
            end("; direct_opencount=", count)
        case .cache(let note, let file):
            begin("cache: ", file)
            text.append(": ")
            text.append(note.words)
            text.append(0x0a)
        case .destroyed(let object):
            emptyLine()
            line("file=", object, ";  destroying link map")
        case .addedToGlobal(let object):
            emptyLine()
            line("add ", object, " to global scope")
        case .bound(let object, let requester):
            emptyLine()
            line("file=", object, ";  needed by ", requester, " (relocation dependency)")
            emptyLine()
        case .controlBlock(let change, let address): controlBlock(change, address)
        case .unsupportedFlags(let bits): unsupportedFlags(bits)
        case .markedNoDelete(let object): line("marking ", object, " as NODELETE")
        case .activatedNoDelete(let object): line("activating NODELETE for ", object)
        case .markedUnique(let object): line("marking ", object, " as NODELETE due to unique symbol")
        case .markedBound(let object, let requester):
            if requester.name.isEmpty {
                line("marking ", object, " as NODELETE due to reference from main program")
            } else {
                line("marking ", object, " as NODELETE due to reference from ", requester)
            }
        case .undefined(let symbol, let version, let object, let isFatal): error(object, "symbol lookup error", isFatal) { $0.undefined(symbol, version) }
        case .versionFailed(let failure, let version, let file, let requester, let isFatal):
            error(file, "version lookup error", isFatal) { $0.version(failure, version, requiredBy: name(requester)) }
        default: break
        }
    }

    /// ld.so has no such lines: microseconds since the trace began, the part of the run, and what becomes of it.
    private func beginMoment(_ phase: Phase, _ what: StaticString) {
        stream.prefix()
        let time = System.nanoseconds &- stream.beginning
        text.append(decimal: time / 1000, width: 9)
        text.append(".")
        text.append(0x30 + UInt8(time % 1000 / 100))
        text.append(" us ")
        text.append(phase.word)
        text.append(" ")
        text.append(what)
    }

    private func name(_ object: Bytes) -> Bytes { object.isEmpty ? programName : object }

    private func emptyLine() {
        if isCompact { return }
        stream.prefix()
        text.append(0x0a)
    }

    private func begin(_ what: StaticString, _ name: Bytes) {
        stream.prefix()
        text.append(what)
        text.append(name)
    }

    private func begin(_ what: StaticString, _ object: TracedObject) {
        stream.prefix()
        text.append(what)
        append(object)
    }

    private func end(_ what: StaticString, _ count: UInt32) {
        text.append(what)
        text.append(decimal: UInt64(count))
        text.append(0x0a)
    }

    private func append(_ object: TracedObject) {
        text.append(name(object.name))
        append(space: object)
    }

    private func append(space object: TracedObject) {
        // " [0]" as a word, for nearly all.
        if object.space < 10 { return text.append(word: UInt32(0x5d30_5b20) &+ UInt32(object.space) << 16) }
        text.append(" [")
        text.append(decimal: UInt64(object.space))
        text.append("]")
    }

    private func line(_ a: StaticString, _ b: Bytes = Bytes(), _ c: StaticString = "", _ d: Bytes = Bytes()) {
        begin(a, b)
        text.append(c)
        text.append(d)
        text.append(0x0a)
    }

    private func line(_ a: StaticString, _ object: TracedObject, _ c: StaticString = "") {
        begin(a, object)
        text.append(c)
        text.append(0x0a)
    }

    private func line(_ a: StaticString, _ object: TracedObject, _ c: StaticString, _ other: TracedObject, _ e: StaticString = "") {
        begin(a, object)
        text.append(c)
        append(other)
        text.append(e)
        text.append(0x0a)
    }

    private func call(_ what: StaticString, _ object: Bytes) {
        emptyLine()
        line(what, name(object))
        emptyLine()
    }

    /// The one line in which the program has no name.
    private func callingFini(_ object: TracedObject) {
        emptyLine()
        begin("calling fini: ", object.name)
        append(space: object)
        text.append(0x0a)
        emptyLine()
    }

    private func searchPath(_ directories: [Bytes], _ reason: SearchReason, _ file: Bytes) {
        stream.prefix()
        text.append(" search path=")
        text.append(directories, separator: 0x3a)
        switch reason {
        case .rpath: text.append("\t\t(RPATH from file ")
        case .runpath: text.append("\t\t(RUNPATH from file ")
        case .libraryPath: text.append("\t\t(LD_LIBRARY_PATH")
        case .libraryPathOption: text.append("\t\t(--library-path")
        case .system: text.append("\t\t(system search path")
        }
        if reason == .rpath || reason == .runpath { text.append(name(file)) }
        text.append(")\n")
    }

    private func skipped(_ reason: SkipReason) {
        switch reason {
        case .fileClass: line("    (incompatible ELF class)")
        case .machine: line("    (incompatible ELF machine)")
        case .linkerScript: line("    (a linker script, which only a link editor reads)")
        }
    }

    private func checkingVersion(_ version: Bytes, _ file: TracedObject, _ requester: TracedObject) {
        begin("checking for version `", version)
        text.append("' in file ")
        append(file)
        text.append(" required by file ")
        append(requester)
        text.append(0x0a)
    }

    private func mapped(_ dynamic: UInt, _ base: UInt, _ size: UInt, _ entry: UInt, _ headers: UInt, _ count: Int) {
        stream.prefix()
        text.append("  dynamic: ")
        text.append(hex: UInt64(dynamic), width: 16)
        text.append("  base: ")
        text.append(hex: UInt64(base), width: 16)
        text.append("   size: ")
        text.append(hex: UInt64(size), width: 16)
        text.append(0x0a)
        stream.prefix()
        text.append("    entry: ")
        text.append(hex: UInt64(entry), width: 16)
        text.append("  phdr: ")
        text.append(hex: UInt64(headers), width: 16)
        text.append("  phnum:   ")
        text.append(decimal: UInt64(count), width: 16)
        text.append(0x0a)
        emptyLine()
    }

    private func unsupportedFlags(_ bits: UInt64) {
        emptyLine()
        begin("WARNING: Unsupported flag value(s) of ", Bytes())
        text.append(hex: bits)
        text.append(" in DT_FLAGS_1.\n")
    }

    private func controlBlock(_ change: ControlBlockChange, _ address: UInt) {
        stream.prefix()
        switch change {
        case .first: text.append("TCB allocated: ")
        case .new: text.append("TCB for new stack allocated: ")
        case .reused: text.append("TLS TCB reused from cache: ")
        case .ended, .endedWithStack: text.append("TCB deallocating: ")
        }
        text.append(hex: UInt64(address))
        if change == .ended { text.append(" (dealloc_tcb=0)") }
        if change == .endedWithStack { text.append(" (dealloc_tcb=1)") }
        text.append(0x0a)
    }

    private func error(_ object: Bytes, _ occasion: StaticString, _ isFatal: Bool, _ reason: (LinkerSentences) -> Void) {
        begin("", name(object))
        text.append(": error: ")
        text.append(occasion)
        text.append(": ")
        reason(LinkerSentences(text: text))
        text.append(isFatal ? " (fatal)\n" : " (continued)\n")
    }

    private func scope(_ number: Int, _ members: [Bytes]) {
        stream.prefix()
        text.append(" scope ")
        text.append(decimal: UInt64(number))
        text.append(0x3a)
        for member in members {
            text.append(0x20)
            text.append(name(member))
        }
        text.append(0x0a)
    }

    private func lookup(_ symbol: Bytes, _ file: TracedObject) {
        begin("symbol=", symbol)
        text.append(";  lookup in file=")
        append(file)
        text.append(0x0a)
    }

    /// The line of a binding.
    func binding(_ from: TracedObject, _ to: TracedObject, _ symbol: Bytes, _ version: Bytes, _ isProtected: Bool) {
        begin("binding file ", from)
        text.append(" to ")
        append(to)
        text.append(isProtected ? ": protected symbol `" : ": normal symbol `")
        text.append(symbol)
        text.append("'")
        if !version.isEmpty {
            text.append(" [")
            text.append(version)
            text.append("]")
        }
        text.append(0x0a)
    }
}
