/// How an argument or a result is passed and shown.
public enum ValueType: Equatable, BitwiseCopyable, Sendable {
    /// void: there is none.
    case nothing
    case boolean
    case character
    /// Integers of this many bytes.
    case signed(UInt8)
    case unsigned(UInt8)
    /// float and double.
    case single, double
    case pointer
    /// const char *.
    case string
    /// What is not known, and may be anywhere: structures by value, long double, names that nobody has declared.
    case unknown
}
