/// A type of C as a prototype names it.
public indirect enum CType: Equatable, Sendable {
    case void, bool
    case integer(Integer)
    case floating(Floating)
    /// A pointer, and whether what it points to is const.
    case pointer(CType, isConst: Bool)
    case structure(CStructure)
    /// A type of which only the name is known; there can be pointers to it.
    case opaque(String)
    case array(CType, count: Int?)
    case function(CFunction)

    public struct Integer: Equatable, Sendable {
        public let name: String
        public let size: Int
        public let isSigned: Bool

        static let char = Integer(name: "char", size: 1, isSigned: true)
        static let int = Integer(name: "int", size: 4, isSigned: true)
        static let long = Integer(name: "long", size: 8, isSigned: true)
    }

    public enum Floating: String, Sendable {
        case float
        case double
        case longDouble = "long double"

        var size: Int {
            switch self {
            case .float: 4
            case .double: 8
            case .longDouble: 16
            }
        }
    }

    /// The type as C writes it.
    public var spelling: String {
        switch self {
        case .void: "void"
        case .bool: "bool"
        case .integer(let integer): integer.name
        case .floating(let floating): floating.rawValue
        case .pointer(.function(let function), _): "\(function.result.spelling) (*)(\(function.parameterList))"
        case .pointer(let target, let isConst) where target.isPointer: "\(target.spelling)\(isConst ? "const " : "")*"
        case .pointer(let target, let isConst): "\(isConst ? "const " : "")\(target.spelling) *"
        case .structure(let structure): structure.spelling
        case .opaque(let name): name
        case .array(let element, let count): "\(element.spelling)[\(count.map(String.init) ?? "")]"
        case .function(let function): "\(function.result.spelling) (\(function.parameterList))"
        }
    }

    var isPointer: Bool { if case .pointer = self { true } else { false } }

    /// How a parameter of this type is passed: an array by its first element's address, a function by its own.
    var asParameter: CType {
        switch self {
        case .array(let element, _): .pointer(element, isConst: false)
        case .function: .pointer(self, isConst: false)
        default: self
        }
    }

    /// The bytes that a value takes; nil for what has none.
    public var size: Int? {
        switch self {
        case .void, .opaque, .function, .array(_, nil): nil
        case .bool: 1
        case .integer(let integer): integer.size
        case .floating(let floating): floating.size
        case .pointer: 8
        case .structure(let structure): structure.size
        case .array(let element, let count?): element.size.map { $0 * count }
        }
    }

    var alignment: Int {
        switch self {
        case .structure(let structure): structure.alignment
        case .array(let element, _): element.alignment
        default: size ?? 1
        }
    }
}

/// A structure with its fields at their places (System V ABI: each at the next multiple of its alignment).
public struct CStructure: Equatable, Sendable {
    public struct Field: Equatable, Sendable {
        public let name: String
        public let type: CType
        public let offset: Int
    }

    public let tag: String?
    public let fields: [Field]
    public let size: Int
    public let alignment: Int

    /// The most that a prototype may ask for.
    static let largest = 1 << 24

    /// Nil where a field has no size, or all of them have too much.
    init?(tag: String?, fields: [(name: String, type: CType)]) {
        var placed: [Field] = []
        var end = 0
        var alignment = 1
        for (name, type) in fields {
            guard let size = type.size, size <= Self.largest else { return nil }
            let offset = (end + type.alignment - 1) / type.alignment * type.alignment
            placed.append(Field(name: name, type: type, offset: offset))
            end = offset + size
            alignment = max(alignment, type.alignment)
            guard end <= Self.largest else { return nil }
        }
        guard !placed.isEmpty else { return nil }
        (self.tag, self.fields, self.alignment) = (tag, placed, alignment)
        size = (end + alignment - 1) / alignment * alignment
    }

    var spelling: String {
        if let tag { return "struct \(tag)" }
        return "struct { " + fields.map { "\($0.type.spelling) \($0.name); " }.joined() + "}"
    }
}

/// A function's type, and the name that a prototype gives it.
public struct CFunction: Equatable, Sendable {
    public struct Parameter: Equatable, Sendable {
        public let name: String?
        public let type: CType

        public var spelling: String { type.spelling + (name.map { (type.spelling.hasSuffix("*") ? "" : " ") + $0 } ?? "") }
    }

    public let result: CType
    public let parameters: [Parameter]
    public let isVariadic: Bool

    public var parameterList: String {
        let list = parameters.map(\.spelling) + (isVariadic ? ["..."] : [])
        return list.isEmpty ? "void" : list.joined(separator: ", ")
    }
}
