/// Makes the one line that tells what went wrong: program, occasion, file, field or symbol, value, and what to do where that is known.
struct ErrorSentences {
    /// The program as the user named it.
    let program: Bytes
    private let text: TextBuffer

    /// Writes to standard error, or into a buffer.
    init(program: Bytes, into text: TextBuffer = TextBuffer(descriptor: 2)) {
        self.program = program
        self.text = text
    }

    /// Tells of a load error; `tried` lists where a missing library was looked for.
    func report(_ error: LoadError, tried: [Bytes] = []) {
        begin("error while loading: ")
        describe(error, tried: tried)
        end()
    }

    /// Tells of wrong usage.
    func report(_ error: UsageError) {
        text.append("swload: ")
        switch error {
        case .missingProgram: text.append("missing program name")
        case .unknownOption(let option): quoted("unrecognized option ", option)
        case .missingValue(let option): quoted("missing value of option ", option)
        case .unexpectedValue(let option): quoted("unexpected value of option ", option)
        case .invalidValue(let value, let option):
            quoted("invalid value ", value)
            quoted(" of option ", option)
        case .unknownCategory(let word): quoted("unknown trace category ", word, "; 'swload --trace=help' lists them")
        case .conflict(let option, let other):
            quoted("option ", option)
            quoted(" does not go with this ", other)
        case .needsTrace(let what):
            text.append(what)
            text.append(" says how to trace, but nothing is traced; add '--trace=bindings' or another category")
        case .needsCalls(let option): quoted("option ", option, " is about calls; add '--trace=calls'")
        case .prototypeFile(let path, let error):
            quoted("cannot read the prototypes in ", path, ": ")
            text.append(error.text)
        case .prototypes(let path, let error):
            quoted("cannot read the prototypes in ", path, ", line ")
            text.append(decimal: UInt64(error.line))
            text.append(": ")
            text.append(error.reason.words)
        }
        text.append("; try 'swload --help'\n")
        text.flush()
    }

    /// Tells that a preloaded object is left out, in ld.so's words.
    func reportPreload(_ object: Bytes, from source: StaticString, _ error: LoadError) {
        text.append("ERROR: ld.so: object '")
        text.append(object)
        text.append("' from ")
        text.append(source)
        text.append(" cannot be preloaded (")
        reason(error)
        text.append("): ignored.\n")
        text.flush()
    }

    /// Tells of a version that a library does not define, in ld.so's words.
    func reportVersion(_ failure: VersionFailure, _ version: Bytes, of file: Bytes, requiredBy object: Bytes) {
        text.append(program)
        text.append(": ")
        text.append(file)
        text.append(": ")
        LinkerSentences(text: text).version(failure, version, requiredBy: object)
        text.append("\n")
        text.flush()
    }

    /// Tells of a reference that nothing defines, in ld.so's words for listings.
    func reportUndefined(_ symbol: Bytes, _ version: Bytes, in object: Bytes) {
        LinkerSentences(text: text).undefined(symbol, version)
        text.append("\t(")
        text.append(object.isEmpty ? program : object)
        text.append(")\n")
        text.flush()
    }

    /// Tells that a copied object is larger or smaller in the library than in the program, in ld.so's words.
    func reportSizeDifference(_ symbol: Bytes) {
        text.append(program)
        text.append(": Symbol `")
        text.append(symbol)
        text.append("' has different size in shared object, consider re-linking\n")
        text.flush()
    }

    /// Tells of a word of LD_DEBUG that is no category, in ld.so's words.
    func reportUnknownCategory(_ word: Bytes) {
        text.append("warning: debug option `")
        text.append(word)
        text.append("' unknown; try LD_DEBUG=help\n")
        text.flush()
    }

    /// Tells that a subcommand cannot be answered, because the program that answers it is not there.
    func reportNoInspector(_ error: SystemError) {
        begin("cannot run swload-inspect, which has to lie in the same folder as swload: ")
        text.append(error.text)
        text.append("; 'swift build' makes both, and a program of this name is run behind '--'")
        end()
    }

