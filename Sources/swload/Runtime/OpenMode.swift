/// The mode of `dlopen` (<dlfcn.h>).
struct OpenMode: OptionSet {
    let rawValue: UInt
    static let lazy = OpenMode(rawValue: 1)
    static let now = OpenMode(rawValue: 2)
    /// Only what is loaded already.
    static let noLoad = OpenMode(rawValue: 4)
    /// The object's own closure is searched before the global scope.
    static let deepBind = OpenMode(rawValue: 8)
    static let global = OpenMode(rawValue: 0x100)
    static let noDelete = OpenMode(rawValue: 0x1000)

    /// The bits that a program may set.
    static var known: UInt { 0x110f }

    init(rawValue: UInt) { self.rawValue = rawValue }

    /// A program's mode; an error for bits that mean nothing.
    init(checking mode: UInt) throws(DynamicError) {
        // The type of the argument is int.
        if UInt32(truncatingIfNeeded: mode) & ~UInt32(Self.known) != 0 { throw DynamicError(Bytes(), "invalid mode parameter") }
        rawValue = mode & Self.known
    }
}
