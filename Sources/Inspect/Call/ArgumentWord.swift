/// The writing of arguments: a word of the command line becomes the bytes of a value of its parameter's type.
///
/// Numbers stand as C writes them. A pointer to characters takes the word as its text; any pointer takes `null`, an address, `str:TEXT`, `buf:COUNT`,
/// `bytes:HEX`, `array:TYPE:VALUES`, `&VALUE`, and one to a structure `{...}`. A structure's fields stand in braces.
struct ArgumentWord {
    let number: Int
    let name: String?
    let type: CType
    let word: String
    let memory: CallMemory

    /// Memory that a word asked for, to be shown after the call.
    struct Pointee {
        let type: CType
        let address: UInt
        /// As it was before the call; it is shown if it was changed, or asked for as a buffer.
        let before: [UInt8]
        let isAlwaysShown: Bool
    }

    private(set) var pointees: [Pointee] = []

    init(number: Int, name: String?, type: CType, word: String, memory: CallMemory) {
        (self.number, self.name, self.type, self.word, self.memory) = (number, name, type, word, memory)
    }

    private func wrong(_ wrong: CallError.Wrong) -> CallError { .argument(number, name: name, type: type, word: word, wrong) }

    /// The bytes of the value.
    mutating func value() throws(CallError) -> [UInt8] { try value(of: type, word[...], depth: 0) }

    private mutating func value(of type: CType, _ text: Substring, depth: Int) throws(CallError) -> [UInt8] {
        guard depth < 32 else { throw wrong(.notStructure) }
        switch type {
        case .bool:
            if text == "true" || text == "false" { return [text == "true" ? 1 : 0] }
            return [try integer(text, CType.Integer(name: "bool", size: 1, isSigned: false)) == [0] ? 0 : 1]
        case .integer(let integer): return try self.integer(text, integer)
        case .floating(let floating): return try self.floating(text, floating)
        case .pointer(let target, let isConst): return CValueBytes.bytes(try pointer(text, target, isConst: isConst, depth: depth))
        case .structure(let structure): return try fields(of: structure, text, depth: depth)
        case .array(let element, let count?): return try elements(of: element, count: count, text, depth: depth)
        case .void, .opaque, .function, .array(_, nil): throw wrong(.unsupported)
        }
    }

    private func integer(_ text: Substring, _ integer: CType.Integer) throws(CallError) -> [UInt8] {
        let (least, most) = integer.range
        let value: Int128
        if text.count >= 3, text.hasPrefix("'"), text.hasSuffix("'") {
            guard let bytes = CText.unescaped(text.dropFirst().dropLast()), bytes.count == 1 else { throw wrong(.notCharacter) }
            value = Int128(integer.isSigned && integer.size == 1 ? Int128(Int8(bitPattern: bytes[0])) : Int128(bytes[0]))
        } else if integer.name == "char", text.utf8.count == 1, !text.first!.isNumber {
            value = Int128(text.utf8.first!)
        } else {
            guard let number = CNumber.integer(text) else { throw wrong(.notInteger) }
            value = number
        }
        guard value >= least, value <= most else { throw wrong(.outOfRange(String(least), String(most))) }
        return Array(CValueBytes.bytes(UInt64(truncatingIfNeeded: value)).prefix(integer.size))
    }

    private func floating(_ text: Substring, _ floating: CType.Floating) throws(CallError) -> [UInt8] {
        switch floating {
        case .float:
            guard let value = Float(text) ?? CNumber.integer(text).map({ Float($0) }) else { throw wrong(.notNumber) }
            return CValueBytes.bytes(value)
        case .double:
            guard let value = Double(text) ?? CNumber.integer(text).map({ Double($0) }) else { throw wrong(.notNumber) }
            return CValueBytes.bytes(value)
        case .longDouble:
            guard let value = Float80(text) ?? CNumber.integer(text).map({ Float80($0) }) else { throw wrong(.notNumber) }
            return Array(CValueBytes.bytes(value).prefix(10)) + [0, 0, 0, 0, 0, 0]
        }
    }

    private mutating func fields(of structure: CStructure, _ text: Substring, depth: Int) throws(CallError) -> [UInt8] {
        guard let values = Braces.items(text) else { throw wrong(.notStructure) }
        guard values.count == structure.fields.count else { throw wrong(.fields(given: values.count, wanted: structure.fields.count)) }
        var bytes = [UInt8](repeating: 0, count: structure.size)
        for (field, text) in zip(structure.fields, values) {
            let value = try value(of: field.type, text, depth: depth + 1)
            bytes.replaceSubrange(field.offset..<field.offset + value.count, with: value)
        }
        return bytes
    }

