import ELF
import Link
import Testing
import Trace

/// A file in memory with the tables of its dynamic section.
struct Library {
    let path: String
    let mapped: MappedFile
    let tables: DynamicObject

    init(path: String) throws {
        self.path = path
        mapped = try MappedFile(path: path)
        tables = try mapped.dynamicObject()
    }

    private init(path: String, file: Bytes) throws {
        self.path = path
        mapped = try MappedFile(file: file)
        tables = try mapped.dynamicObject()
    }

    /// A copy in which one symbol has another visibility, which no link editor lets into a dynamic symbol table.
    func withVisibility(_ visibility: SymbolVisibility, of name: String) throws -> Library {
        try changing(name, fieldAt: 5, to: visibility.rawValue)
    }

    /// A copy in which one symbol has another type or binding.
    func withInfo(binding: SymbolBinding, type: SymbolType, of name: String) throws -> Library {
        try changing(name, fieldAt: 4, to: binding.rawValue << 4 | type.rawValue)
    }

    /// A copy with another number in a field of a symbol.
    func changing(_ name: String, fieldAt offset: Int, to value: some FixedWidthInteger) throws -> Library {
        let symbol = index(of: name)
        #expect(symbol != 0, "\(name)")
        let place = try fileOffset(of: .symbols) + symbol * 24 + offset
        let record = Record(bytes: mapped.file.array).replacing(at: place, with: value)
        return try Library(path: path, file: withBytes(record.bytes) { $0.kept() })
    }

    /// A copy with other entries in the table of the symbols' versions.
    func changingVersions(_ change: (UInt16) -> UInt16) throws -> Library {
        let start = try fileOffset(of: .versionSymbols)
        var record = Record(bytes: mapped.file.array)
        for index in 1..<tables.hash.symbolCount {
            let entry = try #require(tables.symbolVersions[index])
            record = record.replacing(at: start + index * 2, with: change(entry))
        }
        return try Library(path: path, file: withBytes(record.bytes) { $0.kept() })
    }

    /// Where a table stands in the file: in its first segment.
    private func fileOffset(of tag: DynamicTag) throws -> Int {
        let load = try #require(mapped.programHeaders.first(.load))
        let table = try #require(tables.dynamic[tag])
        #expect(load.offset == 0 && load.address.value == 0 && table < load.fileSize)
        return Int(table)
    }

    /// The index of the first symbol of a name, defined or not; 0 where there is none.
    func index(of name: String) -> Int {
        let bytes = name.kept
        // The table runs to the end of its segment; the first of the name is a symbol.
        return (1..<tables.symbols.count).first { symbolName($0) == bytes } ?? 0
    }

    /// The name of the version that a symbol has or wants, empty where it has none.
    func version(ofSymbol index: Int) throws -> String {
        let wanted = (tables.symbolVersions[index] ?? 0) & 0x7fff
        var name = ""
        try tables.versions.forEachNeed { if $0.index == wanted { name = $0.name.text } }
        try tables.versions.forEachDefinition { if $0.index == wanted, $0.flags & Version.base == 0 { name = $0.name.text } }
        return name
    }

    /// The name of a symbol.
    func symbolName(_ index: Int) -> Bytes? {
        tables.symbols[index].flatMap { tables.strings.string(at: Int($0.nameOffset)) }
    }
}

extension Namespace {
    /// A namespace of libraries, which have the IDs 0, 1 and so on.
    init(_ libraries: [Library], firstIsProgram: Bool = false) {
        self.init()
        for (index, library) in libraries.enumerated() {
            add(library.tables, name: library.path.kept, isProgram: firstIsProgram && index == 0)
        }
    }

    /// A binder for one object, with a scope.
    func binder(of object: Int = 0, scope: [Int]) -> Binder {
        Binder(object: ObjectID(object), scope: scope.map { ObjectID($0) }, self)
    }

    /// True where an object defines a version.
    func defines(_ version: String, _ object: Int) -> Bool {
        definesVersion(version.kept, hash: NameHash.sysv(version.kept), ObjectID(object))
    }

    /// The object and the symbol that a name leads to in a scope.
    mutating func found(
        _ name: String, version: WantedVersion = .any, class: ReferenceClass = [], in scope: Int...
    ) -> Found? {
        let reference = Reference(name: name.name, version: version, class: `class`)
        guard let definition = find(reference, among: scope.map { ObjectID($0) }, trace: SilentTrace()) else { return nil }
        if definition.symbol.binding == .unique, !`class`.contains(.copy) { settle(definition) }
        return Found(definition)
    }
}

/// A definition that tests compare.
struct Found: Equatable, CustomStringConvertible {
    let object: Int
    let index: Int

    init(_ object: Int, _ index: Int) {
        self.object = object
        self.index = index
    }

    init(_ definition: Definition) {
        self.init(definition.object.index, definition.index)
    }

    var description: String { "object \(object), symbol \(index)" }
}
