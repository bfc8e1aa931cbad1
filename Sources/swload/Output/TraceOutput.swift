/// The trace as LD_DEBUG writes it: each line behind the process number; buffered.
final class TraceOutput: TraceSink {
    let categories: TraceCategories
    private let text: TextBuffer
    private let processID: UInt64
    /// What a program without a name of its own is called: argv[0].
    let programName: Bytes

    /// Writes to `descriptor`; nothing is made ready where no category is on.
    init(categories: TraceCategories, descriptor: Int32, programName: Bytes) {
        self.categories = categories
        self.programName = programName
        text = TextBuffer(descriptor: descriptor, capacity: categories.isEmpty ? 16 : 64 << 10)
        processID = categories.isEmpty ? 0 : UInt64(System.processID)
    }

    /// Writes out what has gathered; called before anything that may not come back.
    func flush() { text.flush() }

    /// Writes lines that `body` begins, each behind the prefix, and fills in.
    func statistics(_ body: (TextBuffer, (StaticString) -> Void) -> Void) {
        var isFirst = true
        body(text) { start in
            if !isFirst { text.append(0x0a) }
            isFirst = false
            prefix()
            text.append(start)
        }
        text.append(0x0a)
    }

    func record(_ event: Event) {
        switch event {
        case .searching(let library): line("find library=", library, " [0]; searching")
        case .searchPath(let directories, let reason, let file): searchPath(directories, reason, file)
        case .searchCache(let file): line(" search cache=", file)
        case .trying(let file): line("  trying file=", file)
        case .skipped(let reason): skipped(reason)
        case .auxiliary(let file, let requester): line("load auxiliary object=", file, " requested by file=", name(requester))
        case .searchEnded, .scopesEnd: emptyLine()
        case .needed(let file, let requester):
            emptyLine()
            line("file=", file, " [0];  needed by ", name(requester), " [0]")
        case .opened(let file, let requester):
            emptyLine()
            line("file=", file, " [0];  dynamically loaded by ", name(requester), " [0]")
        case .generatingMap(let file): line("file=", file, " [0];  generating link map")
        case .mapped(let dynamic, let base, let size, let entry, let headers, let count): mapped(dynamic, base, size, entry, headers, count)
        case .checkingVersion(let version, let file, let requester):
            line("checking for version `", version, "' in file ", name(file), " [0] required by file ", name(requester), " [0]")
        case .scopesBegin:
            emptyLine()
            line("Initial object scopes")
        case .objectScope(let object): line("object=", name(object), " [0]")
        case .scope(let number, let members): scope(number, members)
        case .noScope: line(" no scope")
        case .relocating(let object, let lazily):
            emptyLine()
            line("relocation processing: ", name(object), lazily ? " (lazy)" : "")
        case .lookup(let symbol, let file): line("symbol=", symbol, ";  lookup in file=", name(file), " [0]")
        case .binding(let from, let to, let symbol, let version, let isProtected): binding(from, to, symbol, version, isProtected)
        case .callingPreinit(let object): call("calling preinit: ", object)
        case .callingInit(let object): call("calling init: ", object)
        case .initializeProgram(let object): call("initialize program: ", object)
        case .transferringControl(let object): call("transferring control: ", object)
        case .callingFini(let object):
            emptyLine()
            line("calling fini: ", object, " [0]")
            emptyLine()
        default: lifetime(event)
        }
    }

    /// What happens while the program runs.
    private func lifetime(_ event: Event) {
        switch event {
        case .opening(let file, let count):
            counted("opening file=", file, " [0]; direct_opencount=", count)
            emptyLine()
        case .closing(let file, let count):
            emptyLine()
            counted("closing file=", file, "; direct_opencount=", count)
        case .destroyed(let object):
            emptyLine()
            line("file=", object, " [0];  destroying link map")
        case .addedToGlobal(let object):
            emptyLine()
            line("add ", object, " [0] to global scope")
        case .bound(let object, let requester):
            emptyLine()
            line("file=", name(object), " [0];  needed by ", name(requester), " [0] (relocation dependency)")
            emptyLine()
        case .markedNoDelete(let object): line("marking ", object, " [0] as NODELETE")
        case .markedUnique(let object): line("marking ", object, " [0] as NODELETE due to unique symbol")
        case .markedBound(let object, let requester):
            if requester.isEmpty {
                line("marking ", object, " [0] as NODELETE due to reference from main program")
            } else {
                line("marking ", object, " [0] as NODELETE due to reference from ", requester, " [0]")
            }
        default: break
        }
    }

    private func counted(_ what: StaticString, _ file: Bytes, _ then: StaticString, _ count: UInt32) {
        prefix()
        text.append(what)
        text.append(file)
        text.append(then)
        text.append(decimal: UInt64(count))
        text.append(0x0a)
    }

    private func name(_ object: Bytes) -> Bytes { object.isEmpty ? programName : object }

    private func prefix() {
        text.append(decimal: processID, width: 10)
        text.append(":\t")
    }

    private func emptyLine() {
        prefix()
        text.append(0x0a)
    }

    private func line(
        _ a: StaticString, _ b: Bytes = Bytes(), _ c: StaticString = "", _ d: Bytes = Bytes(), _ e: StaticString = "", _ f: Bytes = Bytes(),
        _ g: StaticString = ""
    ) {
        prefix()
        text.append(a)
        text.append(b)
        text.append(c)
        text.append(d)
        text.append(e)
        text.append(f)
        text.append(g)
        text.append(0x0a)
    }

    private func call(_ what: StaticString, _ object: Bytes) {
        emptyLine()
        line(what, name(object))
        emptyLine()
    }

    private func searchPath(_ directories: [Bytes], _ reason: SearchReason, _ file: Bytes) {
        prefix()
        text.append(" search path=")
        for index in directories.indices {
            if index > 0 { text.append(0x3a) }
            text.append(directories[index])
        }
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

    private func mapped(_ dynamic: UInt, _ base: UInt, _ size: UInt, _ entry: UInt, _ headers: UInt, _ count: Int) {
        prefix()
        text.append("  dynamic: ")
        text.append(hex: UInt64(dynamic), width: 16)
        text.append("  base: ")
        text.append(hex: UInt64(base), width: 16)
        text.append("   size: ")
        text.append(hex: UInt64(size), width: 16)
        text.append(0x0a)
        prefix()
        text.append("    entry: ")
        text.append(hex: UInt64(entry), width: 16)
        text.append("  phdr: ")
        text.append(hex: UInt64(headers), width: 16)
        text.append("  phnum:   ")
        text.append(decimal: UInt64(count), width: 16)
        text.append(0x0a)
        emptyLine()
    }

    private func scope(_ number: Int, _ members: [Bytes]) {
        prefix()
        text.append(" scope ")
        text.append(decimal: UInt64(number))
        text.append(0x3a)
        for member in members {
            text.append(0x20)
            text.append(name(member))
        }
        text.append(0x0a)
    }

    private func binding(_ from: Bytes, _ to: Bytes, _ symbol: Bytes, _ version: Bytes, _ isProtected: Bool) {
        prefix()
        text.append("binding file ")
        text.append(name(from))
        text.append(" [0] to ")
        text.append(name(to))
        text.append(isProtected ? " [0]: protected symbol `" : " [0]: normal symbol `")
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
