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
        case .elsewhere: "not taken: it is of another boot or another processor"
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
        case .elsewhere: "elsewhere"
        case .occupied: "occupied"
        case .written: "written"
        case .unwritable: "unwritable"
        case .doubtful: "doubtful"
        case .needless: "needless"
        }
    }
}
