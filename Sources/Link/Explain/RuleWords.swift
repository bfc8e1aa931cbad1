#if !hasFeature(Embedded)
    import ELF
#endif

/// What decided a binding, in words and as the word that JSON has for it.
extension BindingRule {
    public var words: StaticString {
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

    public var word: StaticString {
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
    public var word: StaticString {
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
    public var word: StaticString {
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
    public var word: StaticString {
        switch rawValue {
        case 0: "LOCAL"
        case 1: "GLOBAL"
        case 2: "WEAK"
        case 10: "UNIQUE"
        default: "other"
        }
    }
}
