#if !hasFeature(Embedded)
    import ELF
#endif

/// Puts a cache file together.
public struct StartFileBuilder: ~Copyable {
    /// One binding whose value is a link address in another object; `target` is the number of objects for an absolute value.
    public struct Binding: BitwiseCopyable, Sendable {
        public let target: Int
        public let site: UInt64
        public let value: UInt64

        public init(target: Int, site: UInt64, value: UInt64) {
            self.target = target
            self.site = site
            self.value = value
        }

        var isNarrow: Bool { site >> 32 == 0 && value >> 32 == 0 }
    }

    private let key: Bytes
    private var names = ByteBuilder()
    private var objects: [CachedObject] = []
    private var tables: [CachedTables] = []
    private var entries: [DynamicEntry] = []
    private var strings: [KnownString] = []
    private var versions: [VersionEntry] = []
    private var dependencies: [UInt32] = []
    private var aliases: [CachedAlias] = []
    private var places: [CachedPlace] = []
    private var runs: [BindingRun] = []
    private var pairs: [BindingPair] = []
    private var wide: [WideBinding] = []
    private var special: [SpecialBinding] = []
    private var choices: [CachedChoice] = []
    private var provided: [ProvidedFunction] = []
    private var definitions: [CachedDefinition] = []
    private var uniques: [CachedDefinition] = []
    private var pages: [CachedPages] = []
    private var marks: [UInt64] = []
    /// What the dynamic linker knows of the processor.
    public var words: [LinkerWord] = []
    /// What tells the processor from others, 0 where nothing depends on it.
    public var processor: UInt64 = 0
    /// What tells the boot from others, 0 where nobody can say.
    public var boot: UInt64 = 0
    /// Where the stubs are that the pages lead to, 0 where they lead to none.
    public var stubs: UInt = 0
    /// The program's path without links, where the search depended on it.
    public var origin = Bytes()

    public init(key: Bytes) {
        self.key = key
        names.append(0)
    }

    /// Adds a name and gives its offset.
    public mutating func add(name: Bytes) -> UInt32 {
        if name.isEmpty { return 0 }
        let offset = UInt32(truncatingIfNeeded: names.count)
        names.append(name)
        names.append(0)
        return offset
    }

    /// Adds an object, what is known of its tables as they are in the file, unless something has changed them in memory, and the objects that it needs, one
    /// for each entry that names one.
    public mutating func add(_ object: CachedObject, _ tables: DynamicObject, dependencies needed: [ObjectID] = []) {
        objects.append(object)
        let first = (entries: entries.count, strings: strings.count, versions: versions.count, dependencies: dependencies.count)
        for id in needed { dependencies.append(UInt32(truncatingIfNeeded: id.index)) }
        var isComplete = tables.dynamic.isAsRead
        for index in 0..<tables.dynamic.entries.count {
            guard let entry = tables.dynamic.entries[index] else { break }
            entries.append(entry)
            guard DynamicTag(rawValue: entry.tag)?.isString ?? false else { continue }
            guard let offset = UInt32(exactly: entry.value), let text = tables.strings.string(at: Int(offset)) else {
                isComplete = false
                break
            }
            strings.append(KnownString(offset: offset, place: add(name: text)))
        }
        let known = tables.versionEntries.table
        for index in 0..<known.count { if let entry = known[index] { versions.append(entry) } }
        self.tables.append(
            CachedTables(
                entries: CacheRange(first: first.entries, count: entries.count - first.entries),
                strings: CacheRange(first: first.strings, count: strings.count - first.strings),
                versions: CacheRange(first: first.versions, count: versions.count - first.versions),
                dependencies: CacheRange(first: first.dependencies, count: needed.count), hash: tables.hash.header,
                isComplete: isComplete ? 1 : 0))
    }

    public mutating func add(alias name: Bytes, path: Bytes, object: Int) {
        aliases.append(CachedAlias(name: add(name: name), path: add(name: path), object: UInt32(truncatingIfNeeded: object)))
    }

    public mutating func add(place path: Bytes, _ identity: FileState) {
        places.append(CachedPlace(identity: identity, path: add(name: path)))
    }

    public mutating func add(unique definition: CachedDefinition) { uniques.append(definition) }

    /// Adds a definition that the loader asks for itself.
    public mutating func add(asked definition: CachedDefinition) { definitions.append(definition) }

    /// Gives the number of a resolver, which is added the first time with what it chooses now.
    public mutating func choice(target: Int, resolver: UInt64, _ choose: () -> UInt) -> Int {
        for index in choices.indices.reversed() where choices[index].resolver == resolver && choices[index].target == UInt32(target) { return index }
        choices.append(CachedChoice(target: target, resolver: resolver, chosen: UInt64(choose())))
        return choices.count - 1
    }

    /// What a resolver chose, 0 where nobody asked it.
    public func chosen(_ choice: Int) -> UInt { UInt(choices[choice].chosen) }

    /// Notes that what a resolver chooses is not always the same.
    public mutating func forgetChosen(_ choice: Int) { choices[choice] = choices[choice].forgotten }

    /// Notes that a stub leads to what a resolver chooses.
    public mutating func setStubbed(_ choice: Int) { choices[choice] = choices[choice].stubbed }

