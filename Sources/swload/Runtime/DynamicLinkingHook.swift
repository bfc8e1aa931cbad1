import CFreestanding

/// The table through which libc sends the dl functions, its own internal calls included (glibc 2.34 and later, `struct dlfcn_hook`).
enum DynamicLinkingHook {
    /// Set by every call, so that the start can see that libc honours the table.
    static var wasCalled: Bool {
        get { unsafe called }
        set { unsafe called = newValue }
    }

    /// A table that stays: dlopen, dlclose, dlsym, dlvsym, dlerror, dladdr, dladdr1, dlinfo, dlmopen, and libc's own dlopen, dlsym, dlvsym, dlclose.
    static func table() -> UInt {
        let functions = [
            Function.address(of: openObject), Function.address(of: closeObject), Function.address(of: findSymbol),
            Function.address(of: findVersionedSymbol), Function.address(of: lastError), Function.address(of: describeAddress),
            Function.address(of: describeAddressMore), Function.address(of: describeObject), Function.address(of: openInNamespace),
            Function.address(of: openForLibc), Function.address(of: findForLibc), Function.address(of: findVersionedForLibc),
            Function.address(of: closeObject),
        ]
        let table = Memory.permanent(count: functions.count * 8)
        for (index, function) in functions.enumerated() { Memory.store(function, at: table.address &+ UInt(index) &* 8) }
        return table.address
    }
}

extension DynamicLinkingHook {
    /// Replaces the functions by name, for a libc without the hook; with it, these lead to the same.
    static func addPublicFunctions(to overrides: Overrides) {
        overrides.add("dlopen", .function(dlopen_address()))
        overrides.add("dlmopen", .function(dlmopen_address()))
        overrides.add("dlsym", .function(dlsym_address()))
        overrides.add("dlvsym", .function(dlvsym_address()))
        overrides.add("dlclose", .function(Function.address(of: closeObject)))
        overrides.add("dlerror", .function(Function.address(of: lastError)))
        overrides.add("dladdr", .function(Function.address(of: describeAddress)))
        overrides.add("dladdr1", .function(Function.address(of: describeAddressMore)))
        overrides.add("dlinfo", .function(Function.address(of: describeObject)))
        overrides.add("__libc_dlopen_mode", .function(Function.address(of: openForLibc)))
        overrides.add("__libc_dlsym", .function(Function.address(of: findForLibc)))
        overrides.add("__libc_dlclose", .function(Function.address(of: closeObject)))
    }
}

/// What libc's own loads get where they go straight to its linker: nothing, which libc takes for a failure.
@c(swload_refuse_open) func refuseToOpen(_ name: UInt, _ mode: UInt) -> UInt { 0 }

nonisolated(unsafe) private var called = false
/// The text that `dlerror` gives next, 0 for none.
nonisolated(unsafe) private var errorText: UInt = 0

private func fail(_ text: StaticString) -> UInt {
    unsafe errorText = Bytes(text).address
    return 0
}

/// `dlopen`: the program itself, or an object that is loaded.
@c(swload_dlopen) func openObject(_ name: UInt, _ mode: UInt, _ caller: UInt) -> UInt {
    let process = Process.shared
    let text = Memory.string(at: name)
    if text.isEmpty { return process.maps.records[0] }
    guard let object = process.closure.object(named: text) else { return fail("cannot load shared objects after the start of the program") }
    return process.maps.records[object.id.index]
}

/// `dlclose`: nothing that was loaded at the start is ever unloaded.
@c(swload_dlclose) func closeObject(_ handle: UInt) -> UInt { 0 }

/// `dlsym`.
@c(swload_dlsym) func findSymbol(_ handle: UInt, _ name: UInt, _ caller: UInt) -> UInt {
    SymbolQuery(handle: handle, name: Memory.string(at: name), version: nil, caller: caller).address() ?? fail("undefined symbol")
}

/// `dlvsym`.
@c(swload_dlvsym) func findVersionedSymbol(_ handle: UInt, _ name: UInt, _ version: UInt, _ caller: UInt) -> UInt {
    SymbolQuery(handle: handle, name: Memory.string(at: name), version: Memory.string(at: version), caller: caller).address()
        ?? fail("undefined symbol")
}

/// `dlerror`.
@c(swload_dlerror) func lastError() -> UInt {
    unsafe called = true
    let text = unsafe errorText
    unsafe errorText = 0
    return text
}

/// `dladdr`: fills a `Dl_info` with the object and the nearest symbol at or below an address.
@c(swload_dladdr) func describeAddress(_ address: UInt, _ result: UInt) -> Int32 {
    let process = Process.shared
    guard let range = process.ranges.find(address), let id = process.maps.object(range.map) else { return 0 }
    let object = process.closure.objects[id.index]
    let path = object.role == .program ? process.stack.argument(0) : object.name
    Memory.store(path.address, at: result)
    Memory.store(object.start, at: result &+ 8)
    let symbol = object.nearestSymbol(address)
    Memory.store(symbol?.name.address ?? 0, at: result &+ 16)
    Memory.store(symbol?.address ?? 0, at: result &+ 24)
    return 1
}

/// `dladdr1`: also gives the link map (flag 2).
@c(swload_dladdr1) func describeAddressMore(_ address: UInt, _ result: UInt, _ extra: UInt, _ flags: UInt) -> UInt {
    guard describeAddress(address, result) != 0 else { return 0 }
    if flags == 2, extra != 0 { Memory.store(Process.shared.ranges.find(address)?.map ?? 0, at: extra) }
    return 1
}

/// `dlinfo`: the link map (request 2) only.
@c(swload_dlinfo) func describeObject(_ handle: UInt, _ request: UInt, _ result: UInt) -> UInt {
    guard request == 2 else {
        _ = fail("unsupported dlinfo request")
        return UInt(bitPattern: -1)
    }
    Memory.store(handle, at: result)
    return 0
}

/// `dlmopen`: only the first namespace exists.
@c(swload_dlmopen) func openInNamespace(_ space: UInt, _ name: UInt, _ mode: UInt, _ caller: UInt) -> UInt {
    space == 0 ? openObject(name, mode, caller) : fail("no other namespaces")
}

/// libc's own dlopen, for libgcc_s, NSS and iconv modules.
@c(swload_libc_dlopen) func openForLibc(_ name: UInt, _ mode: UInt) -> UInt { openObject(name, mode, 0) }

/// libc's own dlsym.
@c(swload_libc_dlsym) func findForLibc(_ handle: UInt, _ name: UInt) -> UInt { findSymbol(handle, name, 0) }

/// libc's own dlvsym.
@c(swload_libc_dlvsym) func findVersionedForLibc(_ handle: UInt, _ name: UInt, _ version: UInt) -> UInt {
    findVersionedSymbol(handle, name, version, 0)
}