    /// Tells that an object of LD_AUDIT is left out, in ld.so's words.
    func reportAudit(_ object: Bytes) {
        text.append("ERROR: ld.so: object '")
        text.append(object)
        text.append("' cannot be loaded as audit interface: swload has no audit interfaces; ignored.\n")
        text.flush()
    }

    /// Tells that the trace cannot be written, and what that means.
    func reportTraceOutput(_ place: Bytes, _ error: SystemError, isFatal: Bool) {
        begin("cannot write the trace to ")
        text.append(place)
        text.append(": ")
        text.append(error.text)
        text.append(isFatal ? "; the program is not started (--trace-strict)" : "; going on without it")
        end()
    }

    /// Tells that a value of SWLOAD_CACHE means nothing, and what that means.
    func reportUnknownPolicy(_ value: Bytes) {
        begin("SWLOAD_CACHE is ignored: ")
        quoted("its value ", value, " is none of off, processor, auto and snapshot")
        end()
    }

    /// Tells that a cache that was asked for is not there.
    func reportCache(_ note: CacheNote) {
        begin("cache ")
        text.append(note.words)
        end()
    }

    /// Tells that a thread cannot have the storage that it needs.
    func reportNoThreadMemory() {
        begin("cannot allocate memory for thread-local data")
        end()
    }

    /// The text that `dlerror` gives, in ld.so's words where it has some.
    func describeForProgram(_ error: LoadError) {
        switch error {
        case .missingLibrary(let name, _, _): about(name, "cannot open shared object file: No such file or directory")
        case .format(let path, .truncated(.programHeaders, _)): about(path, "cannot read file data")
        case .format(let path, .osABI): about(path, "ELF file OS ABI invalid")
        case .format(let path, .abiVersion): about(path, "ELF file ABI version invalid")
        case .format(let path, .type): about(path, "only ET_DYN and ET_EXEC can be loaded")
        case .format(let path, .programHeaderSize): about(path, "ELF file's phentsize not the expected size")
        case .format(let path, .machine): about(path, "cannot open shared object file: No such file or directory")
        case .file(let path, .isDirectory): about(path, "cannot read file data: Is a directory")
        case .file(let path, let error): about(path, "cannot open shared object file: ", error.text)
        case .mapping(let path, _, let error): about(path, "failed to map segment from shared object: ", error.text)
        default: reason(error)
        }
    }

    private func begin(_ occasion: StaticString) {
        text.append("swload: ")
        text.append(program)
        text.append(": ")
        text.append(occasion)
    }

    private func end() {
        text.append("\n")
        text.flush()
    }

    private func quoted(_ before: StaticString, _ value: Bytes, _ after: StaticString = "") {
        text.append(before)
        text.append("'")
        text.append(value)
        text.append("'")
        text.append(after)
    }

    private func describe(_ error: LoadError, tried: [Bytes]) {
        switch error {
        case .missingLibrary(let name, let requester, _):
            text.append(name)
            text.append(": cannot open shared object file: No such file or directory (needed by ")
            text.append(requester)
            if !tried.isEmpty {
                text.append("; tried ")
                for index in tried.indices {
                    if index > 0 { text.append(", ") }
                    text.append(tried[index])
                }
            }
            text.append(")")
        default: reason(error)
        }
    }

