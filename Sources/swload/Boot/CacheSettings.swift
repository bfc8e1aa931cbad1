/// Whether what an earlier start has decided is taken, and what this one decides is kept (docs/cache.md).
struct CacheSettings {
    enum Policy {
        /// Nothing is read, and nothing written.
        case off
        /// What is known of the processor is taken, and found out and kept where that is worth it.
        case processor
        /// The decisions: paths, versions, bindings.
        case auto
        /// The relocated pages as well, which fixes the load addresses until the next boot.
        case snapshot

        init?(word: Bytes) {
            if word == Bytes("off") {
                self = .off
            } else if word == Bytes("processor") {
                self = .processor
            } else if word == Bytes("auto") {
                self = .auto
            } else if word == Bytes("snapshot") {
                self = .snapshot
            } else {
                return nil
            }
        }
    }

    /// What is asked for; nil where nobody says.
    var asked: Policy?
    /// --write-cache: the program is loaded, its cache written, and not started.
    var onlyWrites = false
    /// A value of SWLOAD_CACHE that means nothing; empty for none.
    var unknownPolicy = Bytes()
    /// When the start began, where it may keep something: what has changed since may change once more without a trace.
    private(set) var began: UInt64 = 0

    var policy: Policy { asked ?? (onlyWrites ? .auto : .processor) }
    /// True where decisions are taken and kept.
    var keepsDecisions: Bool { policy == .auto || policy == .snapshot }
    /// True for a start that finds out what is known of the processor, writes it, and does nothing else.
    var onlyWritesProcessor: Bool { onlyWrites && policy == .processor }

    /// Checks that the settings go together, and notes the time where it counts.
    mutating func complete() throws(UsageError) {
        if onlyWrites, policy == .off { throw .conflict(Bytes("--write-cache"), with: Bytes("--cache=off")) }
        if policy != .off { began = System.date }
    }
}

extension Settings {
    /// True where a start like this one may be decided by an earlier one.
    var usesStartCache: Bool { cache.keepsDecisions && mayTakeWhatIsKept }

    /// True where a start like this one may take what an earlier one has found out of the processor, or leave it.
    var usesProcessorFile: Bool { cache.policy != .off && mayTakeWhatIsKept }

    /// True where nobody wants to see how the decisions come about, and the process has no more rights than its user.
    private var mayTakeWhatIsKept: Bool {
        let untold: TraceCategories = [.libs, .reloc, .symbols, .bindings, .versions, .scopes, .unused, .calls, .tls]
        return mode == .run && !isSecure && trace.categories.isDisjoint(with: untold)
    }

    /// True where a trace tells what became of what is kept; LD_DEBUG's, which is ld.so's line for line, only where it was asked for.
    var tellsOfProcessorFile: Bool { cache.asked != nil || trace.isByOption }
}
