#if !hasFeature(Embedded)
    import ELF
#endif

/// A function as C declares it.
public struct Prototype: Sendable {
    public let name: Bytes
    public let result: ValueType
    public let parameters: [ValueType]
    /// True where arguments may follow of which the declaration says nothing.
    public let isVariadic: Bool
}

/// Why a file of declarations cannot be read.
public struct PrototypeError: Error, Equatable, Sendable {
    public enum Reason: Sendable {
        case unterminatedComment, unterminatedLiteral, unbalancedBracket, unterminatedDeclaration
        /// No line of the file declares a function.
        case noFunction
    }

    public let line: Int
    public let reason: Reason

    public init(line: Int, reason: Reason) {
        self.line = line
        self.reason = reason
    }
}
