import ELF
import Link

/// A program's closure as the objects that it has and what each of them needs.
public struct ClosureTree: Encodable {
    public struct Node: Encodable {
        public let name: String
        /// The path of its file, nil where it was not found.
        public let path: String?
        public let soname: String?
        public let found: FoundFacts?
        public let preloaded: Bool
        /// The places of the objects that it needs, in the order of its dynamic section.
        public let needs: [Int]
        /// How it was found, in words.
        let foundWords: String
    }

    public let schema = "swload.tree/1"
    public let program: String
    /// The program first, then the others in the order in which they were found.
    public let objects: [Node]

    public init(_ closure: Closure) {
        let program = closure.name(of: .program)
        self.program = program
        objects = closure.objects.map { object in
            Node(
                name: object.requestedName.text, path: object.isMissing ? nil : object.role == .program ? program : object.name.text,
                soname: object.soname.isEmpty ? nil : object.soname.text,
                found: object.role == .program ? nil : FoundFacts(object.finding, closure),
                preloaded: closure.preloaded.contains(object.id), needs: closure.dependencies[object.id.index].map(\.index),
                foundWords: closure.words(of: object.finding))
        }
    }

    private enum CodingKeys: CodingKey { case schema, program, objects }
}

extension ClosureTree.Node {
    private enum CodingKeys: CodingKey { case name, path, soname, found, preloaded, needs }
}

extension ClosureTree {
    /// One line of the picture: what stands before the name, the object, and whether its own lines stood earlier.
    public struct Line {
        public let lead: String
        public let node: Node
        public let isRepeated: Bool

        /// How the object was found, in words.
        public var foundWords: String { node.foundWords }
    }

    /// The tree as lines, the program's first; what an object needs is shown where it is met first.
    public var lines: [Line] {
        var lines: [Line] = [Line(lead: "", node: objects[0], isRepeated: false)]
        var shown: Set<Int> = [0]
        // Without recursion: a chain may be longer than the stack.
        var stack: [(places: [Int], next: Int, lead: String)] = [(objects[0].needs + objects.indices.filter { objects[$0].preloaded }, 0, "")]
        while let top = stack.last {
            guard top.next < top.places.count else {
                stack.removeLast()
                continue
            }
            stack[stack.count - 1].next += 1
            let place = top.places[top.next]
            let isLast = top.next == top.places.count - 1
            let isNew = shown.insert(place).inserted
            lines.append(Line(lead: top.lead + (isLast ? "└── " : "├── "), node: objects[place], isRepeated: !isNew))
            if isNew { stack.append((objects[place].needs, 0, top.lead + (isLast ? "    " : "│   "))) }
        }
        return lines
    }
}
