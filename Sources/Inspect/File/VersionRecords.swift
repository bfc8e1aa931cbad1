import ELF

/// One record of SHT_GNU_verdef with its names; the first is the version's own, the others those of the versions that it follows.
public struct VersionDefinition: Equatable, Sendable {
    /// Where the record stands in its table.
    public let offset: UInt64
    public let revision: UInt16
    /// VER_FLG_BASE and VER_FLG_WEAK.
    public let flags: UInt16
    public let index: UInt16
    public let count: UInt16
    public let hash: UInt32
    public let names: [Name]

    public struct Name: Equatable, Sendable {
        public let offset: UInt64
        public let nameOffset: UInt32
    }
}

/// One record of SHT_GNU_verneed: a library, and the versions that are wanted of it.
public struct VersionNeed: Equatable, Sendable {
    public let offset: UInt64
    public let revision: UInt16
    public let count: UInt16
    public let fileNameOffset: UInt32
    public let versions: [Wanted]

    public struct Wanted: Equatable, Sendable {
        public let offset: UInt64
        public let hash: UInt32
        public let flags: UInt16
        /// vna_other: the number by which SHT_GNU_versym refers to it.
        public let index: UInt16
        public let nameOffset: UInt32
    }
}

/// The version records of one table; a list that is cut off, or that leads backwards, ends where it breaks.
public struct VersionRecords<Record: Sendable>: Sendable {
    public let records: [Record]
    /// Where the list broke, nil where it ended as it should.
    public let brokenAt: UInt64?
}

extension VersionRecords where Record == VersionDefinition {
    /// Reads `count` definitions (sh_info, DT_VERDEFNUM).
    public init(_ bytes: FileBytes, count: UInt64) {
        var records: [VersionDefinition] = []
        var broken: UInt64?
        // A name takes 8 bytes and a record more; more of them than fit share bytes, and could keep a reader busy for hours.
        var budget = bytes.count / 8
        var at: UInt64 = 0
        while UInt64(records.count) < count {
            guard records.count <= bytes.count / 8, let start = Int(exactly: at), let revision = bytes.half(at: start), let flags = bytes.half(at: start + 2),
                let index = bytes.half(at: start + 4), let nameCount = bytes.half(at: start + 6), let hash = bytes.word32(at: start + 8),
                let auxiliary = bytes.word32(at: start + 12), let next = bytes.word32(at: start + 16)
            else { broken = at; break }
            var names: [VersionDefinition.Name] = []
            var nameAt = at + UInt64(auxiliary)
            while names.count < Int(nameCount) {
                guard budget > 0, let place = Int(exactly: nameAt), let name = bytes.word32(at: place), let following = bytes.word32(at: place + 4)
                else { broken = nameAt; break }
                budget -= 1
                names.append(VersionDefinition.Name(offset: nameAt, nameOffset: name))
                if following == 0 { break }
                nameAt += UInt64(following)
            }
            records.append(
                VersionDefinition(offset: at, revision: revision, flags: flags, index: index, count: nameCount, hash: hash, names: names))
            if next == 0 || broken != nil { break }
            at += UInt64(next)
        }
        self.init(records: records, brokenAt: broken)
    }
}

extension VersionRecords where Record == VersionNeed {
    /// Reads `count` needs (sh_info, DT_VERNEEDNUM).
    public init(_ bytes: FileBytes, count: UInt64) {
        var records: [VersionNeed] = []
        var broken: UInt64?
        var budget = bytes.count / 16
        var at: UInt64 = 0
        while UInt64(records.count) < count {
            guard records.count <= bytes.count / 16, let start = Int(exactly: at), let revision = bytes.half(at: start), let wantedCount = bytes.half(at: start + 2),
                let file = bytes.word32(at: start + 4), let auxiliary = bytes.word32(at: start + 8), let next = bytes.word32(at: start + 12)
            else { broken = at; break }
            var wanted: [VersionNeed.Wanted] = []
            var wantedAt = at + UInt64(auxiliary)
            while wanted.count < Int(wantedCount) {
                guard budget > 0, let place = Int(exactly: wantedAt), let hash = bytes.word32(at: place), let flags = bytes.half(at: place + 4),
                    let index = bytes.half(at: place + 6), let name = bytes.word32(at: place + 8), let following = bytes.word32(at: place + 12)
                else { broken = wantedAt; break }
                budget -= 1
                wanted.append(VersionNeed.Wanted(offset: wantedAt, hash: hash, flags: flags, index: index, nameOffset: name))
                if following == 0 { break }
                wantedAt += UInt64(following)
            }
            records.append(VersionNeed(offset: at, revision: revision, count: wantedCount, fileNameOffset: file, versions: wanted))
            if next == 0 || broken != nil { break }
            at += UInt64(next)
        }
        self.init(records: records, brokenAt: broken)
    }
}
