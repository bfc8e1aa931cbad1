import ELF
import Link

/// One object of a closure: the program, a library, the dynamic linker, or a library that is not there.
public final class ClosureObject {
    /// What part the object plays.
    public enum Role: Sendable { case program, library, linker }

    public let id: ObjectID
    public let role: Role
    /// The name that traces show; empty for the program.
    public let name: Bytes
    /// The name by which it was asked for first.
    public let requestedName: Bytes
    /// The object that needed it first; nil for the program.
    public let loader: ObjectID?
    public let finding: LibraryFinding
    /// Nil for a library that was not found or cannot be loaded.
    public let file: ObjectFile?
    public let tables: DynamicObject
    /// Holds the names.
    private let strings: KeptBytes

    init(
        _ file: ObjectFile?, _ tables: DynamicObject, id: ObjectID, role: Role, name: Bytes, requestedName: Bytes, loader: ObjectID?,
        finding: LibraryFinding, strings: KeptBytes
    ) {
        self.strings = strings
        self.id = id
        self.role = role
        self.name = name
        self.requestedName = requestedName
        self.loader = loader
        self.finding = finding
        self.file = file
        self.tables = tables
    }

    public var isMissing: Bool { file == nil }

    /// DT_SONAME, empty where there is none.
    public var soname: Bytes {
        do throws(ELFError) { return try tables.string(.soname) ?? Bytes() } catch { return Bytes() }
    }
}
