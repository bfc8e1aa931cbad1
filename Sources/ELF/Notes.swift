/// One note of a PT_NOTE or PT_GNU_PROPERTY segment.
public struct Note: Sendable {
    public let owner: Bytes
    public let type: UInt32
    public let content: Bytes

    /// The notes of the owner "GNU" (Linux gABI extensions).
    public enum GNUType: UInt32, Sendable {
        /// The oldest kernel on which the object runs: four words, system and three version numbers.
        case abiTag = 1
        /// A hash that identifies the build.
        case buildID = 3
        /// Properties of the code: IBT, SHSTK, BTI, the needed instruction set.
        case property = 5
    }

    /// The GNU type, nil for the notes of others.
    public var gnuType: GNUType? { owner == Bytes("GNU") ? GNUType(rawValue: type) : nil }
}

/// The notes of one segment.
public struct Notes: Sendable {
    let bytes: Bytes
    let alignment: Int

    /// Takes a segment's bytes; notes are aligned to 8 bytes where p_align says so, otherwise to 4.
    public init(_ bytes: Bytes, alignment: UInt64) {
        self.bytes = bytes
        self.alignment = alignment == 8 ? 8 : 4
    }

    /// The first note of a GNU type, nil where there is none or the bytes are broken before it.
    public func first(_ type: Note.GNUType) -> Note? {
        var found: Note?
        forEach { note in
            if found == nil, note.gnuType == type { found = note }
        }
        return found
    }

    /// Calls `body` with each note up to the first broken one.
    public func forEach(_ body: (Note) -> Void) {
        var offset = 0
        while let nameSize = bytes.load(UInt32.self, at: offset), let size = bytes.load(UInt32.self, at: offset &+ 4),
            let type = bytes.load(UInt32.self, at: offset &+ 8)
        {
            let contentOffset = aligned(offset &+ 12 &+ Int(nameSize))
            guard let name = bytes.slice(at: offset &+ 12, count: Int(nameSize)), let content = bytes.slice(at: contentOffset, count: Int(size))
            else { return }
            // The stored name counts its NUL.
            let owner = name.firstIndex(of: 0).flatMap { name.slice(at: 0, count: $0) } ?? name
            body(Note(owner: owner, type: type, content: content))
            offset = aligned(contentOffset &+ Int(size))
        }
    }

    private func aligned(_ offset: Int) -> Int { (offset &+ alignment &- 1) & ~(alignment &- 1) }
}

/// The properties of a GNU property note that a loader may have to honour (x86-64 psABI, AArch64 ELF ABI).
public struct CodeProperties: Sendable {
    /// GNU_PROPERTY_X86_FEATURE_1_AND, or its AArch64 counterpart: bit 0 IBT or BTI, bit 1 SHSTK or PAC.
    public var features: UInt32 = 0
    /// GNU_PROPERTY_X86_ISA_1_NEEDED: bit n set where x86-64-v(n+1) instructions are used.
    public var neededISA: UInt32 = 0

    /// Reads a property note's content; unknown properties are passed over.
    public init(_ note: Note) {
        var offset = 0
        while let type = note.content.load(UInt32.self, at: offset), let size = note.content.load(UInt32.self, at: offset &+ 4) {
            if let word = note.content.load(UInt32.self, at: offset &+ 8), size >= 4 {
                switch type {
                case 0xc000_0002, 0xc000_0000: features = word
                case 0xc000_8002: neededISA = word
                default: break
                }
            }
            offset &+= (8 &+ Int(size) &+ 7) & ~7
        }
    }
}

extension Table where Element == ProgramHeader {
    /// The build ID in the notes of a file's segments, whose bytes `contents` gives; empty where there is none.
    public func buildID(_ contents: (ProgramHeader) -> Bytes?) -> Bytes {
        for index in 0..<count {
            guard let header = self[index], header.kind == .note, let bytes = contents(header) else { continue }
            if let note = Notes(bytes, alignment: header.alignment).first(.buildID) { return note.content }
        }
        return Bytes()
    }
}
