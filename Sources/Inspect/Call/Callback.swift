/// A function for a function to call: it tells of its calls, and returns 0 or what a formula says.
@safe public final class Callback {
    /// One call.
    public struct Record: Sendable {
        public let name: String
        public let arguments: [String]
        public let result: String

        public var text: String { "\(name)(\(arguments.joined(separator: ", ")))\(result.isEmpty ? "" : " = \(result)")" }
    }

    let function: CFunction
    private let name: String
    private let formula: Formula?
    /// What a pointer without a type points to.
    private let pointed: CType
    private let tell: (Record) -> Void

    /// Reads `callback`, `callback=FORMULA` or `callback:TYPE=FORMULA`; nil for another word.
    init?(_ word: String, _ function: CFunction, name: String?, tell: @escaping (Record) -> Void) throws(CallError.Wrong) {
        guard word.hasPrefix("callback") else { return nil }
        var rest = word.dropFirst("callback".count)
        var pointed = CType.integer(.int)
        if rest.hasPrefix(":") {
            let type = rest.dropFirst().prefix { $0 != "=" }
            guard let named = try? CType(named: String(type)), named.size != nil else { throw .unknownElement(String(type)) }
            pointed = named
            rest = rest[type.endIndex...]
        }
        var formula: Formula?
        if rest.hasPrefix("=") {
            do throws(Formula.Failure) { formula = try Formula(rest.dropFirst()) } catch { throw .formula(error.rest) }
        } else if !rest.isEmpty {
            return nil
        }
        (self.function, self.formula, self.pointed, self.tell) = (function, formula, pointed, tell)
        self.name = name ?? "callback"
    }

    /// The address at which C calls it.
    func address(_ interface: ForeignInterface) throws(CallError) -> UInt {
        let description = unsafe try interface.prepare(function, variadic: [], name: name)
        let context = unsafe Unmanaged.passRetained(self).toOpaque()
        return unsafe try interface.closure(
            description,
            { _, result, arguments, context in
                guard let context = unsafe context else { return }
                let callback = unsafe Unmanaged<Callback>.fromOpaque(context).takeUnretainedValue()
                unsafe callback.enter(result, arguments)
            }, context: context)
    }

    private func enter(_ result: UnsafeMutableRawPointer?, _ arguments: UnsafeMutablePointer<UnsafeMutableRawPointer?>?) {
        var numbers: [Formula.Number] = []
        var shown: [String] = []
        for (index, parameter) in function.parameters.enumerated() {
            guard let place = unsafe arguments?[index] else { return }
            let value = unsafe CValue(parameter.type, at: place)
            let target = pointee(of: parameter.type, value)
            shown.append(target.map { "&" + $0.text } ?? value.text)
            numbers.append((target ?? value).number)
        }
        let number = formula?.value(numbers) ?? .whole(0)
        var text = ""
        if let result = unsafe result { unsafe text = store(number, in: result) }
        tell(Record(name: name, arguments: shown, result: text))
    }

    /// What a pointer to a number points to.
    private func pointee(of type: CType, _ value: CValue) -> CValue? {
        guard case .pointer(let target, _) = type, case .pointer(let address) = value else { return nil }
        let type = target == .void ? pointed : target
        switch type {
        case .bool, .integer, .floating, .pointer:
            guard let size = type.size, let bytes = ForeignMemory.bytes(at: address, count: size) else { return nil }
            return unsafe bytes.withUnsafeBytes { unsafe CValue(type, at: $0.baseAddress!) }
        default: return nil
        }
    }

    /// Writes the result as libffi wants it, whole numbers as wide as a register; the text that shows it.
    private func store(_ number: Formula.Number, in result: UnsafeMutableRawPointer) -> String {
        switch function.result {
        case .void, .opaque, .function, .array: return ""
        case .floating(.float): unsafe result.storeBytes(of: Float(number.double), as: Float.self)
        case .floating(.double): unsafe result.storeBytes(of: number.double, as: Double.self)
        case .floating(.longDouble): unsafe result.storeBytes(of: Float80(number.double), as: Float80.self)
        case .structure(let structure): unsafe result.initializeMemory(as: UInt8.self, repeating: 0, count: structure.size)
        case .integer(let integer):
            let unused = 64 - integer.size * 8
            let value = number.whole << unused
            unsafe result.storeBytes(of: integer.isSigned ? value >> unused : Int64(bitPattern: UInt64(bitPattern: value) >> unused), as: Int64.self)
        case .bool: unsafe result.storeBytes(of: number.whole == 0 ? 0 : 1, as: Int64.self)
        case .pointer: unsafe result.storeBytes(of: number.whole, as: Int64.self)
        }
        return unsafe CValue(function.result, at: result).text
    }
}

extension CValue {
    /// For a formula.
    var number: Formula.Number {
        switch self {
        case .bool(let value): .whole(value ? 1 : 0)
        case .integer(let value): .whole(value)
        case .unsigned(let value): .whole(Int64(bitPattern: value))
        case .character(let value): .whole(Int64(Int8(bitPattern: value)))
        case .floating(let value): .broken(value)
        case .long(let value): .broken(Double(value) ?? 0)
        case .pointer(let address), .text(let address, _, _): .whole(Int64(bitPattern: UInt64(address)))
        case .none, .structure, .array: .whole(0)
        }
    }
}
