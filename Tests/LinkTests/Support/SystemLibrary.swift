import ELF
import Glibc
import Testing

/// A library of the system, loaded into this process by the system's own loader, which is asked what it finds there.
@safe final class SystemLibrary: @unchecked Sendable {
    let library: Library
    private let handle: UnsafeMutableRawPointer
    private let base: UInt

    /// nil where the library is not installed.
    init?(_ soname: String) throws {
        guard let handle = unsafe dlopen(soname, RTLD_NOW | RTLD_LOCAL) else { return nil }
        unsafe self.handle = unsafe handle
        // A handle is a link map: the load bias, then the path.
        let map = unsafe handle.assumingMemoryBound(to: UInt.self)
        base = unsafe map[0]
        guard let path = unsafe UnsafePointer<CChar>(bitPattern: map[1]) else { return nil }
        library = try Library(path: unsafe String(cString: path))
    }

    /// The link address of what `dlsym` finds, or `dlvsym` where a version is given; nil where it finds nothing.
    func address(of name: String, version: String? = nil) -> UInt64? {
        guard let version else { return unsafe dlsym(handle, name).map { UInt64(UInt(bitPattern: $0) &- base) } }
        return unsafe Self.versioned?(handle, name, version).map { UInt64(UInt(bitPattern: $0) &- base) }
    }

    /// `dlvsym`, which only programs that ask for GNU extensions see in the header.
    private typealias Versioned = @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>, UnsafePointer<CChar>) -> UnsafeMutableRawPointer?
    private static let versioned = unsafe dlsym(nil, "dlvsym").map { unsafe unsafeBitCast($0, to: Versioned.self) }

    /// Those that are here of the libraries that lookup is tested on.
    static let installed = ["libc.so.6", "libm.so.6", "libstdc++.so.6"].filter { areInstalled([$0]) }

    static func areInstalled(_ names: [String]) -> Bool {
        names.allSatisfy { name in unsafe dlopen(name, RTLD_NOW | RTLD_LOCAL) != nil }
    }
}

/// One defined symbol as readelf lists it.
struct ListedSymbol {
    let index: Int
    let symbol: ReadELF.DynamicSymbol
    /// Its entry of .gnu.version without the hidden bit; 1 in a library without versions.
    let versionIndex: UInt16
    let isHidden: Bool
    let version: String

    var name: String { String(symbol.name) }

    /// The symbols of a file that others can bind to.
    static func definitions(of path: String) throws -> [ListedSymbol] {
        let reader = ReadELF(path: path)
        let versions = try reader.versions()
        var names: [UInt16: String] = [:]
        for definition in versions.definitions { names[definition.index] = definition.name }
        return try reader.symbols().enumerated().compactMap { index, symbol in
            guard symbol.section != "UND", symbol.binding != "LOCAL", ["DEFAULT", "PROTECTED"].contains(symbol.visibility) else { return nil }
            // The names of the versions themselves are symbols too: absolute ones, of value 0.
            let entry = index < versions.symbols.count ? versions.symbols[index] : 1
            return ListedSymbol(
                index: index, symbol: symbol, versionIndex: entry & 0x7fff, isHidden: entry & 0x8000 != 0,
                version: entry & 0x7fff > 1 ? names[entry & 0x7fff] ?? "" : "")
        }
    }
}
