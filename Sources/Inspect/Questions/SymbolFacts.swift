import ELF
import Link
import Trace

/// A symbol as answers show it.
public struct SymbolFacts: Encodable, Equatable, Sendable {
    /// Its version, nil where it has none; and true where that is not the default one (`name@version`).
    public let version: String?
    public let hiddenVersion: Bool?
    /// Its link address, in hexadecimal.
    public let value: String
    public let size: UInt64
    public let type: String
    public let binding: String
    public let visibility: String?

    init(_ symbol: Symbol, version: Bytes = Bytes(), isVersionHidden: Bool = false) {
        self.version = version.isEmpty ? nil : version.text
        hiddenVersion = isVersionHidden && !version.isEmpty ? true : nil
        value = symbol.value.hex
        size = symbol.size
        type = "\(symbol.type.word)"
        binding = "\(symbol.binding.word)"
        visibility =
            switch symbol.visibility {
            case .standard: nil
            case .inner: "INTERNAL"
            case .hidden: "HIDDEN"
            case .protected: "PROTECTED"
            }
    }

    /// The version as it is written behind a name: `@@V` for the default one, `@V` for others, nothing without.
    public var versionSuffix: String { version.map { (hiddenVersion == true ? "@" : "@@") + $0 } ?? "" }
}

/// A symbol of an object, written with the symbol's members beside the object's.
public struct PlacedSymbol: Encodable, Equatable {
    public let object: String
    /// What was made of it in a lookup.
    public let verdict: String?
    public let symbol: SymbolFacts

    init(_ object: String, _ symbol: SymbolFacts) {
        self.object = object
        self.symbol = symbol
        verdict = nil
    }

    init(_ candidate: Candidate, _ closure: Closure) {
        object = closure.name(of: candidate.object)
        symbol = SymbolFacts(candidate.symbol, version: candidate.version, isVersionHidden: candidate.isVersionHidden)
        verdict = "\(candidate.verdict.word)"
    }

    private enum CodingKeys: CodingKey { case object, verdict }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(object, forKey: .object)
        try container.encodeIfPresent(verdict, forKey: .verdict)
        try symbol.encode(to: encoder)
    }
}

/// A number as JSON has it: readers' numbers may not have 64 bits.

extension Closure {
    /// An object's name as traces show it; the program's is the one that it was asked for by.
    public func name(of id: ObjectID) -> String {
        let object = objects[id.index]
        return object.role == .program ? object.requestedName.text : object.name.text
    }

    /// A relocation type's name, "type N" for one that has none.
    func name(of relocation: Relocation) -> String { machine.relocationName(relocation.type).map { "\($0)" } ?? "type \(relocation.type)" }
}

extension Closure {
    /// What led to an object's file, in a few words.
    public func words(of finding: LibraryFinding) -> String {
        switch finding.means {
        case .path: "named by its path"
        case .interpreter: "the program's interpreter"
        case .directories(let reason, let owner): reason.name + (owner.map { " of \(name(of: $0))" } ?? "")
        case .cache: "ld.so.cache"
        case .none: "not found"
        }
    }
}

extension SearchReason {
    /// The list's name.
    var name: String {
        switch self {
        case .rpath: "RPATH"
        case .runpath: "RUNPATH"
        case .libraryPath: "LD_LIBRARY_PATH"
        case .libraryPathOption: "--library-path"
        case .system: "system directories"
        }
    }
}

/// How an object was found, as answers show it.
public struct FoundFacts: Encodable, Sendable {
    /// `path`, `interpreter`, `RPATH`, `RUNPATH`, `LD_LIBRARY_PATH`, `--library-path`, `system`, `cache` or `none`.
    public let by: String
    /// The object whose RPATH or RUNPATH it is.
    public let of: String?
    /// Every file that was tried, in order; the last one was taken where one was found.
    public let tried: [String]

    init(_ finding: LibraryFinding, _ closure: Closure) {
        var owner: String?
        switch finding.means {
        case .path: by = "path"
        case .interpreter: by = "interpreter"
        case .cache: by = "cache"
        case .none: by = "none"
        case .directories(.system, _): by = "system"
        case .directories(let reason, let object):
            by = reason.name
            owner = object.map { closure.name(of: $0) }
        }
        of = owner
        tried = finding.steps.compactMap { if case .tried(let file) = $0 { file } else { nil } }
    }
}
