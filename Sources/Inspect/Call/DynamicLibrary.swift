import CHosted
import Glibc

/// A library that the process's dynamic linker has loaded on demand.
@safe struct DynamicLibrary {
    private let handle: UnsafeMutableRawPointer
    private let name: String

    init(_ name: String) throws(CallError) {
        guard let handle = unsafe dlopen(name, RTLD_NOW | RTLD_LOCAL) else { throw .missingLibrary(name, Self.lastError) }
        (unsafe self.handle, self.name) = unsafe (handle, name)
    }

    /// A function's address; data is none.
    func function(_ symbol: String) throws(CallError) -> UnsafeMutableRawPointer {
        _ = unsafe dlerror()
        guard let address = unsafe dlsym(handle, symbol) else { throw .missingFunction(symbol, library: name, Self.lastError) }
        let place = UInt64(UInt(bitPattern: address))
        let isCode = ProcessMap.own.contains { $0.contains(place) && $0.isExecutable }
        guard isCode else { throw .missingFunction(symbol, library: name, "it is data") }
        return unsafe address
    }

    /// The file that an address belongs to.
    static func file(at address: UnsafeMutableRawPointer) -> String? {
        unsafe name_of_object(address).map { unsafe String(cString: $0) }
    }

    static var lastError: String { unsafe dlerror().map { unsafe String(cString: $0) } ?? "its symbol is not there" }
}
