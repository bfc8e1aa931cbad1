/// A relocation followed through the tables of the file: one box each, with the bytes of the file that it stands for.
struct PageTrail: Encodable, Sendable {
    struct Box: Encodable, Sendable {
        let name: String
        let text: String
        /// Where it stands in the file; nil where it is in another file or in none.
        let at: UInt64?
        let size: UInt64
    }

    let name: String
    let sentence: String
    let boxes: [Box]
}

/// The objects of a load and what needs what.
struct PageGraph: Encodable, Sendable {
    struct Node: Encodable, Sendable {
        let name: String
        let path: String
        let found: String
    }

    let nodes: [Node]
    /// Pairs of places in the list: the first needs the second.
    let edges: [[Int]]
}

/// Every binding of a load, as rows.
struct PageBindings: Encodable, Sendable {
    let columns: [String]
    let rows: [[String]]
    /// How many more there are than rows.
    let left: Int
}
