import ArgumentParser
import Glibc
import Inspect

/// Calls a function of a library.
struct Call: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Load LIBRARY and call one of its functions.",
        usage: "swload call [--json] [--color WHEN] LIBRARY 'PROTOTYPE' [ARGUMENT...]",
        discussion: """
            swload loads the library and all that it needs; libffi makes the call. The result is printed as its type says, then memory that arguments
            point to where the call changed it or where it was asked for as a buffer, and errno where the call set it.

              swload call libm.so.6 'double pow(double, double)' 2 10
              swload call libc.so.6 'int printf(const char *, ...)' $'%s has %d legs\\n' spider 8
              swload call libc.so.6 'void qsort(void *, size_t, size_t, int (*compare)(const void *, const void *))' array:int:3,1,2 3 4 callback=a-b
              swload call libc.so.6 'struct d { int quot, rem; }; struct d div(int, int)' 17 5

            PROTOTYPE is C: integer types, float, double, long double, bool, pointers, arrays, structures, function pointers, '...', the usual names
            such as size_t, and in front of it 'struct s { ... };' and 'typedef ...;'.

            ARGUMENT is, as the parameter's type wants it,
              42  -1  0x2a  052  0b11  'a'     an integer
              2  -0.5  1e10  inf  nan         a floating-point number
              hello                           a text for a pointer to characters; str:hello for any pointer
              null  0x7f001000                a pointer
              buf:64                          a pointer to so many zeroed bytes, shown after the call
              bytes:00ff10                    a pointer to these bytes
              array:int:3,1,2                 a pointer to values of a type, shown after the call
              &5                              a pointer to a value of the type that the parameter points to, shown after the call
              {1, 2.5, "text"}                a structure, or a pointer to one
              callback                        for a function pointer: a function that prints its calls and returns 0
              callback=a-b                    one that returns what the formula says, where a, b, c ... are its parameters; a parameter that points
                                              to a number stands for the number; a void pointer points to an int
              callback:double=b-a             or to another type
              (long)5  5  2.5  text           behind '...': an int (a long if it is large), a double, a text, or what the cast says
            """)

    @Flag(help: "Print one JSON object (schema swload.call/1).") var json = false
    @Option(help: ArgumentHelp("Colour the text: auto, always or never.", valueName: "when")) var color = ColourChoice.auto
    @Argument(help: "A library, as programs name it or by its path.") var library: String
    @Argument(help: "The function's declaration.") var prototype: String
    @Argument(parsing: .captureForPassthrough, help: "Its arguments.") var arguments: [String] = []

    func run() throws {
        let report = CallReport(isJSON: json, colours: AnswerWriter(usesColour: color.isOn))
        do throws(CallError) {
            let call = try ForeignCall(library: library, prototype: prototype, words: arguments, tell: report.tell)
            report.write(call, try call.run())
        } catch {
            flushOutput()
            throw Refusal("call: \(error)", status: error.status)
        }
    }
}

/// What is printed of a call, as text or as one JSON object (schema `swload.call/1`).
private final class CallReport {
    private let isJSON: Bool
    private let colours: AnswerWriter
    private var calls: [Callback.Record] = []
    private var callCount = 0
    /// So many calls of callbacks are kept for the object.
    private static let mostCalls = 10_000

    init(isJSON: Bool, colours: AnswerWriter) {
        self.isJSON = isJSON
        self.colours = colours
    }

    func tell(_ call: Callback.Record) {
        callCount += 1
        if isJSON {
            if calls.count < Self.mostCalls { calls.append(call) }
        } else {
            print(colours.dim("callback"), call.text)
        }
    }

    func write(_ call: ForeignCall, _ outcome: ForeignCall.Outcome) {
        if isJSON {
            print(object(call, outcome))
        } else {
            if call.prototype.function.result != .void { print(colours.bold(outcome.result.text)) }
            for memory in outcome.memory {
                print("argument \(memory.argument)\(memory.name.map { " (\($0))" } ?? ""): \(memory.value.text)")
            }
            if let error = outcome.error { print(colours.marked("errno: \(error) (\(Self.text(of: error)))")) }
        }
    }

    private static func text(of error: Int32) -> String { unsafe String(cString: strerror(error)) }

    private func object(_ call: ForeignCall, _ outcome: ForeignCall.Outcome) -> String {
        let memory = outcome.memory.map { memory in
            let name = memory.name.map { "\"name\":\(JSONText.quoted($0))," } ?? ""
            return "{\"argument\":\(memory.argument),\(name)\"type\":\(JSONText.quoted(memory.type.spelling)),\"value\":\(memory.value.json)}"
        }
        let records = calls.map { call in
            let arguments = call.arguments.map(JSONText.quoted).joined(separator: ",")
            return "{\"name\":\(JSONText.quoted(call.name)),\"arguments\":[\(arguments)],\"result\":\(JSONText.quoted(call.result))}"
        }
        let error = outcome.error.map { "{\"number\":\($0),\"text\":\(JSONText.quoted(Self.text(of: $0)))}" } ?? "null"
        return """
            {"schema":"swload.call/1","library":\(JSONText.quoted(outcome.file)),"function":\(JSONText.quoted(call.prototype.name)),\
            "result":{"type":\(JSONText.quoted(call.prototype.function.result.spelling)),"value":\(outcome.result.json)},\
            "memory":[\(memory.joined(separator: ","))],"errno":\(error),"callbackCount":\(callCount),"callbacks":[\(records.joined(separator: ","))]}
            """
    }
}
