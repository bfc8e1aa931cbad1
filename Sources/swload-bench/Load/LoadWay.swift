import Glibc

/// The ways in which a program that is only loaded is started.
enum LoadWay: Int, CaseIterable {
    /// By the system's loader: everything bound at once, or functions at their first calls.
    case nativeNow, nativeLazy
    /// By swload, which keeps nothing of a start.
    case now, lazy
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
        case .table: "swload_table"
        case .snapshot: "swload_snapshot"
        }
    }

    /// The system loader's way of doing the same.
    var baseline: LoadWay { self == .lazy || self == .nativeLazy ? .nativeLazy : .nativeNow }

    /// What SWLOAD_CACHE has to be.
    var cache: String {
        switch self {
        case .table: "auto"
        case .snapshot: "snapshot"
        default: "off"
        }
    }

    /// What a start that found its cache says of it under --trace=files, nil where none is asked for.
    var sign: String? {
        switch self {
        case .table: ": taken: "
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

    private func variables(_ kept: String) -> [String] { ["SWLOAD_CACHE=\(cache)", "XDG_CACHE_HOME=\(kept)"] }

    /// Makes the first starts, which leave what later ones take; false where a later one does not.
    func prepare(_ program: Prepared, _ swload: String, kept: String) throws(SpawnError) -> Bool {
        guard let sign else { return true }
        let child = program.under(swload, lazy: false, options: ["--trace=files"], variables: variables(kept))
        for _ in 0..<5 {
            if try child.output().text.contains(sign) { return true }
            // Of files that were made a moment ago nothing is kept.
            usleep(30_000)
        }
        return false
    }
}