    /// Adds a function that is reached by the next stub.
    public mutating func add(provided name: Bytes, target: Int, value: UInt64) {
        provided.append(ProvidedFunction(target: target, value: value, name: add(name: name)))
    }

    /// Adds the pages of one object, and which of their words get the load bias added.
    public mutating func add(_ object: [CachedPages], marks: WordMarks? = nil) -> CachedPageList {
        let first = (pages: pages.count, marks: self.marks.count)
        pages.append(contentsOf: object)
        if let marks { self.marks.append(contentsOf: marks.words) }
        return CachedPageList(
            ranges: CacheRange(first: first.pages, count: object.count),
            marks: CacheRange(first: first.marks, count: self.marks.count - first.marks))
    }

    /// Adds the bindings of one object, grouped by target and in the order of their sites.
    public mutating func add(_ bindings: [Binding], special: [SpecialBinding]) -> CachedBindings {
        let first = (runs: runs.count, pairs: pairs.count, wide: wide.count, special: self.special.count)
        for binding in bindings.sorted(by: { ($0.target, $0.site) < ($1.target, $1.site) }) {
            guard binding.isNarrow else {
                wide.append(WideBinding(site: binding.site, value: binding.value, target: UInt64(binding.target)))
                continue
            }
            let target = UInt32(truncatingIfNeeded: binding.target)
            if runs.count > first.runs, let last = runs.last, last.target == target {
                runs[runs.count - 1] = BindingRun(target: target, count: last.count + 1)
            } else {
                runs.append(BindingRun(target: target, count: 1))
            }
            pairs.append(BindingPair(site: UInt32(binding.site), value: UInt32(binding.value)))
        }
        self.special.append(contentsOf: special)
        return CachedBindings(
            runs: CacheRange(first: first.runs, count: runs.count - first.runs), pairs: CacheRange(first: first.pairs, count: pairs.count - first.pairs),
            wide: CacheRange(first: first.wide, count: wide.count - first.wide),
            special: CacheRange(first: first.special, count: self.special.count - first.special))
    }

    /// Calls `body` with the bytes of the whole file; the pages lie in the file `pagesFile`, one behind the other in the order in which they were added.
    public mutating func build(pagesFile: FileState = .missing, _ body: (Bytes) -> Void) {
        var head = ByteBuilder(capacity: 64 << 10)
        let origin = UInt64(add(name: origin))
        func header(_ checksum: UInt64, _ file: Bytes, bindings: Int) -> CacheHeader {
            CacheHeader(
                magic: CacheHeader.magic, checksum: checksum, fileSize: UInt64(file.count), bindings: UInt64(bindings),
                bindingsChecksum: file.tail(from: bindings)?.checksum ?? 0, processor: processor, boot: boot, stubs: UInt64(stubs), origin: origin,
                pages: pagesFile)
        }
        unsafe head.append(raw: [header(0, Bytes(), bindings: 0)])
        for _ in StartFile.Section.allCases { unsafe head.append(raw: [CacheSection(offset: 0, size: 0)]) }
        var sections: [CacheSection] = []
        func put(_ section: Bytes, _ head: inout ByteBuilder) {
            head.align(8)
            sections.append(CacheSection(offset: UInt64(head.count), size: UInt64(section.count)))
            head.append(section)
        }
        func put<Element: BitwiseCopyable>(_ records: [Element], _ head: inout ByteBuilder) {
            unsafe records.withUnsafeBytes { put(unsafe Bytes(unsafeAddress: UInt(bitPattern: $0.baseAddress), count: $0.count), &head) }
        }
        put(key, &head)
        put(names.view, &head)
        put(objects, &head)
        put(tables, &head)
        put(entries, &head)
        put(strings, &head)
        put(versions, &head)
        put(dependencies, &head)
        put(aliases, &head)
        put(places, &head)
        put(special, &head)
        put(choices, &head)
        put(provided, &head)
        put(definitions, &head)
        put(uniques, &head)
        put(words, &head)
        var offset: UInt64 = 0
        put(
            pages.map { range in
                defer { offset &+= range.length }
                return range.moved(to: offset)
            }, &head)
        head.align(8)
        let bindings = head.count
        put(runs, &head)
        put(pairs, &head)
        put(wide, &head)
        put(marks, &head)
        unsafe head.replace(at: CacheHeader.size, with: sections)
        unsafe head.replace(at: 0, with: [header(0, head.view, bindings: bindings)])
        unsafe head.replace(at: 0, with: [header(head.view.slice(at: 16, count: bindings - 16)?.checksum ?? 0, head.view, bindings: bindings)])
        body(head.view)
    }
}

extension ByteBuilder {
    /// Adds records as they lie in memory; they must have no padding.
    @unsafe mutating func append<Element: BitwiseCopyable>(raw records: [Element]) {
        unsafe records.withUnsafeBytes { append(unsafe Bytes(unsafeAddress: UInt(bitPattern: $0.baseAddress), count: $0.count)) }
    }

    /// Puts records in the place of others.
    @unsafe mutating func replace<Element: BitwiseCopyable>(at offset: Int, with records: [Element]) {
        unsafe records.withUnsafeBytes { replace(at: offset, unsafe Bytes(unsafeAddress: UInt(bitPattern: $0.baseAddress), count: $0.count)) }
    }

    /// Adds zeros up to a multiple of a size.
    mutating func align(_ size: Int) { while count % size != 0 { append(0) } }
}
