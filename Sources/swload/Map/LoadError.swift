/// Why a program cannot be loaded; the payload holds the facts, `Output` makes the sentence.
enum LoadError: Error {
    /// A file cannot be opened or read.
    case file(Bytes, SystemError)
    /// The program is there and cannot be executed.
    case notExecutable(Bytes, SystemError)
    /// The program is not in PATH.
    case notInPath(Bytes)
    /// A file does not hold what it should.
    case format(Bytes, ELFError)
    /// The program has a file format that no loader of this machine can run.
    case programFormat(Bytes, ELFError)
    /// A library that an object needs was not found.
    case missingLibrary(Bytes, neededBy: Bytes, ObjectID)
    /// A range of memory cannot be mapped.
    case mapping(Bytes, address: UInt, SystemError)
    /// A segment at a fixed address would cover memory that is in use.
    case occupied(Bytes, address: UInt)
    /// A version that an object needs is not defined by the library that should.
    case missingVersion(Bytes, file: Bytes, requiredBy: Bytes)
    /// A packed relocation table that the object's C library does not promise to understand.
    case packedRelocations(Bytes)
    case undefinedSymbol(Bytes, version: Bytes, object: Bytes)
    /// A relocation of a type that cannot stand in a loadable file.
    case unknownRelocation(type: UInt32, site: LinkAddress, symbol: Bytes, object: Bytes)
    /// A relocation outside of the object's writable segments.
    case relocationSite(LinkAddress, type: UInt32, object: Bytes)
    /// A value that does not fit into the 32 bits at the site.
    case relocationOverflow(LinkAddress, type: UInt32, symbol: Bytes, object: Bytes)
    /// An object that is not meant to be opened by a running program.
    case cannotOpen(Bytes, StaticString)
    /// Thread-local storage that must have a fixed place has none: no room is left, or it has been given to threads in another way.
    case noStaticStorage(Bytes, needed: UInt64, left: UInt64, isUsed: Bool)
    /// Stacks cannot be made executable, which a library says that it needs.
    case executableStack(Bytes)
    /// The program says nowhere where it starts.
    case noEntry(Bytes)
    /// The C library is of a kind that swload cannot bring to life.
    case unsupportedLibc(Bytes)
    /// What an earlier start decided does not hold any more; never told as an error, for everything is then decided anew.
    case cache(CacheNote, file: Bytes)
    /// Something that must hold of glibc's private state does not.
    case bridge(StaticString, file: Bytes)

    /// 126 for a program that is there and cannot be executed, 127 for one that cannot be loaded.
    var status: Int {
        switch self {
        case .notExecutable, .programFormat: 126
        default: 127
        }
    }
}
