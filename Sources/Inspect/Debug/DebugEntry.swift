import ELF

/// What is asked for of one entry of debug information: some of its attributes (DWARF, "Debugging Information Entry").
struct DebugEntry {
    /// What an entry stands for.
    struct Tag: RawRepresentable, Equatable {
        let rawValue: UInt64
        static let array = Tag(rawValue: 0x01)
        static let classType = Tag(rawValue: 0x02)
        static let enumeration = Tag(rawValue: 0x04)
        static let pointer = Tag(rawValue: 0x0f)
        static let reference = Tag(rawValue: 0x10)
        static let structure = Tag(rawValue: 0x13)
        static let typedef = Tag(rawValue: 0x16)
        static let union = Tag(rawValue: 0x17)
        static let constant = Tag(rawValue: 0x26)
        static let variable = Tag(rawValue: 0x34)
        static let volatile = Tag(rawValue: 0x35)
        static let rvalueReference = Tag(rawValue: 0x42)
    }

    let tag: Tag
    let hasChildren: Bool
    private(set) var name: Bytes?
    private(set) var linkageName: Bytes?
    /// Where the entry of its type stands.
    private(set) var type: Int?
    private(set) var byteSize: UInt64?
    /// Of an array's dimension: how many elements, or the index of the last.
    private(set) var count: UInt64?
    private(set) var upperBound: UInt64?
    private(set) var isDeclaration = false
    private(set) var isExternal = false
    /// Of a unit: where its part of .debug_str_offsets begins.
    private(set) var stringOffsetsBase: UInt64?

    init(_ abbreviation: DebugAbbreviation) {
        tag = Tag(rawValue: abbreviation.tag)
        hasChildren = abbreviation.hasChildren
    }

    /// Takes an attribute; one that nobody asks for is left.
    mutating func set(_ attribute: UInt64, _ value: DebugUnit.Value) {
        switch (attribute, value) {
        case (0x03, .text(let text)): name = text
        case (0x0b, .number(let number)): byteSize = number
        case (0x2f, .number(let number)): upperBound = number
        case (0x37, .number(let number)): count = number
        case (0x3c, .number(let flag)): isDeclaration = flag != 0
        case (0x3f, .number(let flag)): isExternal = flag != 0
        case (0x49, .entry(let place)): type = place
        // DW_AT_linkage_name, and what it was before DWARF 4.
        case (0x6e, .text(let text)), (0x2007, .text(let text)): linkageName = text
        case (0x72, .number(let number)): stringOffsetsBase = number
        default: break
        }
    }
}
