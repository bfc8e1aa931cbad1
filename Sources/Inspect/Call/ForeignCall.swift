import Glibc

/// A call of a library's function: from the words of a command line to the values that came back.
public struct ForeignCall {
    /// What a call left.
    public struct Outcome {
        /// Memory behind an argument, as it is after the call.
        public struct Memory {
            public let argument: Int
            public let name: String?
            public let type: CType
            public let value: CValue
        }

        public let file: String
        public let result: CValue
        public let memory: [Memory]
        /// The error number where the call set one.
        public let error: Int32?
    }

    public let prototype: Prototype
    public let library: String
    private let values: [Value]
    private let memory: CallMemory

    private struct Value {
        let name: String?
        let type: CType
        var bytes: [UInt8]
        var pointees: [ArgumentWord.Pointee] = []
        var callback: Callback?
    }

    /// Reads the arguments; nothing is loaded before they are all understood.
    public init(library: String, prototype text: String, words: [String], tell: @escaping (Callback.Record) -> Void) throws(CallError) {
        self.library = library
        prototype = try Prototype(text)
        memory = CallMemory()
        let function = prototype.function
        let wanted = function.parameters.count
        guard words.count == wanted || words.count > wanted && function.isVariadic else {
            throw .count(of: prototype.name, wanted: wanted, isVariadic: function.isVariadic, given: words.count, list: function.parameterList)
        }
        var values: [Value] = []
        for (index, word) in words.enumerated() {
            let parameter = index < wanted ? function.parameters[index] : nil
            values.append(try Self.value(word, number: index + 1, parameter, memory, tell: tell))
        }
        self.values = values
    }

    private static func value(
        _ word: String, number: Int, _ parameter: CFunction.Parameter?, _ memory: CallMemory, tell: @escaping (Callback.Record) -> Void
    ) throws(CallError) -> Value {
        let (type, text) = parameter.map { ($0.type, word) } ?? VariadicWord.typed(word)
        if case .pointer(.function(let function), _) = type {
            do throws(CallError.Wrong) {
                if let callback = try Callback(text, function, name: parameter?.name, tell: tell) {
                    return Value(name: parameter?.name, type: type, bytes: [], callback: callback)
                }
            } catch {
                throw .argument(number, name: parameter?.name, type: type, word: word, error)
            }
        }
        var argument = ArgumentWord(number: number, name: parameter?.name, type: type, word: text, memory: memory)
        let bytes = try argument.value()
        return Value(name: parameter?.name, type: type, bytes: bytes, pointees: argument.pointees)
    }

    /// Loads the library and calls the function.
    public func run() throws(CallError) -> Outcome {
        let function = unsafe try DynamicLibrary(library).function(prototype.name)
        let interface = try ForeignInterface(memory: memory)
        let variadic = values.dropFirst(prototype.function.parameters.count).map(\.type)
        let description = unsafe try interface.prepare(prototype.function, variadic: variadic, name: prototype.name)
        let arguments = unsafe memory.allocate(8 * values.count).assumingMemoryBound(to: UnsafeMutableRawPointer?.self)
        for (index, value) in values.enumerated() {
            let bytes = try value.callback.map { callback throws(CallError) in CValueBytes.bytes(try callback.address(interface)) } ?? value.bytes
            unsafe arguments[index] = memory.copy(bytes)
        }
        let result = unsafe memory.allocate(max(prototype.function.result.size ?? 0, 16))
        let call = unsafe try interface.caller()
        CrashReport.arm("\(prototype.name) in \(library)")
        errno = 0
        unsafe call(description, function, result, arguments)
        let error = errno
        CrashReport.disarm()
        return unsafe Outcome(
            file: DynamicLibrary.file(at: function) ?? library, result: CValue(prototype.function.result, at: result), memory: shownMemory(),
            error: error == 0 ? nil : error)
    }

    /// What was asked for as a buffer, and what the call changed.
    private func shownMemory() -> [Outcome.Memory] {
        var shown: [Outcome.Memory] = []
        for (index, value) in values.enumerated() {
            for pointee in value.pointees {
                guard let place = unsafe UnsafeRawPointer(bitPattern: pointee.address) else { continue }
                let now = unsafe Array(UnsafeRawBufferPointer(start: place, count: pointee.before.count))
                guard pointee.isAlwaysShown || now != pointee.before else { continue }
                shown.append(unsafe Outcome.Memory(argument: index + 1, name: value.name, type: pointee.type, value: CValue(pointee.type, at: place)))
            }
        }
        return shown
    }
}

/// An argument for which there is no parameter: its type is what a cast in front of it says, or what it looks like.
enum VariadicWord {
    static func typed(_ word: String) -> (type: CType, text: String) {
        if word.hasPrefix("("), let end = word.firstIndex(of: ")"), let type = try? CType(named: String(word[word.index(after: word.startIndex)..<end])),
            type.size != nil
        {
            return (promoted(type), String(word[word.index(after: end)...]))
        }
        if let number = CNumber.integer(word[...]) {
            let isInt = CType.Integer.int.range.least <= number && number <= CType.Integer.int.range.most
            return (.integer(isInt ? .int : .long), word)
        }
        if let first = word.first, first.isNumber || first == "-" || first == ".", Double(word) != nil { return (.floating(.double), word) }
        if word.count >= 3, word.hasPrefix("'"), word.hasSuffix("'") { return (.integer(.int), word) }
        return (.pointer(.integer(.char), isConst: false), word)
    }

    /// The default argument promotions.
    private static func promoted(_ type: CType) -> CType {
        switch type {
        case .floating(.float): .floating(.double)
        case .bool: .integer(.int)
        case .integer(let integer) where integer.size < 4: .integer(.int)
        default: type
        }
    }
}
