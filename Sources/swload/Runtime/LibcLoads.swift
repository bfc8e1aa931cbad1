import CFreestanding

// libc's own loads: libgcc_s, NSS and iconv modules, libidn2. A failure is a 0 and nothing else: the thread's message for `dlerror` stays what it was.
// Any thread, as the public functions.

extension Process {
    /// Calls `body` for libc; 0 where it fails.
    private func answerLibc(_ body: () throws(DynamicError) -> UInt) -> UInt {
        do throws(DynamicError) {
            return try body()
        } catch {
            Memory.free(error.text)
            return 0
        }
    }

    /// Opens an object for the code of libc at an address.
    fileprivate func openForLibc(_ name: UInt, _ mode: UInt, caller: UInt) -> UInt {
        answerLibc { () throws(DynamicError) in
            // Behind the public bits of the mode libc says who is asking.
            try open(Memory.string(at: name), mode: OpenMode(rawValue: mode & OpenMode.known), caller: caller, space: nil)
        }
    }

    fileprivate func findForLibc(_ handle: UInt, _ name: UInt, version: UInt) -> UInt {
        answerLibc { () throws(DynamicError) in
            let version = version == 0 ? nil : Memory.string(at: version)
            return try SymbolQuery(handle: handle, name: Memory.string(at: name), version: version, caller: 0).address(self)
        }
    }
}

/// libc's own dlopen.
@c(swload_libc_dlopen) func openForLibc(_ name: UInt, _ mode: UInt) -> UInt {
    let process = Process.shared
    return process.openForLibc(name, mode, caller: process.glibc?.library.start ?? 0)
}

/// libc's own dlsym.
@c(swload_libc_dlsym) func findForLibc(_ handle: UInt, _ name: UInt) -> UInt {
    Process.shared.findForLibc(handle, name, version: 0)
}

/// libc's own dlvsym.
@c(swload_libc_dlvsym) func findVersionedForLibc(_ handle: UInt, _ name: UInt, _ version: UInt) -> UInt {
    Process.shared.findForLibc(handle, name, version: version)
}

/// libc's own dlclose.
@c(swload_libc_dlclose) func closeForLibc(_ handle: UInt) -> UInt {
    do throws(DynamicError) {
        try Process.shared.close(handle)
        return 0
    } catch {
        return UInt.max
    }
}

// MARK: what a libc without the hook calls: functions of its dynamic linker, by their slots

/// The functions that stand in the linker's slots for loading.
enum LinkerLoads {
    /// The linker's own function for lookups, which serves the kernel's shared object.
    static var lookup: UInt {
        get { unsafe linkerLookup }
        set { unsafe linkerLookup = newValue }
    }
}

nonisolated(unsafe) private var linkerLookup: UInt = 0

/// `_dl_open`; what follows the caller's address, the namespace and the arguments of the program, is always the same and not looked at.
@c(swload_linker_open) func openForLinker(_ name: UInt, _ mode: UInt, _ caller: UInt) -> UInt {
    Process.shared.openForLibc(name, mode, caller: caller)
}

/// `_dl_lookup_symbol_x` in the closure of a link map: stores where a symbol table entry of the definition is, and gives the map; 0 twice for a miss.
///
/// The entry is the thread's until its next lookup. It is that of an absolute symbol, so that libc takes the value for the address: it calls no
/// resolver of an indirect function, and does not know what swload provides.
@c(swload_linker_lookup) func lookUpForLinker(
    _ name: UInt, _ map: UInt, _ entry: UInt, _ scope: UInt, _ version: UInt, _ typeClass: UInt, _ flags: UInt, _ skipped: UInt
) -> UInt {
    guard Snapshot.read({ $0.object(ofRecord: map) != nil }) else {
        return call8(LinkerLoads.lookup, name, map, entry, scope, version, typeClass, flags, skipped)
    }
    let process = Process.shared
    let address = process.findForLibc(map, name, version: version == 0 ? 0 : Memory.load(UInt.self, at: version))
    Memory.store(address == 0 ? 0 : process.threads.absoluteSymbol(address), at: entry)
    return address == 0 ? 0 : map
}
