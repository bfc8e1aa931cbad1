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
}
