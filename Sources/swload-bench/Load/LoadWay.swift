import Glibc

/// The ways in which a program that is only loaded is started.
enum LoadWay: Int, CaseIterable {
    /// By the system's loader: everything bound at once, or functions at their first calls.
    case nativeNow, nativeLazy
    /// By swload as it is by default: of earlier starts it takes only what one of them has found out of the processor, where that is slow to answer.
    case now, lazy
    /// By swload, which keeps nothing of a start, and takes nothing of earlier ones.
    case off, lazyOff
    /// By swload, which takes what an earlier start has bound.
    case table
    /// By swload, which takes the pages that an earlier start has relocated.
    case snapshot

    /// The way's name in reports.
    var name: String {
        switch self {
        case .nativeNow: "native_now"
        case .nativeLazy: "native_lazy"
        case .now: "swload_now"
        case .lazy: "swload_lazy"
        case .off: "swload_off"
        case .lazyOff: "swload_lazy_off"
        case .table: "swload_table"
        case .snapshot: "swload_snapshot"
        }
    }

    /// The system loader's way of doing the same.
    var baseline: LoadWay { [.lazy, .lazyOff, .nativeLazy].contains(self) ? .nativeLazy : .nativeNow }

    /// What SWLOAD_CACHE has to be.
    var cache: String {
        switch self {
        case .now, .lazy: "processor"
        case .table: "auto"
        case .snapshot: "snapshot"
        case .nativeNow, .nativeLazy, .off, .lazyOff: "off"
        }
    }

    /// True where decisions of an earlier start are taken.
    var takesDecisions: Bool { self == .table || self == .snapshot }

    /// What a start that found what it takes says of it under --trace=files, nil where none is asked for.
    var sign: String? {
        switch self {
        case .now, .lazy: ": taken: the dynamic linker "
        case .table: ": taken: nothing "
        case .snapshot: ": taken with its pages: "
        default: nil
        }
    }

    /// A program, started in this way; what is kept of starts goes into the folder `kept`.
    func child(_ program: Prepared, _ swload: String, kept: String) -> Child {
        let isLazy = baseline == .nativeLazy
        guard baseline != self else { return program.native(lazy: isLazy) }
        return program.under(swload, lazy: isLazy, options: [], variables: variables(kept))
    }

    /// The variables that make swload start a program in this way; what is kept of starts goes into the folder `kept`.
    func variables(_ kept: String) -> [String] { ["SWLOAD_CACHE=\(cache)", "XDG_CACHE_HOME=\(kept)"] }

    /// Makes the first starts, which leave what later ones take; false where a later one does not take what was asked for.
    func prepare(_ program: Prepared, _ swload: String, kept: String) throws(SpawnError) -> Bool {
        guard let sign else { return true }
        let child = program.under(swload, lazy: false, options: ["--trace=files"], variables: variables(kept))
        for _ in 0..<5 {
            let text = try child.output().text
            // Nothing is to be kept where the processor is quick to answer, or nobody asks it.
            if text.contains(sign) || cache == "processor" && !text.contains("\tcache: ") { return true }
            // Of files that were made a moment ago nothing is kept.
            usleep(30_000)
        }
        return false
    }
}
