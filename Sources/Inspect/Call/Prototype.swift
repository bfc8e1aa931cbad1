/// The declaration of a function, with what it needs declared before it: `struct point { int x, y; }; int norm(struct point);`
public struct Prototype: Equatable, Sendable {
    public let name: String
    public let function: CFunction

    public init(_ text: String) throws(CallError) {
        var parser = try CDeclarations(text)
        self = try parser.prototype()
    }

    init(name: String, function: CFunction) {
        self.name = name
        self.function = function
    }
}
