import CFreestanding

/// The table through which libc sends the dl functions, its own internal calls included (glibc 2.34 and later, `struct dlfcn_hook`).
enum DynamicLinkingHook {
    /// Set by every call of `dlerror`, so that the start can see that libc honours the table.
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
            Function.address(of: closeForLibc),
        ]
        let table = Memory.permanent(count: functions.count * 8)
        for (index, function) in functions.enumerated() { Memory.store(function, at: table.address &+ UInt(index) &* 8) }
        return table.address
    }

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
        overrides.add("__libc_dlvsym", .function(Function.address(of: findVersionedForLibc)))
        overrides.add("__libc_dlclose", .function(Function.address(of: closeForLibc)))
        overrides.add("_dl_sym", .function(Function.address(of: findSymbol)))
        overrides.add("_dl_vsym", .function(Function.address(of: findVersionedSymbol)))
    }
}

nonisolated(unsafe) private var called = false
