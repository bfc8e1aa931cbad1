/// How a program is loaded, told in stages with the numbers of its file.
public struct Story: Encodable, Sendable {
    public let schema = "swload.explain/1"
    public let file: String
    /// One sentence each for what is wrong with the file, or could not be found out.
    public internal(set) var problems: [String]
    public internal(set) var stages: [Stage]
}

/// One step of a load: what is true of the file, and what the loader does because of it.
public struct Stage: Encodable, Sendable {
    /// The word by which options and links name it.
    public let id: String
    public let title: String
    /// A sentence or two that say what happens here.
    public let summary: String
    public internal(set) var parts: [StagePart] = []

    init(_ id: String, _ title: String, _ summary: String, _ parts: [StagePart] = []) {
        self.id = id
        self.title = title
        self.summary = summary
        self.parts = parts
    }

    mutating func add(_ part: StagePart) { parts.append(part) }
}

/// What a stage shows.
public enum StagePart: Encodable, Sendable {
    /// Fields of a structure with their values.
    case facts(title: String, [Fact])
    /// Things, each with what the loader does because of it.
    case items([Item])
    /// Text that is laid out: a picture of characters.
    case picture(title: String, [String])
    /// Rows under column names.
    case table(title: String, columns: [String], rows: [[String]])
    /// A sentence.
    case note(String)
}

/// A field: its name in the specification, its value, and a sentence.
public struct Fact: Encodable, Sendable {
    public let name: String
    public let value: String
    public let meaning: String

    init(_ name: String, _ value: String, _ meaning: String) {
        self.name = name
        self.value = value
        self.meaning = meaning
    }
}

/// One thing in a stage: a name, a sentence, and the steps that the loader takes.
public struct Item: Encodable, Sendable {
    public let name: String
    public let sentence: String
    public internal(set) var steps: [String]

    init(_ name: String, _ sentence: String, _ steps: [String] = []) {
        self.name = name
        self.sentence = sentence
        self.steps = steps
    }
}
