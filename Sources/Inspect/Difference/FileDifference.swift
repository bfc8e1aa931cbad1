import ELF

/// What two builds of a program or library do not have in common, as far as a loader and its users see it.
public struct FileDifference: Codable, Equatable, Sendable {
    /// One kind of thing.
    public struct Part: Codable, Equatable, Sendable {
        public let name: String
        public internal(set) var removed: [String] = []
        public internal(set) var added: [String] = []
        public internal(set) var changed: [Change] = []

        public var isEmpty: Bool { removed.isEmpty && added.isEmpty && changed.isEmpty }
    }

    /// What is in both, and is not the same.
    public struct Change: Codable, Equatable, Sendable {
        public let name: String
        public let old: String
        public let new: String
    }

    public let parts: [Part]

    public var isEmpty: Bool { parts.allSatisfy(\.isEmpty) }

    public init(_ old: ELFFile, _ new: ELFFile) {
        let (old, new) = (FileFacts(old), FileFacts(new))
        parts = zip(old.parts, new.parts).map { Self.part($0.name, $0.facts, $1.facts) }
    }

    private static func part(_ name: String, _ old: [String: String], _ new: [String: String]) -> Part {
        var part = Part(name: name)
        for (name, value) in old.sorted(by: { $0.key < $1.key }) {
            if let now = new[name] {
                if now != value { part.changed.append(Change(name: name, old: value, new: now)) }
            } else {
                part.removed.append(shown(name, value))
            }
        }
        for (name, value) in new.sorted(by: { $0.key < $1.key }) where old[name] == nil { part.added.append(shown(name, value)) }
        return part
    }

    private static func shown(_ name: String, _ value: String) -> String { value.isEmpty ? name : "\(name) \(value)" }
}

/// What is compared of a file: names, each with what is to be the same about it.
struct FileFacts {
    let parts: [(name: String, facts: [String: String])]

    init(_ file: ELFFile) {
        let dynamic = file.dynamicTable
        let versions = SymbolVersions(file)
        parts = [
            ("header", Self.header(file)), ("segments", Self.segments(file)), ("needed", Self.needed(dynamic)), ("dynamic", Self.strings(dynamic)),
            ("versions defined", Self.definitions(versions)), ("versions needed", Self.needs(versions)),
            ("exports", Self.symbols(file, versions) { !$0.isUndefined && $0.isOffered }),
            ("imports", Self.symbols(file, versions) { $0.isUndefined }),
        ]
    }

    private static func header(_ file: ELFFile) -> [String: String] {
        let interpreter = file.segments.first { $0.type == Segment.interpreter }.flatMap { file.contents(of: $0) }?.bytes.string(at: 0)
        return [
            "class": file.format.is64 ? "64-bit" : "32-bit", "byte order": file.format.isBigEndian ? "big-endian" : "little-endian",
            "machine": String(file.header.machine), "type": typeName(file.header.type), "interpreter": interpreter?.text ?? "none",
        ]
    }

    private static func typeName(_ type: UInt16) -> String {
        switch type {
        case ObjectHeader.relocatable: "relocatable"
        case ObjectHeader.executable: "fixed addresses"
        case ObjectHeader.shared: "position-independent"
        case ObjectHeader.core: "core"
        default: String(type)
        }
    }

    /// By type and number; sizes in memory, where they are of the program's making.
    private static func segments(_ file: ELFFile) -> [String: String] {
        var count: [String: Int] = [:]
        var facts: [String: String] = [:]
        for segment in file.segments {
            let type = segmentName(segment.type)
            count[type, default: 0] += 1
            let number = count[type]!
            let flags = (segment.isReadable ? "r" : "-") + (segment.isWritable ? "w" : "-") + (segment.isExecutable ? "x" : "-")
            facts["\(type) \(number)"] = "\(flags), \(segment.memorySize) bytes, \(segment.fileSize) of the file, align \(segment.alignment)"
        }
        return facts
    }

