/// What became of the decisions of earlier starts, in words and as the word that JSON has for it.
extension CacheNote {
    var words: StaticString {
        switch self {
        case .used: "taken: nothing is searched or looked up"
        case .usedPages: "taken with its pages: nothing is searched, looked up or relocated"
        case .usedProcessor: "taken: the dynamic linker does not ask the processor"
        case .absent: "not there"
        case .foreign: "not taken: it is not the user's own file of mode 0600"
        case .damaged: "not taken: its bytes are not those of a cache for this start"
        case .stale: "not taken: this file has changed since"
        case .elsewhere: "not taken: it is of another boot or another processor"
        case .occupied: "taken without its pages: their place is occupied"
        case .written: "written"
        case .writtenProcessor: "written: what the dynamic linker finds out of the processor"
        case .unwritable: "not written: the file system does not let"
        case .needless: "not written: the program needs no library"
        case .doubtful: "not written: what this start found may be different at the next"
        case .unasked: "not written: the program has no C library whose dynamic linker asks the processor"
        case .silent: "without words: its dynamic linker cannot be told of the processor"
        }
    }

    var word: StaticString {
        switch self {
        case .used: "used"
        case .usedPages: "used-pages"
        case .usedProcessor: "used-processor"
        case .absent: "absent"
        case .foreign: "foreign"
        case .damaged: "damaged"
        case .stale: "stale"
        case .elsewhere: "elsewhere"
        case .occupied: "occupied"
        case .written: "written"
        case .writtenProcessor: "written-processor"
        case .unwritable: "unwritable"
        case .doubtful: "doubtful"
        case .needless: "needless"
        case .unasked: "unasked"
        case .silent: "silent"
        }
    }
}