    /// Fewer values than elements leave zeros, as in C.
    private mutating func elements(of element: CType, count: Int, _ text: Substring, depth: Int) throws(CallError) -> [UInt8] {
        guard let values = Braces.items(text) else { throw wrong(.notStructure) }
        guard values.count <= count else { throw wrong(.fields(given: values.count, wanted: count)) }
        var bytes: [UInt8] = []
        for value in values { bytes += try self.value(of: element, value, depth: depth + 1) }
        return bytes + [UInt8](repeating: 0, count: count * (element.size ?? 0) - bytes.count)
    }

    private mutating func pointer(_ text: Substring, _ target: CType, isConst: Bool, depth: Int) throws(CallError) -> UInt {
        if text == "null" || text == "NULL" { return 0 }
        if case .function = target { throw wrong(.notFunction) }
        if let text = text.rest(behind: "str:") { return point(to: Array(text.utf8) + [0], .array(.integer(.char), count: text.utf8.count + 1), isShown: false) }
        if let count = text.rest(behind: "buf:") {
            guard let count = CNumber.integer(count).flatMap({ Int(exactly: $0) }), count > 0, count <= CStructure.largest else { throw wrong(.notCount) }
            return point(to: [UInt8](repeating: 0, count: count), shown(target, count: count), isShown: true)
        }
        if let digits = text.rest(behind: "bytes:") {
            guard let bytes = CNumber.bytes(digits) else { throw wrong(.notHexadecimal) }
            return point(to: bytes, shown(target, count: bytes.count), isShown: false)
        }
        if let list = text.rest(behind: "array:") { return try array(list, depth: depth) }
        if let value = text.rest(behind: "&") { return point(to: try self.value(of: target == .void ? .integer(.int) : target, value, depth: depth + 1), target == .void ? .integer(.int) : target, isShown: true) }
        if case .structure = target, text.hasPrefix("{") { return point(to: try value(of: target, text, depth: depth + 1), target, isShown: !isConst) }
        if text.hasPrefix("0x"), let address = CNumber.integer(text).flatMap({ UInt(exactly: $0) }) { return address }
        guard target.isCharacter else { throw wrong(.notPointer) }
        let quoted = depth > 0 && text.count >= 2 && text.hasPrefix("\"") && text.hasSuffix("\"") ? CText.unescaped(text.dropFirst().dropLast()) : nil
        let bytes = (quoted ?? Array(text.utf8)) + [0]
        return point(to: bytes, .array(target, count: bytes.count), isShown: false)
    }

    /// `TYPE:VALUE,VALUE`.
    private mutating func array(_ list: Substring, depth: Int) throws(CallError) -> UInt {
        let name = list.prefix { $0 != ":" }
        guard name.endIndex < list.endIndex else { throw wrong(.notPointer) }
        guard let element = try? CType(named: String(name)), element.size != nil else { throw wrong(.unknownElement(String(name))) }
        guard let values = Braces.items("{" + list[list.index(after: name.endIndex)...] + "}") else { throw wrong(.notStructure) }
        var bytes: [UInt8] = []
        for value in values { bytes += try self.value(of: element, value, depth: depth + 1) }
        return point(to: bytes, .array(element, count: values.count), isShown: true)
    }

    /// How so many bytes behind a pointer are shown: as many values of what it points to as fit.
    private func shown(_ target: CType, count: Int) -> CType {
        let isSized = target.size.map { $0 > 0 && count % $0 == 0 } ?? false
        guard isSized, let size = target.size else { return .array(.integer(.init(name: "unsigned char", size: 1, isSigned: false)), count: count) }
        return .array(target, count: count / size)
    }

    private mutating func point(to bytes: [UInt8], _ type: CType, isShown: Bool) -> UInt {
        let address = unsafe UInt(bitPattern: memory.copy(bytes))
        pointees.append(Pointee(type: type, address: address, before: bytes, isAlwaysShown: isShown))
        return address
    }
}

extension Substring {
    /// What stands behind a prefix, where it has that.
    fileprivate func rest(behind prefix: String) -> Substring? { hasPrefix(prefix) ? dropFirst(prefix.count) : nil }
}

extension CType {
    /// A type by its name alone, such as `unsigned long` or `const char *`.
    init(named name: String) throws(CallError) {
        var declarations = try CDeclarations(name)
        self = try declarations.typeName()
    }
}

extension CType.Integer {
    var range: (least: Int128, most: Int128) {
        let bits = Int128(size * 8)
        return isSigned ? (-(1 << (bits - 1)), 1 << (bits - 1) - 1) : (0, 1 << bits - 1)
    }
}
