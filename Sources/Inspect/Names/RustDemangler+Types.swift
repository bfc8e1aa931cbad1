/// Types.
extension RustDemangler {
    mutating func type() throws(Failure) {
        let tag = try next()
        if let basic = Self.basicType(tag) { return try write(basic) }
        try nested { parser throws(Failure) in try parser.compositeType(tag) }
    }

    private mutating func compositeType(_ tag: UInt8) throws(Failure) {
        switch Unicode.Scalar(tag) {
        case "R", "Q":
            try write("&")
            if eat("L") {
                let index = try base62()
                if index > 0 {
                    try lifetime(index)
                    try write(" ")
                }
            }
            if tag == UInt8(ascii: "Q") { try write("mut ") }
            try type()
        case "P", "O":
            try write(tag == UInt8(ascii: "P") ? "*const " : "*mut ")
            try type()
        case "A", "S":
            try write("[")
            try type()
            if tag == UInt8(ascii: "A") {
                try write("; ")
                try constant(inValue: true)
            }
            try write("]")
        case "T":
            try write("(")
            let count = try list(separator: ", ") { parser throws(Failure) in try parser.type() }
            try write(count == 1 ? ",)" : ")")
        case "F": try binder { parser throws(Failure) in try parser.functionSignature() }
        case "D": try traitObject()
        case "B": try backReference { parser throws(Failure) in try parser.type() }
        default:
            stepBack()
            try path(inValue: false)
        }
    }

    private mutating func functionSignature() throws(Failure) {
        if eat("U") { try write("unsafe ") }
        if eat("K") {
            let convention = eat("C") ? "C" : String(try identifier().map { $0 == "_" ? "-" : $0 })
            try write("extern \"" + convention + "\" ")
        }
        try write("fn(")
        try list(separator: ", ") { parser throws(Failure) in try parser.type() }
        try write(")")
        guard !eat("u") else { return }
        try write(" -> ")
        try type()
    }

    private mutating func traitObject() throws(Failure) {
        try write("dyn ")
        try binder { parser throws(Failure) in
            try parser.list(separator: " + ") { parser throws(Failure) in try parser.boundTrait() }
        }
        guard eat("L") else { throw .malformed }
        let index = try base62()
        guard index > 0 else { return }
        try write(" + ")
        try lifetime(index)
    }

    static func basicType(_ tag: UInt8) -> String? {
        switch Unicode.Scalar(tag) {
        case "a": "i8"
        case "b": "bool"
        case "c": "char"
        case "d": "f64"
        case "e": "str"
        case "f": "f32"
        case "h": "u8"
        case "i": "isize"
        case "j": "usize"
        case "l": "i32"
        case "m": "u32"
        case "n": "i128"
        case "o": "u128"
        case "p": "_"
        case "s": "i16"
        case "t": "u16"
        case "u": "()"
        case "v": "..."
        case "x": "i64"
        case "y": "u64"
        case "z": "!"
        default: nil
        }
    }
}
