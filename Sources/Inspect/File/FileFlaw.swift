/// Something in a file that is not as the specification wants it, and that a view has to go round.
public enum FileFlaw: Error, Equatable, Sendable, CustomStringConvertible {
    /// A table whose bytes do not lie inside the file.
    case outside(what: String, offset: UInt64, size: UInt64)
    /// A table whose entries have another size than the class gives them.
    case entrySize(what: String, UInt64, expected: Int)
    /// A field that names a section which is not there.
    case noSection(what: String, index: UInt32)
    /// A list that leads nowhere, or round in a circle.
    case broken(what: String, at: UInt64)

    /// The sentence for a person.
    public var description: String {
        switch self {
        case .outside(let what, let offset, let size):
            "\(what): \(size) bytes at offset 0x\(String(offset, radix: 16)) do not lie inside the file; what is missing is left out"
        case .entrySize(let what, let size, let expected): "\(what): an entry has \(size) bytes instead of \(expected); the table is left out"
        case .noSection(let what, let index): "\(what): there is no section \(index)"
        case .broken(let what, let at): "\(what): broken at 0x\(String(at, radix: 16)); what follows is left out"
        }
    }
}
