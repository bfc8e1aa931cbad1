/// What decided a binding, in words and as the word that JSON has for it.
extension BindingRule {
    var words: StaticString {
        switch self {
        case .scopeOrder: "first in scope order"
        case .preloaded: "preloaded"
        case .symbolic: "own definition by DT_SYMBOLIC"
        case .protected: "own definition, protected"
        case .local: "own definition, which nobody else sees"
        case .unique: "unique, settled earlier"
        case .copied: "copy relocation moved it into the program"
        case .strong: "first that is not weak (LD_DYNAMIC_WEAK)"
        case .weakUndefined: "weak and undefined, so 0"
        case .undefined: "undefined"
        }
    }

    var word: StaticString {
        switch self {
        case .scopeOrder: "scope-order"
        case .preloaded: "preloaded"
        case .symbolic: "symbolic"
        case .protected: "protected"
        case .local: "local"
        case .unique: "unique"
        case .copied: "copied"
        case .strong: "strong"
        case .weakUndefined: "weak-undefined"
        case .undefined: "undefined"
        }
    }
}

extension CandidateVerdict {
    var word: StaticString {
        switch self {
        case .chosen: "chosen"
        case .shadowed: "shadowed"
        case .gaveWay: "gave-way"
        case .passedOver: "passed-over"
        case .undefined: "undefined"
        case .pltEntry: "plt-entry"
        case .noValue: "no-value"
        case .unbindableType: "unbindable-type"
        case .otherVersion: "other-version"
        case .noVersion: "no-version"
        case .hiddenVersion: "hidden-version"
        case .ambiguousVersion: "ambiguous-version"
        case .local: "local"
        case .hidden: "hidden"
        }
    }
}

extension SymbolType {
    var word: StaticString {
        switch rawValue {
        case 0: "NOTYPE"
        case 1: "OBJECT"
        case 2: "FUNC"
        case 5: "COMMON"
        case 6: "TLS"
        case 10: "IFUNC"
        default: "other"
        }
    }
}

extension SymbolBinding {
    var word: StaticString {
        switch rawValue {
        case 0: "LOCAL"
        case 1: "GLOBAL"
        case 2: "WEAK"
        case 10: "UNIQUE"
        default: "other"
        }
    }
}

extension Relocation {
    /// The name of its type, "type N" for one that has none.
    func appendType(to text: TextBuffer, shortly: Bool) {
        guard let name = OpenFile.machine.relocationName(type) else {
            text.append("type ")
            return text.append(decimal: UInt64(type))
        }
        let prefix = Bytes("R_X86_64_")
        let bytes = Bytes(name)
        text.append(shortly && bytes.hasPrefix(prefix) ? bytes.tail(from: prefix.count) ?? bytes : bytes)
    }
}

/// What became of the decisions of earlier starts, in words and as the word that JSON has for it.
extension CacheNote {
    var words: StaticString {
        switch self {
        case .used: "taken: nothing is searched or looked up"
        case .usedPages: "taken with its pages: nothing is searched, looked up or relocated"
        case .absent: "not there"
        case .foreign: "not taken: it is not the user's own file of mode 0600"
        case .damaged: "not taken: its bytes are not those of a cache for this start"
        case .stale: "not taken: this file has changed since"
        case .occupied: "taken without its pages: their place is occupied"
        case .written: "written"
        case .unwritable: "not written: the file system does not let"
        case .needless: "not written: the program needs no library"
        case .doubtful: "not written: what this start found may be different at the next"
        }
    }

    var word: StaticString {
        switch self {
        case .used: "used"
        case .usedPages: "used-pages"
        case .absent: "absent"
        case .foreign: "foreign"
        case .damaged: "damaged"
        case .stale: "stale"
        case .occupied: "occupied"
        case .written: "written"
        case .unwritable: "unwritable"
        case .doubtful: "doubtful"
        case .needless: "needless"
        }
    }
}
