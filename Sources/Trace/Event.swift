#if !hasFeature(Embedded)
    import ELF
#endif

/// Why a list of directories is searched.
public enum SearchReason: UInt8, Sendable {
    case rpath, runpath, libraryPath, libraryPathOption, system
}

/// Why a file that was found is passed over.
public enum SkipReason: UInt8, Sendable {
    /// 32-bit, or another byte order.
    case fileClass
    case machine
    /// A text file, which only a link editor reads.
    case linkerScript
}

/// One thing that happened during a load; names are the bytes that the files hold.
public enum Event {
    case searching(library: Bytes)
    case searchPath(directories: [Bytes], reason: SearchReason, file: Bytes)
    case searchCache(file: Bytes)
    case trying(file: Bytes)
    case skipped(SkipReason)
    case auxiliary(file: Bytes, requester: Bytes)
    case searchEnded
    case needed(file: Bytes, by: Bytes)
    case opened(file: Bytes, by: Bytes)
    case generatingMap(file: Bytes)
    case mapped(dynamic: UInt, base: UInt, size: UInt, entry: UInt, headers: UInt, headerCount: Int)
    case checkingVersion(name: Bytes, file: Bytes, requiredBy: Bytes)
    case scopesBegin
    case objectScope(object: Bytes)
    case scope(number: Int, members: [Bytes])
    case noScope
    case scopesEnd
    case relocating(object: Bytes, lazily: Bool)
    case lookup(symbol: Bytes, file: Bytes)
    case binding(from: Bytes, to: Bytes, symbol: Bytes, version: Bytes, isProtected: Bool)
    case callingPreinit(object: Bytes)
    case callingInit(object: Bytes)
    case initializeProgram(object: Bytes)
    case transferringControl(object: Bytes)
    case callingFini(object: Bytes)
    case opening(file: Bytes, count: UInt32)
    case closing(file: Bytes, count: UInt32)
    case destroyed(object: Bytes)
    case addedToGlobal(object: Bytes)
    case bound(object: Bytes, by: Bytes)
    case markedNoDelete(object: Bytes)
    case markedUnique(object: Bytes)
    case markedBound(object: Bytes, by: Bytes)
}

/// Where events go; `emit` builds an event only where its category is on.
public protocol TraceSink {
    /// The categories that are on.
    var categories: TraceCategories { get }
    /// Takes one event.
    func record(_ event: Event)
}

extension TraceSink {
    /// True when a category, or one of several, is on.
    @inline(__always)
    public func isOn(_ category: TraceCategories) -> Bool { !categories.isDisjoint(with: category) }

    /// Records the event if its category is on.
    @inline(__always)
    public func emit(_ category: TraceCategories, _ event: @autoclosure () -> Event) {
        if isOn(category) { record(event()) }
    }
}
