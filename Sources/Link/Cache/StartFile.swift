#if !hasFeature(Embedded)
    import ELF
#endif

/// A cache file: what was decided when a program was loaded, so that the next start need not decide it again.
///
/// Taken only where every byte is as it was written; those of the bindings, by far the most, are asked for that only where the bindings are needed. What it
/// says is still checked where it is used: nothing in it is an address, and nobody who wrote it has to be believed. Saved pages have a file of their own, which like the libraries has to be the one that it was, by all that the kernel says of it:
/// to read them all would cost most of what they save.
@safe public final class StartFile: Sendable {
    enum Section: Int, CaseIterable {
        case key, names, objects, tables, entries, strings, versions, dependencies, aliases, places, special, choices, provided, definitions, uniques, words
        case pages
        /// The bindings, which stand last.
        case runs, pairs, wide, marks
    }

    /// The sections begin here.
    static let headSize = CacheHeader.size + Section.allCases.count * MemoryLayout<CacheSection>.stride

    public let objects: Table<CachedObject>
    public let aliases: Table<CachedAlias>
    public let places: Table<CachedPlace>
    public let runs: Table<BindingRun>
    public let pairs: Table<BindingPair>
    public let wide: Table<WideBinding>
    public let marks: Table<UInt64>
    public let special: Table<SpecialBinding>
    public let choices: Table<CachedChoice>
    public let provided: Table<ProvidedFunction>
    /// The definitions that the loader asks for itself.
    public let definitions: Table<CachedDefinition>
    public let uniques: Table<CachedDefinition>
    public let words: Table<LinkerWord>
    public let pages: Table<CachedPages>
    /// What tells the processor from others, 0 where nothing depends on it.
    public let processor: UInt64
    /// What tells the boot in which it was written from others, 0 where nobody could say.
    public let boot: UInt64
    /// The file of the saved pages, missing where there is none.
    public let pagesFile: FileState
    /// Where the stubs have to be that the pages lead to, 0 where they lead to none.
    public let stubs: UInt
    /// The program's path without links, empty where the search did not depend on it.
    public let origin: Bytes
    private let names: Bytes
    private let tables: Table<CachedTables>
    private let entries: Table<DynamicEntry>
    private let strings: Table<KnownString>
    private let versions: Table<VersionEntry>
    private let dependencies: Table<UInt32>
    private let bindings: Bytes
    private let bindingsChecksum: UInt64

    /// Takes the bytes of a file; nil where they are not what was written under this key.
    public init?(_ file: Bytes, key: Bytes) {
        guard let header = file.load(CacheHeader.self, at: 0), header.magic == CacheHeader.magic, header.fileSize == UInt64(file.count),
            let sections = file.slice(at: CacheHeader.size, count: StartFile.headSize &- CacheHeader.size),
            let border = Int(exactly: header.bindings), let rest = file.slice(at: 16, count: border &- 16), let bindings = file.tail(from: border)
        else { return nil }
        let table = Table<CacheSection>(sections)
        func section(_ section: Section) -> Bytes? {
            guard let place = table[section.rawValue], let offset = Int(exactly: place.offset), let size = Int(exactly: place.size) else { return nil }
            return file.slice(at: offset, count: size)
        }
        guard section(.key) == key, header.checksum == rest.checksum, let names = section(.names), let objects = section(.objects),
            let tables = section(.tables), let entries = section(.entries), let strings = section(.strings), let versions = section(.versions),
            let dependencies = section(.dependencies), let aliases = section(.aliases), let places = section(.places),
            let runs = section(.runs), let pairs = section(.pairs),
            let wide = section(.wide), let marks = section(.marks), let special = section(.special), let choices = section(.choices),
            let provided = section(.provided), let definitions = section(.definitions), let uniques = section(.uniques),
            let words = section(.words), let pages = section(.pages)
        else { return nil }
        self.names = names
        self.objects = Table(objects)
        self.tables = Table(tables)
        self.entries = Table(entries)
        self.strings = Table(strings)
        self.versions = Table(versions)
        self.dependencies = Table(dependencies)
        self.bindings = bindings
        bindingsChecksum = header.bindingsChecksum
        self.aliases = Table(aliases)
        self.places = Table(places)
        self.runs = Table(runs)
        self.pairs = Table(pairs)
        self.wide = Table(wide)
        self.marks = Table(marks)
        self.special = Table(special)
        self.choices = Table(choices)
        self.provided = Table(provided)
        self.definitions = Table(definitions)
        self.uniques = Table(uniques)
        self.words = Table(words)
        self.pages = Table(pages)
        processor = header.processor
        boot = header.boot
        stubs = UInt(header.stubs)
        pagesFile = header.pages
        origin = Int(exactly: header.origin).flatMap { names.string(at: $0) } ?? Bytes()
    }

    /// The name at an offset, followed by a NUL; empty where none stands there.
    public func name(_ offset: UInt32) -> Bytes { names.string(at: Int(offset)) ?? Bytes() }

    /// True where the bindings are as they were written: the runs, the pairs, the wide ones and the marks.
    public var hasBindings: Bool { bindings.checksum == bindingsChecksum }

    /// What is known of the tables of an object, nil where they have to be read.
    public func knownTables(of object: Int) -> KnownTables? {
        guard let record = tables[object], record.isComplete == 1 else { return nil }
        return KnownTables(
            dynamic: entries.part(record.entries), hash: record.hash, strings: KnownStrings(places: strings.part(record.strings), text: names),
            versions: versions.part(record.versions))
    }

    /// The objects that an object needs, in the order of its dynamic section; none where their names have to be looked at.
    public func dependencies(of object: Int) -> Table<UInt32> { tables[object].map { dependencies.part($0.dependencies) } ?? Table() }

    /// The key that a file says it was written under, whoever asks.
    public static func key(of file: Bytes) -> Bytes? {
        guard let place = file.load(CacheSection.self, at: CacheHeader.size), let offset = Int(exactly: place.offset),
            let size = Int(exactly: place.size)
        else { return nil }
        return file.slice(at: offset, count: size)
    }
}

extension Table {
    /// A part of the table, none where it is not all there.
    public func part(_ range: CacheRange) -> Table { slice(at: Int(range.first), count: Int(range.count)) }
}
