import ELF
import Link

/// What keeps a program from starting, or should be known before it does.
public enum ClosureProblem: Sendable {
    /// A library that an object needs was not found.
    case missingLibrary(ObjectID)
    /// The file of a library cannot be loaded, at the path where it was found.
    case brokenLibrary(ObjectID, path: Bytes, FileError)
    /// An object of LD_PRELOAD, --preload or /etc/ld.so.preload cannot be loaded, and is left out.
    case preload(Bytes, source: String, FileError?)
    /// A version that an object needs is not defined by the library that should.
    case missingVersion(Version, of: ObjectID, in: ObjectID)
    /// A library says nothing of versions, and another object needs one of it.
    case noVersions(of: ObjectID, in: ObjectID)
    /// A packed relocation table that the object's C library does not promise to understand.
    case packedRelocations(ObjectID)
    /// A string or a table that an object's dynamic section leads to is broken.
    case brokenTable(ObjectID, ELFError)
}
