/// Why a function is not called.
public enum CallError: Error, Equatable {
    /// A prototype that is no C, from the word on that was found (nil: its end).
    case prototype(String, found: String?, expected: String)
    case unknownType(String, in: String)
    case unsizedType(CType, in: String)
    case unsizedStructure(String?, in: String)
    case notFunction(String, CType)
    case missingInterface(String)
    case missingLibrary(String, String)
    case missingFunction(String, library: String, String)
    case count(of: String, wanted: Int, isVariadic: Bool, given: Int, list: String)
    /// An argument, by its number from 1, that its type does not take.
    case argument(Int, name: String?, type: CType, word: String, Wrong)
    case unpreparable(String)

    /// What is wrong with an argument.
    public enum Wrong: Error, Equatable, Sendable {
        case notInteger, notNumber, notCharacter, notHexadecimal, notCount
        case outOfRange(String, String)
        case notPointer, notFunction, notStructure
        case fields(given: Int, wanted: Int)
        case unknownElement(String)
        case formula(String)
        case unsupported
    }

    /// The exit status that goes with it: 127 where nothing could be loaded, 1 for what was asked wrongly.
    public var status: Int32 {
        switch self {
        case .missingInterface, .missingLibrary, .missingFunction: 127
        default: 1
        }
    }
}

extension CallError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .prototype(let text, let found?, let expected): "prototype '\(text)': \(expected) expected where '\(found)' stands"
        case .prototype(let text, nil, let expected): "prototype '\(text)': \(expected) expected at its end"
        case .unknownType(let type, let text): "prototype '\(text)': '\(type)' is no type that can be passed (integers, float, double, long double, pointers, structures)"
        case .unsizedType(let type, let text):
            "prototype '\(text)': the size of '\(type.spelling)' is not known; declare it in front ('struct s { int x; }; ...', 'typedef int t; ...'), or use a pointer"
        case .unsizedStructure(let tag, let text): "prototype '\(text)': struct \(tag ?? "{") has no fields, one of unknown size, or is too large"
        case .notFunction(let name, let type): "prototype: '\(name)' is an object of type \(type.spelling), not a function; write 'double pow(double, double)'"
        case .missingInterface(let reason): "libffi.so.8, which makes the call, cannot be loaded: \(reason); Debian's package is libffi8"
        case .missingLibrary(let library, let reason):
            "\(library) cannot be loaded: \(reason)" + (library.contains("/") ? "" : " (a file of the current folder is './\(library)')")
        case .missingFunction(let name, let library, let reason): "no function '\(name)' in \(library): \(reason)"
        case .count(let name, let wanted, let isVariadic, let given, let list):
            "\(name) takes \(isVariadic ? "at least " : "")\(wanted) argument\(wanted == 1 ? "" : "s") (\(list)), \(given) \(given == 1 ? "is" : "are") given"
        case .argument(let number, let name, let type, let word, let wrong):
            "argument \(number)\(name.map { " (\($0))" } ?? "") of type '\(type.spelling)': '\(word)' \(wrong.text)"
        case .unpreparable(let name): "libffi cannot make a call of \(name)'s type"
        }
    }
}

extension CallError.Wrong {
    var text: String {
        switch self {
        case .notInteger: "is no integer; write 42, -1, 0x2a, 052 or 'a'"
        case .notNumber: "is no number; write 2, -0.5, 1e10, 0x1p-3, inf or nan"
        case .notCharacter: "is no character"
        case .notHexadecimal: "has to be pairs of hexadecimal digits, as in bytes:00ff10"
        case .notCount: "has to be a number of bytes from 1 to 16777216, as in buf:64"
        case .outOfRange(let least, let most): "is not from \(least) to \(most)"
        case .notPointer: "is no pointer; write null, 0x7f00, str:TEXT, buf:64, bytes:00ff, array:int:1,2,3 or &VALUE"
        case .notFunction: "is no function; write callback, callback=a-b, callback:double=b-a or null"
        case .notStructure: "is no structure; write its fields' values as in {1, 2.5}"
        case .fields(let given, let wanted): "has \(given) value\(given == 1 ? "" : "s") for \(wanted)"
        case .unknownElement(let type): "names the type '\(type)', whose size is not known"
        case .formula(let rest): "is no formula from '\(rest)' on; it may have a, b, c (the parameters), numbers, + - * / % < > == ! and parentheses"
        case .unsupported: "cannot be passed by value"
        }
    }
}
