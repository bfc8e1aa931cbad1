import CFreestanding

/// What the command line and the environment ask for.
struct Settings {
    /// What is done with the program.
    enum Mode {
        case run, list, verify, help, version
    }

    var mode = Mode.run
    /// The program as it was named, and its place in argv.
    var program = Bytes()
    var programIndex = 0
    var argument0: Bytes?
    var trace = TraceSettings()
    var search = SearchConfiguration()
    var cache = CacheSettings()
    /// LD_PRELOAD, and --preload.
    var preloadVariable = Bytes()
    var preloadOption = Bytes()
    var bindsNow = false
    var weakGivesWay = false
    /// The tunable glibc.rtld.optional_static_tls: bytes of static thread-local storage for libraries that only profit from it.
    var optionalStaticStorage = Tunables.defaultOptionalStaticStorage
    /// LD_WARN: list mode tells of undefined symbols.
    var warns = false
    /// LD_VERBOSE: list mode shows versions.
    var isVerbose = false
    /// AT_SECURE: the process runs with more rights than its user, whose wishes do not count.
    var isSecure = false
    /// True where the kernel mapped the program and started swload as its interpreter (PT_INTERP): there is no command line to read.
    var isInterpreter = false
    /// LD_AUDIT names objects that would watch the loader.
    var audit = Bytes()
    /// LD_SHOW_AUXV: what the kernel tells the program is shown first.
    var showsAuxiliaryVector = false
    /// --tls-surplus.
    var threadStorageSurplus: UInt64?
    /// Words of LD_DEBUG that are no category.
    var unknownCategories: [Bytes] = []
}

/// Wrong usage; each is one line and status 1.
enum UsageError: Error {
    case missingProgram
    case unknownOption(Bytes)
    case missingValue(Bytes)
    case unexpectedValue(Bytes)
    case unknownCategory(Bytes)
    case invalidValue(Bytes, of: Bytes)
    case conflict(Bytes, with: Bytes)
    /// An option, or what is named, that says how to trace where nothing is traced.
    case needsTrace(Bytes)
    /// An option that is about calls where calls are not traced.
    case needsCalls(Bytes)
    /// The file of --prototypes cannot be read, or is not what it should be.
    case prototypeFile(Bytes, SystemError)
    case prototypes(Bytes, PrototypeError)
}

extension Settings {
    /// Reads the environment, then the options in front of the program.
    init(_ stack: InitialStack) throws(UsageError) {
        isSecure = stack[.secure] != 0
        search.platform = Memory.string(at: stack[.platform])
        search.isSecure = isSecure
        readEnvironment(stack)
        isInterpreter = stack[.entry] != own_entry()
        if isInterpreter {
            program = Memory.string(at: stack[.executable])
        } else {
            try readOptions(stack)
        }
        try cache.complete()
    }

    private mutating func readOptions(_ stack: InitialStack) throws(UsageError) {
        var index = 1
        var isWord = true
        while index < stack.argumentCount {
            let argument = stack.argument(index)
            guard argument.hasPrefix(Bytes("-")) else { break }
            index += 1
            if argument == Bytes("--") {
                isWord = false
                break
            }
            let split = argument.hasPrefix(Bytes("--")) ? argument.firstIndex(of: 0x3d) : nil
            let name = split.flatMap { argument.slice(at: 0, count: $0) } ?? argument
            let attached = split.flatMap { argument.tail(from: $0 + 1) }
            if try setFlag(name, attached) { continue }
            guard takesValue(name) else { throw .unknownOption(argument) }
            if let attached {
                try setValue(name, attached)
            } else {
                guard index < stack.argumentCount else { throw .missingValue(name) }
                try setValue(name, stack.argument(index))
                index += 1
            }
        }
        try trace.complete()
        programIndex = index
        guard index < stack.argumentCount else {
            if mode == .help || mode == .version || trace.categories.contains(.help) { return }
            throw .missingProgram
        }
        program = stack.argument(index)
        if isWord, !isSecure, let path = Subcommand.loadedProgram(program) {
            // Its arguments begin with the word.
            program = path
            programIndex = index - 1
            if argument0 == nil { argument0 = stack.argument(0) }
        }
    }

    /// Sets an option without a value; false where it is none of these.
    private mutating func setFlag(_ name: Bytes, _ value: Bytes?) throws(UsageError) -> Bool {
        if name == Bytes("--list") {
            mode = .list
        } else if name == Bytes("--verify") {
            mode = .verify
        } else if name == Bytes("--help") {
            mode = .help
        } else if name == Bytes("--version") {
            mode = .version
        } else if name == Bytes("--inhibit-cache") {
            search.usesCache = false
        } else if name == Bytes("--lazy") {
            // The program's wish, which is followed without it too; LD_BIND_NOW and --now stand above it.
        } else if name == Bytes("--now") {
            bindsNow = true
        } else if name == Bytes("--write-cache") {
            cache.onlyWrites = true
        } else if !trace.setFlag(name) {
            return false
        }
        if value != nil { throw .unexpectedValue(name) }
        return true
    }

    private func takesValue(_ name: Bytes) -> Bool {
        let options = [Bytes("--library-path"), Bytes("--preload"), Bytes("--argv0"), Bytes("--tls-surplus"), Bytes("--cache")]
        return options.contains { $0 == name } || TraceSettings.optionsWithValue.contains { $0 == name }
    }

    private mutating func setValue(_ name: Bytes, _ value: Bytes) throws(UsageError) {
        if name == Bytes("--library-path") {
            search.libraryPath = value
            search.libraryPathReason = .libraryPathOption
        } else if name == Bytes("--preload") {
            preloadOption = value
        } else if name == Bytes("--argv0") {
            argument0 = value
        } else if name == Bytes("--cache") {
            guard let policy = CacheSettings.Policy(word: value) else { throw .invalidValue(value, of: name) }
            cache.asked = policy
        } else if name == Bytes("--tls-surplus") {
            guard let number = value.decimalNumber else { throw .invalidValue(value, of: name) }
            threadStorageSurplus = number
        } else {
            try trace.setValue(name, value)
        }
    }
}

extension Settings {
    /// The bytes of static thread-local storage that are kept for libraries loaded later: what ld.so keeps, and a quarter of what is in use.
    func threadStorageSurplus(_ layout: TLSLayout) -> UInt64 {
        min(threadStorageSurplus ?? 1152 + min(optionalStaticStorage, 1 << 30) + min(layout.used / 4, 64 << 10), 1 << 30)
    }
}