    static func segmentName(_ type: UInt32) -> String {
        switch type {
        case Segment.load: "LOAD"
        case Segment.dynamic: "DYNAMIC"
        case Segment.interpreter: "INTERP"
        case Segment.note: "NOTE"
        case Segment.programHeaders: "PHDR"
        case Segment.threadLocal: "TLS"
        case Segment.unwindTable: "GNU_EH_FRAME"
        case Segment.stack: "GNU_STACK"
        case Segment.relro: "GNU_RELRO"
        case Segment.property: "GNU_PROPERTY"
        default: UInt64(type).hex
        }
    }

    private static func needed(_ dynamic: DynamicTable?) -> [String: String] {
        Dictionary(dynamic?.neededLibraries.map { ($0.text, "") } ?? []) { first, _ in first }
    }

    private static func strings(_ dynamic: DynamicTable?) -> [String: String] {
        guard let dynamic else { return [:] }
        var facts: [String: String] = [:]
        for (name, tag) in [("SONAME", DynamicTagNumber.soName), ("RPATH", .runPathOld), ("RUNPATH", .runPath)] {
            let values = dynamic.strings(of: tag).map(\.text)
            if !values.isEmpty { facts[name] = values.joined(separator: ":") }
        }
        for (name, tag) in [("FLAGS", DynamicTagNumber(rawValue: 30)), ("FLAGS_1", .flags1)] {
            if let value = dynamic.value(of: tag) { facts[name] = value.hex }
        }
        facts["hash tables"] = [(DynamicTagNumber.hash, "System V"), (.gnuHash, "GNU")].filter { dynamic.value(of: $0.0) != nil }.map(\.1).joined(
            separator: ", ")
        return facts
    }

    private static func definitions(_ versions: SymbolVersions?) -> [String: String] {
        guard let versions else { return [:] }
        let names = versions.definitions.compactMap { $0.names.first.flatMap { versions.strings.string(at: UInt64($0.nameOffset)) } }
        return Dictionary(names.map { ($0.text, "") }) { first, _ in first }
    }

    private static func needs(_ versions: SymbolVersions?) -> [String: String] {
        guard let versions else { return [:] }
        var facts: [String: String] = [:]
        for need in versions.needs {
            let file = versions.strings.string(at: UInt64(need.fileNameOffset))?.text ?? "?"
            for wanted in need.versions {
                facts["\(versions.strings.string(at: UInt64(wanted.nameOffset))?.text ?? "?") of \(file)"] = wanted.flags & 2 != 0 ? "weak" : ""
            }
        }
        return facts
    }

    private static func symbols(_ file: ELFFile, _ versions: SymbolVersions?, where isMeant: (ObjectSymbol) -> Bool) -> [String: String] {
        var facts: [String: String] = [:]
        // A version that is defined has a symbol of its name, which nobody asks for.
        let versionNames = Set(definitions(versions).keys)
        for (index, symbol, name) in file.dynamicEntries where isMeant(symbol) {
            if symbol.rawSection == ObjectSymbol.absoluteSection, versionNames.contains(name) { continue }
            let version = versions?.version(ofSymbol: index, symbol)
            let mark = version?.role == .defaultDefinition ? "@@" : "@"
            let label = name + (version.map { mark + $0.name.text } ?? "")
            var about = [typeName(symbol.type)]
            if symbol.binding == .weak { about.append("weak") }
            if symbol.binding == .unique { about.append("unique") }
            // A function's size is its compiler's affair, an object's is an agreement.
            if !symbol.isUndefined, symbol.type == .object || symbol.type == .threadLocal { about.append("\(symbol.size) bytes") }
            facts[label] = about.joined(separator: ", ")
        }
        return facts
    }

    private static func typeName(_ type: SymbolType) -> String {
        switch type {
        case .none: "untyped"
        case .object: "object"
        case .function: "function"
        case .threadLocal: "thread-local"
        case .indirectFunction: "indirect function"
        default: "type \(type.rawValue)"
        }
    }
}
