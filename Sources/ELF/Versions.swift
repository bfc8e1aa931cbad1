/// A version that an object defines or needs.
public struct Version: BitwiseCopyable, Sendable {
    public let name: Bytes
    /// The System V hash of the name, as the file gives it.
    public let hash: UInt32
    /// The index that DT_VERSYM entries use for it, without the hidden bit.
    public let index: UInt16
    /// For a need: the bit that says "only symbols with this very version".
    public let isHidden: Bool
    /// For a need: VER_FLG_WEAK, no error if it is missing. For a definition: VER_FLG_BASE, the object itself.
    public let flags: UInt16
    /// For a need: the name of the library that has to define it.
    public let file: Bytes

    public init(name: Bytes, hash: UInt32, index: UInt16, isHidden: Bool, flags: UInt16, file: Bytes) {
        self.name = name
        self.hash = hash
        self.index = index
        self.isHidden = isHidden
        self.flags = flags
        self.file = file
    }

    /// No version, for an index that no entry names; its hash is 0.
    public static var none: Version { Version(name: Bytes(), hash: 0, index: 0, isHidden: false, flags: 0, file: Bytes()) }

    /// VER_FLG_BASE.
    public static let base: UInt16 = 1
    /// VER_FLG_WEAK.
    public static let weak: UInt16 = 2
}

/// The version tables of one object (gABI supplement "Symbol Versioning").
public struct VersionTables: BitwiseCopyable, Sendable {
    /// DT_VERNEED from its first byte to the end of its segment, and DT_VERNEEDNUM.
    let needs: Bytes
    let needCount: UInt64
    /// DT_VERDEF from its first byte to the end of its segment, and DT_VERDEFNUM.
    let definitions: Bytes
    let definitionCount: UInt64
    let strings: Bytes

    public init(needs: Bytes, needCount: UInt64, definitions: Bytes, definitionCount: UInt64, strings: Bytes) {
        self.needs = needs
        self.needCount = needCount
        self.definitions = definitions
        self.definitionCount = definitionCount
        self.strings = strings
    }

    /// True when the object defines versions of its own.
    public var hasDefinitions: Bool { !definitions.isEmpty }

    /// True when the object needs versions of other objects.
    public var hasNeeds: Bool { !needs.isEmpty }

    /// The versions that symbols of the object may have, those that it needs and those that it defines, itself not among them, each at its own index; gaps
    /// hold an empty entry.
    func entries() throws(ELFError) -> [VersionEntry] {
        guard hasNeeds || hasDefinitions else { return [] }
        var last = 0
        try forEachOfSymbols { version, _ in last = max(last, Int(version.index)) }
        var entries = Array(repeating: VersionEntry(), count: last + 1)
        try forEachOfSymbols { version, isDefinition in
            entries[Int(version.index)] = VersionEntry(version, isDefinition: isDefinition, strings: strings)
        }
        return entries
    }

    private func forEachOfSymbols(_ body: (Version, _ isDefinition: Bool) -> Void) throws(ELFError) {
        try forEachNeed { body($0, false) }
        try forEachDefinition { if $0.flags & Version.base == 0 { body($0, true) } }
    }

    /// Calls `body` with each version that the object needs, in the file's order.
    public func forEachNeed(_ body: (Version) -> Void) throws(ELFError) {
        var offset = 0
        // Records are 16 bytes and do not share any; more of them than fit are a broken file, which could keep a reader busy for hours.
        var left = needs.count / 16
        for _ in 0..<min(needCount, UInt64(needs.count)) {
            guard let format = needs.load(UInt16.self, at: offset), let auxCount = needs.load(UInt16.self, at: offset &+ 2),
                let file = needs.load(UInt32.self, at: offset &+ 4), let aux = needs.load(UInt32.self, at: offset &+ 8),
                let next = needs.load(UInt32.self, at: offset &+ 12)
            else { throw .truncated(.versionNeeds, UInt64(offset)) }
            guard format == 1 else { throw .invalid(.versionNeeds, UInt64(format)) }
            guard let fileName = strings.string(at: Int(file)) else { throw .outside(.stringTable, UInt64(file)) }
            var at = offset &+ Int(aux)
            for _ in 0..<auxCount {
                guard let hash = needs.load(UInt32.self, at: at), let flags = needs.load(UInt16.self, at: at &+ 4),
                    let index = needs.load(UInt16.self, at: at &+ 6), let name = needs.load(UInt32.self, at: at &+ 8),
                    let following = needs.load(UInt32.self, at: at &+ 12)
                else { throw .truncated(.versionNeeds, UInt64(at)) }
                guard left > 0 else { throw .invalid(.versionNeeds, UInt64(at)) }
                left &-= 1
                guard let text = strings.string(at: Int(name)) else { throw .outside(.stringTable, UInt64(name)) }
                body(Version(name: text, hash: hash, index: index & 0x7fff, isHidden: index & 0x8000 != 0, flags: flags, file: fileName))
                if following == 0 { break }
                at &+= Int(following)
            }
            if next == 0 { break }
            offset &+= Int(next)
        }
    }

    /// Calls `body` with each version that the object defines, in the file's order.
    public func forEachDefinition(_ body: (Version) -> Void) throws(ELFError) {
        var offset = 0
        for _ in 0..<min(definitionCount, UInt64(definitions.count)) {
            guard let format = definitions.load(UInt16.self, at: offset), let flags = definitions.load(UInt16.self, at: offset &+ 2),
                let index = definitions.load(UInt16.self, at: offset &+ 4), let hash = definitions.load(UInt32.self, at: offset &+ 8),
                let aux = definitions.load(UInt32.self, at: offset &+ 12), let next = definitions.load(UInt32.self, at: offset &+ 16),
                let name = definitions.load(UInt32.self, at: offset &+ Int(aux))
            else { throw .truncated(.versionDefinitions, UInt64(offset)) }
            guard format == 1 else { throw .invalid(.versionDefinitions, UInt64(format)) }
            guard let text = strings.string(at: Int(name)) else { throw .outside(.stringTable, UInt64(name)) }
            body(Version(name: text, hash: hash, index: index & 0x7fff, isHidden: false, flags: flags, file: Bytes()))
            if next == 0 { break }
            offset &+= Int(next)
        }
    }
}
