/// The trace as JSON, one object a line; docs/trace.md describes them.
struct JSONLines {
    let stream: TraceStream
    /// What a program without a name of its own is called: argv[0].
    let programName: Bytes

    private var json: JSONText { JSONText(text: stream.text) }
    private var text: TextBuffer { stream.text }

    /// The first line of a file.
    func begin() {
        text.append("{\"schema\":\"swload.trace/1\"")
        json.number("pid", stream.processID)
        json.string("program", programName)
        json.word("clock", "CLOCK_MONOTONIC, nanoseconds")
        end()
    }

    func write(_ event: Event) {
        switch event {
        case .searching(let library):
            begin("searching", "libs")
            object("library", library)
        case .searchPath(let directories, let reason, let file):
            begin("search-path", "libs")
            json.strings("directories", directories)
            json.word("reason", reason.word)
            if reason == .rpath || reason == .runpath { json.string("of", name(file)) }
        case .searchCache(let file):
            begin("search-cache", "libs")
            json.string("file", file)
        case .trying(let file):
            begin("trying", "libs")
            json.string("file", file)
        case .skipped(let reason):
            begin("skipped", "libs")
            json.word("reason", reason.word)
        case .auxiliary(let file, let requester):
            begin("auxiliary", "libs")
            json.string("file", file)
            json.string("by", name(requester))
        case .searchEnded: begin("search-ended", "libs")
        case .checkingVersion(let version, let file, let requester):
            begin("checking-version", "versions")
            json.string("version", version)
            object("file", file)
            object("by", requester)
        case .scopesBegin, .scopesEnd: return
        case .objectScope(let object):
            begin("scopes-of", "scopes")
            self.object("object", object)
        case .scope(let number, let members):
            begin("scope", "scopes")
            json.number("number", UInt64(number))
            json.strings("members", members.map { name($0) })
        case .noScope: begin("no-scope", "scopes")
        case .relocating(let object, let lazily):
            begin("relocating", "reloc")
            json.string("object", name(object))
            json.flag("lazily", lazily)
        case .lookup(let symbol, let file):
            begin("lookup", "symbols")
            json.string("symbol", symbol)
            object("file", file)
        case .binding: return
        case .callingPreinit(let object): call("calling-preinit", object)
        case .callingInit(let object): call("calling-init", object)
        case .initializeProgram(let object): call("initialize-program", object)
        case .transferringControl(let object): call("transferring-control", object)
        case .callingFini(let object):
            begin("calling-fini", "calls-of-initialisers")
            self.object("object", object)
        case .began(let phase, let object):
            begin("began", "phases")
            json.word("phase", phase.word)
            json.string("object", name(object))
        case .ended(let phase):
            begin("ended", "phases")
            json.word("phase", phase.word)
        default: file(event)
        }
        end()
    }

    /// What happens to a file as a whole.
    private func file(_ event: Event) {
        switch event {
        case .needed(let file, let requester): file2("needed", file, requester)
        case .opened(let file, let requester): file2("opened", file, requester)
        case .generatingMap(let file): file1("generating-map", file)
        case .mapped(let dynamic, let base, let size, let entry, let headers, let count):
            begin("mapped", "files")
            json.address("dynamic", UInt64(dynamic))
            json.address("base", UInt64(base))
            json.number("size", UInt64(size))
            json.address("entry", UInt64(entry))
            json.address("headers", UInt64(headers))
            json.number("headerCount", UInt64(count))
        case .opening(let file, let count):
            file1("opening", file)
            json.number("count", UInt64(count))
        case .closing(let file, let count):
            begin("closing", "files")
            json.string("file", name(file))
            json.number("count", UInt64(count))
        case .cache(let note, let file):
            begin("cache", "files")
            json.string("file", file)
            json.word("note", note.word)
        case .destroyed(let file): file1("destroyed", file)
        case .addedToGlobal(let object):
            begin("added-to-global", "scopes")
            self.object("object", object)
        case .bound(let file, let requester): file2("bound", file, requester)
        case .markedNoDelete(let file): file1("marked-nodelete", file)
        case .markedUnique(let object):
            begin("marked-unique", "bindings")
            self.object("object", object)
        case .markedBound(let object, let requester):
            begin("marked-bound", "bindings")
            self.object("object", object)
            self.object("by", requester)
        case .auxiliaryWithoutName(let file):
            begin("auxiliary-without-name", "libs")
            json.string("file", file)
        case .controlBlock(let change, let address):
            begin("control-block", "tls")
            json.word("change", change.word)
            json.address("address", UInt64(address))
        case .unsupportedFlags(let bits):
            begin("unsupported-flags", "files")
            json.address("bits", bits)
        case .activatedNoDelete(let file): file1("activated-nodelete", file)
        case .undefined(let symbol, let version, let object, let isFatal):
            begin("undefined", "errors")
            json.string("symbol", symbol)
            if !version.isEmpty { json.string("version", version) }
            json.string("object", name(object))
            json.flag("fatal", isFatal)
        case .versionFailed(let failure, let version, let file, let requester, let isFatal):
            begin("version-failed", "errors")
            json.word("reason", failure == .missing ? "missing" : failure == .weak ? "weak" : "no-versions")
            json.string("version", version)
            json.string("file", name(file))
            json.string("requiredBy", name(requester))
            json.flag("fatal", isFatal)
        default: begin("other", "files")
        }
    }

    private func file1(_ event: StaticString, _ file: TracedObject) {
        begin(event, "files")
        object("file", file)
    }

    private func file2(_ event: StaticString, _ file: TracedObject, _ requester: TracedObject) {
        file1(event, file)
        object("by", requester)
    }

    private func call(_ event: StaticString, _ object: Bytes) {
        begin(event, "calls-of-initialisers")
        json.string("object", name(object))
    }

    /// What every line begins with.
    func begin(_ event: StaticString, _ category: StaticString) {
        text.append("{\"event\":\"")
        text.append(event)
        text.append("\"")
        json.word("category", category)
        json.number("time", System.nanoseconds)
        json.number("pid", stream.processID)
        json.number("tid", System.threadID)
    }

    func end() { text.append("}\n") }

    func name(_ object: Bytes) -> Bytes { object.isEmpty ? programName : object }

    /// An object's name, and its link-map namespace where that is not the program's.
    func object(_ key: StaticString, _ object: TracedObject) {
        json.string(key, name(object.name))
        if object.space != 0 { json.number("namespace", UInt64(object.space)) }
    }
}

extension SearchReason {
    fileprivate var word: StaticString {
        switch self {
        case .rpath: "RPATH"
        case .runpath: "RUNPATH"
        case .libraryPath: "LD_LIBRARY_PATH"
        case .libraryPathOption: "--library-path"
        case .system: "system"
        }
    }
}

extension SkipReason {
    fileprivate var word: StaticString {
        switch self {
        case .fileClass: "class"
        case .machine: "machine"
        case .linkerScript: "linker-script"
        }
    }
}

extension ControlBlockChange {
    fileprivate var word: StaticString {
        switch self {
        case .first: "first"
        case .new: "new"
        case .reused: "reused"
        case .ended: "ended"
        case .endedWithStack: "ended-with-stack"
        }
    }
}

extension Phase {
    var word: StaticString {
        switch self {
        case .start: "start"
        case .search: "search"
        case .map: "map"
        case .versions: "versions"
        case .bridge: "bridge"
        case .run: "run"
        case .relocate: "relocate"
        case .initialise: "initialise"
        case .finalise: "finalise"
        case .open: "open"
        case .close: "close"
        }
    }
}
