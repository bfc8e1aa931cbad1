/// Whether what an earlier start has decided is taken, and what this one decides is kept (docs/cache.md).
struct CacheSettings {
    enum Policy {
        case off
        /// The decisions: paths, versions, bindings.
        case auto
        /// The relocated pages as well, which fixes the load addresses until the next boot.
        case snapshot

        init?(word: Bytes) {
            if word == Bytes("off") {
                self = .off
            } else if word == Bytes("auto") {
                self = .auto
            } else if word == Bytes("snapshot") {
                self = .snapshot
            } else {
                return nil
            }
        }
    }

    var policy = Policy.off
    /// --write-cache: the program is loaded, its cache written, and not started.
    var onlyWrites = false
    /// A value of SWLOAD_CACHE that means nothing; empty for none.
    var unknownPolicy = Bytes()
}

extension Settings {
    /// True where a start like this one may be decided by an earlier one: nobody wants to see how the decisions come about, and the process has no
    /// more rights than its user.
    var usesStartCache: Bool {
        let untold: TraceCategories = [.libs, .reloc, .symbols, .bindings, .versions, .scopes, .unused, .calls, .tls]
        return (cache.policy != .off || cache.onlyWrites) && mode == .run && !isSecure && trace.categories.isDisjoint(with: untold)
    }
}
