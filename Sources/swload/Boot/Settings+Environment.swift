extension Settings {
    /// Reads the variables of ld.so, and what counts of glibc's tunables.
    mutating func readEnvironment(_ stack: InitialStack) {
        var unknown: [Bytes] = []
        var settings = self
        stack.forEachVariable(prefix: Bytes("LD_")) { entry in
            guard let split = entry.firstIndex(of: 0x3d), let name = entry.slice(at: 0, count: split),
                let value = entry.tail(from: split + 1)
            else { return }
            settings.readVariable(name, value, &unknown)
        }
        settings.unknownCategories = unknown
        self = settings
        if let text = stack.variable(Bytes("GLIBC_TUNABLES")), let size = Tunables(text).optionalStaticStorage { optionalStaticStorage = size }
        if let word = stack.variable(Bytes("SWLOAD_CACHE")), !word.isEmpty {
            if let policy = CacheSettings.Policy(word: word) { cache.asked = policy } else { cache.unknownPolicy = word }
        }
        if isSecure { restrict() }
    }

    /// Takes back what the user of a process with more rights may not ask for, as ld.so does.
    ///
    /// LD_BIND_NOW stays, the names of LD_PRELOAD are judged one by one, and an administrator can allow LD_DEBUG.
    private mutating func restrict() {
        search.libraryPath = nil
        trace.output = nil
        audit = Bytes()
        showsAuxiliaryVector = false
        cache = CacheSettings()
        weakGivesWay = false
        optionalStaticStorage = Tunables.defaultOptionalStaticStorage
        if !SecureEnvironment.allowsTraces { trace.categories.formIntersection(.help) }
    }

    private mutating func readVariable(_ name: Bytes, _ value: Bytes, _ unknown: inout [Bytes]) {
        if name == Bytes("LD_LIBRARY_PATH") {
            search.libraryPath = value.isEmpty ? nil : value
        } else if name == Bytes("LD_PRELOAD") {
            preloadVariable = value
        } else if name == Bytes("LD_BIND_NOW") {
            bindsNow = !value.isEmpty
        } else if name == Bytes("LD_DEBUG") {
            trace.categories = TraceCategories.parse(value) { unknown.append($0) }
        } else if name == Bytes("LD_DEBUG_OUTPUT") {
            trace.output = .fileWithSuffix(value)
        } else if name == Bytes("LD_TRACE_LOADED_OBJECTS") {
            mode = .list
        } else if name == Bytes("LD_WARN") {
            warns = !value.isEmpty
        } else if name == Bytes("LD_VERBOSE") {
            isVerbose = !value.isEmpty
        } else if name == Bytes("LD_AUDIT") {
            audit = value
        } else if name == Bytes("LD_SHOW_AUXV") {
            showsAuxiliaryVector = true
        } else if name == Bytes("LD_DYNAMIC_WEAK") {
            weakGivesWay = true
        }
    }
}
