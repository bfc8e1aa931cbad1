import ELF

/// One note of a SHT_NOTE section or a PT_NOTE segment.
public struct ObjectNote: Sendable {
    /// Where it stands in the section or segment.
    public let offset: UInt64
    /// The owner's name, up to its NUL.
    public let owner: Bytes
    public let type: UInt32
    public let descriptor: FileBytes
}

/// The notes of one section or segment, up to the first broken one.
public struct ObjectNotes: Sendable {
    public let notes: [ObjectNote]
    /// More of them nobody writes, and a broken file could fill the memory with them.
    private static let limit = 1 << 20
    /// Where the list broke, nil where it ended as it should.
    public let brokenAt: UInt64?

    /// Reads notes; only an alignment of 8 differs from the 4 bytes that all others mean.
    public init(_ bytes: FileBytes, alignment: UInt64) {
        let alignment = alignment == 8 ? 8 : 4
        func aligned(_ offset: Int) -> Int { (offset + alignment - 1) & ~(alignment - 1) }
        var notes: [ObjectNote] = []
        var at = 0
        while at < bytes.count {
            guard notes.count < ObjectNotes.limit, let nameSize = bytes.word32(at: at), let size = bytes.word32(at: at + 4), let type = bytes.word32(at: at + 8),
                let name = bytes.bytes.slice(at: at + 12, count: Int(nameSize)),
                let descriptor = bytes.slice(at: UInt64(aligned(at + 12 + Int(nameSize))), count: UInt64(size))
            else {
                self.notes = notes
                brokenAt = UInt64(at)
                return
            }
            let owner = name.string(at: 0) ?? name
            notes.append(ObjectNote(offset: UInt64(at), owner: owner, type: type, descriptor: descriptor))
            at = aligned(aligned(at + 12 + Int(nameSize)) + Int(size))
        }
        self.notes = notes
        brokenAt = nil
    }
}