    /// The error without its occasion.
    private func reason(_ error: LoadError) {
        switch error {
        case .file(let path, let error): about(path, "cannot open file: ", error.text)
        case .notExecutable(let path, let error): about(path, "cannot execute: ", error.text)
        case .notInPath(let name): about(name, "no executable file of this name in PATH")
        case .format(let path, let error):
            about(path, "")
            ELFSentences(text: text, machine: OpenFile.machine).describe(error)
        case .programFormat(let path, let error):
            about(path, "cannot execute: ")
            ELFSentences(text: text, machine: OpenFile.machine).describe(error)
            if error == .notELF { text.append("; a script is run by its interpreter: swload INTERPRETER SCRIPT") }
        case .missingLibrary: text.append("cannot open shared object file")
        case .mapping(let path, let address, let error):
            about(path, "cannot map segments at ")
            text.append(hex: UInt64(address))
            text.append(": ")
            text.append(error.text)
        case .occupied(let path, let address):
            about(path, "cannot map segments at ")
            text.append(hex: UInt64(address))
            text.append(": the addresses are in use; link the program with -pie")
        case .missingVersion(let version, let file, let requester):
            about(file, "")
            LinkerSentences(text: text).version(.missing, version, requiredBy: requester)
        case .packedRelocations(let path): about(path, "DT_RELR without GLIBC_ABI_DT_RELR dependency")
        case .undefinedSymbol(let name, let version, let object):
            about(object, "")
            LinkerSentences(text: text).undefined(name, version)
        case .unknownRelocation, .relocationSite, .relocationOverflow: relocation(error)
        case .cannotOpen(let path, let why): about(path, why)
        case .noStaticStorage(let library, let needed, let left, let isUsed): staticStorage(library, needed, left, isUsed)
        case .executableStack(let library): about(library, "cannot enable executable stack as shared object requires")
        case .noEntry(let path): about(path, "has no entry point (e_entry is 0): it is a library, or it was linked without a main function")
        case .unsupportedLibc(let path): about(path, "this dynamic linker's C library is not supported; only glibc's is")
        case .bridge(let what, let file): about(file, what)
        case .cache(let note, let file): about(file, note.words)
        }
    }

    private func staticStorage(_ library: Bytes, _ needed: UInt64, _ left: UInt64, _ isUsed: Bool) {
        about(library, "cannot allocate memory in static TLS block: ")
        text.append(decimal: needed)
        if isUsed {
            text.append(" bytes needed, but threads use the library's thread-local data already; load the one that refers to it earlier")
        } else {
            text.append(" bytes needed, ")
            text.append(decimal: left)
            text.append(" left; start the program with swload --tls-surplus=")
            text.append(decimal: needed &+ 2048)
            text.append(" or more, or preload the library")
        }
    }

    private func relocation(_ error: LoadError) {
        switch error {
        case .unknownRelocation(let type, let site, let symbol, let object):
            about(object, "unknown relocation type ")
            text.append(decimal: UInt64(type))
            text.append(" at ")
            text.append(hex: site.value)
            if !symbol.isEmpty { quoted(", symbol ", symbol) }
        case .relocationSite(let site, let type, let object):
            about(object, "relocation ")
            relocationName(type)
            text.append(" at ")
            text.append(hex: site.value)
            text.append(" lies outside of the writable segments")
        case .relocationOverflow(let site, let type, let symbol, let object):
            about(object, "Symbol `")
            text.append(symbol)
            text.append("' causes overflow in ")
            relocationName(type)
            text.append(" relocation at ")
            text.append(hex: site.value)
        default: break
        }
    }

    private func relocationName(_ type: UInt32) {
        if let name = OpenFile.machine.relocationName(type) { text.append(name) } else { text.append(decimal: UInt64(type)) }
    }

    private func about(_ object: Bytes, _ what: StaticString, _ why: StaticString = "") {
        text.append(object.isEmpty ? program : object)
        text.append(": ")
        text.append(what)
        text.append(why)
    }
}

extension PrototypeError.Reason {
    fileprivate var words: StaticString {
        switch self {
        case .unterminatedComment: "a comment does not end"
        case .unterminatedLiteral: "a string does not end on its line"
        case .unbalancedBracket: "a bracket has no partner"
        case .unterminatedDeclaration: "a declaration does not end with a semicolon"
        case .noFunction: "the file ends and has declared no function"
        }
    }
}
