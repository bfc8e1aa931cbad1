import Glibc

/// The ways in which a program that is only loaded is started.
enum LoadWay: Int, CaseIterable {
    /// By the system's loader: everything bound at once, or functions at their first calls.
    case nativeNow, nativeLazy
    /// By swload, which keeps nothing of a start, and takes nothing of earlier ones.
    case now, lazy
    /// By swload, which takes what is known of the processor, as it does by default.
    case processor, lazyProcessor
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
        case .processor: "swload_processor"
        case .lazyProcessor: "swload_lazy_processor"
        case .table: "swload_table"
        case .snapshot: "swload_snapshot"
        }
    }

    /// The system loader's way of doing the same.
    var baseline: LoadWay { [.lazy, .lazyProcessor, .nativeLazy].contains(self) ? .nativeLazy : .nativeNow }

    /// What SWLOAD_CACHE has to be.
    var cache: String {
        switch self {
        case .processor, .lazyProcessor: "processor"
        case .table: "auto"
        case .snapshot: "snapshot"
        case .nativeNow, .nativeLazy, .now, .lazy: "off"
        }
    }

    /// What a start that found what it takes says of it under --trace=files, nil where none is asked for.
    var sign: String? {
        switch self {
        case .processor, .lazyProcessor: ": taken: the dynamic linker "
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

    /// Makes the first starts, which leave what later ones take; false where a later one does not.
    func prepare(_ program: Prepared, _ swload: String, kept: String) throws(SpawnError) -> Bool {
        guard let sign else { return true }
        if cache == "processor" {
            let writer = program.under(swload, lazy: false, options: ["--write-cache"], variables: variables(kept))
            // Of a program without the C library nobody asks the processor: this way of starting it is no other.
            if try writer.output().text.contains("not written: the program ") { return true }
        }
        let child = program.under(swload, lazy: false, options: ["--trace=files"], variables: variables(kept))
        for _ in 0..<5 {
            if try child.output().text.contains(sign) { return true }
            // Of files that were made a moment ago nothing is kept.
            usleep(30_000)
        }
        return false
    }
}
