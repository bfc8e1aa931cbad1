/// Paths: crates, modules, implementations, and generic arguments.
extension RustDemangler {
    mutating func path(inValue: Bool) throws(Failure) {
        try nested { parser throws(Failure) in try parser.unlimitedPath(inValue: inValue) }
    }

    private mutating func unlimitedPath(inValue: Bool) throws(Failure) {
        switch Unicode.Scalar(try next()) {
        case "C":
            _ = try disambiguator()
            try write(try identifier())
        case "N": try nestedName(inValue: inValue)
        case "M":
            try implementation()
            try write("<")
            try type()
            try write(">")
        case "X":
            try implementation()
            try traitImplementation()
        case "Y": try traitImplementation()
        case "I":
            try path(inValue: inValue)
            if inValue { try write("::") }
            try write("<")
            try list(separator: ", ") { parser throws(Failure) in try parser.genericArgument() }
            try write(">")
        case "B": try backReference { parser throws(Failure) in try parser.path(inValue: inValue) }
        default: throw .malformed
        }
    }

    /// A name in a namespace: a small letter for an ordinary one, a capital for what has no name in the source.
    private mutating func nestedName(inValue: Bool) throws(Failure) {
        let namespace = try next()
        try path(inValue: inValue)
        let disambiguator = try disambiguator()
        let name = try identifier()
        switch namespace {
        case UInt8(ascii: "a")...UInt8(ascii: "z"):
            if !name.isEmpty { try write("::" + name) }
        case UInt8(ascii: "A")...UInt8(ascii: "Z"):
            let kind =
                switch Unicode.Scalar(namespace) {
                case "C": "closure"
                case "S": "shim"
                default: String(Character(Unicode.Scalar(namespace)))
                }
            try write("::{" + kind + (name.isEmpty ? "" : ":" + name) + "#\(disambiguator)}")
        default: throw .malformed
        }
    }

    /// The place of an implementation, which the type that it is for makes superfluous.
    private mutating func implementation() throws(Failure) {
        _ = try disambiguator()
        try silently { parser throws(Failure) in try parser.path(inValue: false) }
    }

    private mutating func traitImplementation() throws(Failure) {
        try write("<")
        try type()
        try write(" as ")
        try path(inValue: false)
        try write(">")
    }

    private mutating func genericArgument() throws(Failure) {
        if eat("L") {
            try lifetime(try base62())
        } else if eat("K") {
            try constant(inValue: false)
        } else {
            try type()
        }
    }

    /// A trait with the types that it is bound to, such as `Iterator<Item = u8>`.
    mutating func boundTrait() throws(Failure) {
        var isOpen = try openPath()
        while eat("p") {
            try write(isOpen ? ", " : "<")
            isOpen = true
            try write(try identifier() + " = ")
            try type()
        }
        if isOpen { try write(">") }
    }

    /// A path whose generic arguments are left open at their end; true if it has some.
    private mutating func openPath() throws(Failure) -> Bool {
        if eat("B") {
            var isOpen = false
            try backReference { parser throws(Failure) in isOpen = try parser.openPath() }
            return isOpen
        }
        guard eat("I") else {
            try path(inValue: false)
            return false
        }
        try path(inValue: false)
        try write("<")
        try list(separator: ", ") { parser throws(Failure) in try parser.genericArgument() }
        return true
    }
}
