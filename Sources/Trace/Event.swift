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

/// What happens to a thread's control block (TCB).
public enum ControlBlockChange: UInt8, Sendable {
    /// The first thread's is there.
    case first
    /// A new thread has a new stack, or one that an earlier thread has left.
    case new, reused
    /// It is given back: what belongs to it, or its stack as well.
    case ended, endedWithStack
}

/// Why a version that an object needs was not found.
public enum VersionFailure: UInt8, Sendable {
    /// The library has no versions at all.
    case noVersions
    /// The library has others, and the object can do without this one (VER_FLG_WEAK).
    case weak
    case missing
}

/// An object as events name it: its name, empty for the program, and its link-map namespace.
public struct TracedObject: BitwiseCopyable, Sendable {
    public let name: Bytes
    public let space: Int

    public init(_ name: Bytes, space: Int) {
        self.name = name
        self.space = space
    }
}

/// The parts of a run that take time; an object stands in the middle of some.
public enum Phase: UInt8, Sendable {
    /// Everything before the program's first instruction; its constructors are a part of it.
    case start
    /// Looking for the file of a name, and mapping it.
    case search, map
    /// Checking the versions of all objects.
    case versions
    /// The system's dynamic linker making the C library's private state.
    case bridge
    /// One object's relocations, its constructors, its destructors.
    case relocate, initialise, finalise
    /// The program, from its first instruction to the end.
    case run
    /// A dlopen, and a dlclose.
    case open, close
}

/// What became of the decisions of earlier starts.
public enum CacheNote: UInt8, Error {
    /// They are taken; and with the pages as relocation left them.
    case used, usedPages
    /// What is known of the processor is taken, and nothing else.
    case usedProcessor
    /// There is no file, or one that is not the user's alone, or one that is not as it was written.
    case absent, foreign, damaged
    /// A file or directory has changed since.
    case stale
    /// It is of another boot, or of another processor.
    case elsewhere
    /// Where the pages have to be mapped, something else is.
    case occupied
    /// This start's decisions were kept, or could not be.
    case written, unwritable
    /// What is known of the processor was kept.
    case writtenProcessor
    /// They were not kept: something that they depend on has changed a moment ago, or cannot be told from another state.
    case doubtful
    /// There is nothing to keep: the program needs no library.
    case needless
    /// Nothing is known of the processor: no dynamic linker asks, or it cannot be told the answers, which is kept.
    case unasked, silent
}

/// One thing that happened during a load; names are the bytes that the files hold.
public enum Event {
    case searching(library: TracedObject)
    case searchPath(directories: [Bytes], reason: SearchReason, file: Bytes)
    case searchCache(file: Bytes)
    case trying(file: Bytes)
    case skipped(SkipReason)
    case auxiliary(file: Bytes, requester: Bytes)
    /// A filtee whose name has a token without a value.
    case auxiliaryWithoutName(Bytes)
    case searchEnded
    case needed(file: TracedObject, by: TracedObject)
    case opened(file: TracedObject, by: TracedObject)
    case generatingMap(file: TracedObject)
    case mapped(dynamic: UInt, base: UInt, size: UInt, entry: UInt, headers: UInt, headerCount: Int)
    case checkingVersion(name: Bytes, file: TracedObject, requiredBy: TracedObject)
    case scopesBegin
    case objectScope(object: TracedObject)
    case scope(number: Int, members: [Bytes])
    case noScope
    case scopesEnd
    case relocating(object: Bytes, lazily: Bool)
    case lookup(symbol: Bytes, file: TracedObject)
    case binding(from: TracedObject, to: TracedObject, symbol: Bytes, version: Bytes, isProtected: Bool)
    case callingPreinit(object: Bytes)
    case callingInit(object: Bytes)
    case initializeProgram(object: Bytes)
    case transferringControl(object: Bytes)
    case callingFini(object: TracedObject)
    case opening(file: TracedObject, count: UInt32)
    case closing(file: Bytes, count: UInt32)
    case destroyed(object: TracedObject)
    case addedToGlobal(object: TracedObject)
    case bound(object: TracedObject, by: TracedObject)
    /// Bits of DT_FLAGS_1 of the object whose link map is being made that mean nothing to a loader.
    case unsupportedFlags(UInt64)
    case markedNoDelete(object: TracedObject)
    case activatedNoDelete(object: TracedObject)
    case markedUnique(object: TracedObject)
    case markedBound(object: TracedObject, by: TracedObject)
    case cache(CacheNote, file: Bytes)
    case controlBlock(ControlBlockChange, UInt)
    /// A reference that nothing defines; `isFatal` is false where the load goes on.
    case undefined(symbol: Bytes, version: Bytes, object: Bytes, isFatal: Bool)
    /// A version that its library does not define.
    case versionFailed(VersionFailure, version: Bytes, file: Bytes, requiredBy: Bytes, isFatal: Bool)
    case began(Phase, object: Bytes)
    case ended(Phase)
}
