/// What swload reads and changes of the private state of glibc's dynamic linker, found by anchors and not by version.
struct LinkerState {
    private let linker: LoadedObject
    /// The address and size of `_rtld_global_ro`, and of `_rtld_global`.
    private let readOnly: Bytes
    private let global: UInt
    /// The address of `_dl_mcount`, the first of the functions in the read-only structure that is exported.
    private let counter: UInt?

    /// Finds the two structures; throws where the linker does not export them.
    init(_ linker: LoadedObject, _ closure: Closure) throws(LoadError) {
        self.linker = linker
        guard let readOnly = closure.definedSymbol("_rtld_global_ro", in: linker), let global = closure.definedAddress("_rtld_global", in: linker),
            let bytes = linker.image.bytes(at: LinkAddress(readOnly.value), count: readOnly.size)
        else { throw .bridge("this dynamic linker does not export _rtld_global and _rtld_global_ro: its C library is not glibc", file: linker.path) }
        self.readOnly = bytes
        self.global = global
        counter = closure.definedAddress("_dl_mcount", in: linker)
    }

    /// Checks that the linker took the stand-in for the program: the first loaded object has its load bias and its dynamic section.
    func check(bias: UInt, standIn: StandIn) throws(LoadError) {
        let map = Memory.load(UInt.self, at: global)
        guard map != 0, Memory.load(UInt.self, at: map) == bias, Memory.load(UInt.self, at: map &+ 16) == standIn.dynamic else {
            throw .bridge("the dynamic linker did not take up the program as expected; its first link_map is another object's", file: linker.path)
        }
    }

    /// The offset of the slot of `_dl_mcount`, the anchor of the function slots; nil where it is not there exactly once.
    private var anchor: Int? {
        guard let function = counter else { return nil }
        var place: Int?
        for offset in stride(from: 0, to: readOnly.count &- 7, by: 8) where readOnly.load(UInt.self, at: offset) == function {
            if place != nil { return nil }
            place = offset
        }
        return place
    }

    /// The slot of `_dl_dlfcn_hook`: libc sends every call of the dl functions, its own included, through the table that it points to.
    ///
    /// Found from the end of the structure; nil where it does not look as in glibc 2.34 and later: two empty words and a zero count behind an
    /// unbroken run of functions that begins with the anchor.
    var hookSlot: UInt? {
        let slot = readOnly.count &- 24
        guard let place = anchor, slot &- place >= 64, readOnly.load(UInt64.self, at: slot) == 0,
            readOnly.load(UInt64.self, at: slot &+ 8) == 0, readOnly.load(UInt32.self, at: slot &+ 16) == 0
        else { return nil }
        for offset in stride(from: place, to: slot, by: 8) {
            guard let function = readOnly.load(UInt.self, at: offset), isCode(function) else { return nil }
        }
        return readOnly.address &+ UInt(slot)
    }

    /// The slots of the linker's own `_dl_lookup_symbol_x`, `_dl_open` and `_dl_close`, by which a libc without the hook loads objects; the distances
    /// from the anchor have been the same since 2.28. Nil where the words around it are not functions.
    var loadingSlots: (lookup: UInt, open: UInt, close: UInt)? {
        guard let place = anchor else { return nil }
        for offset in [place &- 8, place &+ 8, place &+ 16, place &+ 24] {
            guard let function = readOnly.load(UInt.self, at: offset), isCode(function) else { return nil }
        }
        let slot = readOnly.address &+ UInt(place)
        return (slot &+ 8, slot &+ 16, slot &+ 24)
    }

    private func isCode(_ address: UInt) -> Bool {
        let place = LinkAddress(UInt64(address &- linker.image.bias))
        return linker.image.segment(holding: place)?.flags.contains(.execute) ?? false
    }

    /// Writes a word of the read-only structure.
    func write(_ value: UInt, at slot: UInt) throws(LoadError) {
        try Self.makeWritable(slot, in: linker)
        Memory.store(value, at: slot)
    }

    /// Lets the page of an address of the linker be written, which the linker may have protected already.
    static func makeWritable(_ address: UInt, in linker: LoadedObject) throws(LoadError) {
        do throws(SystemError) {
            try System.protect(address & ~4095, count: 4096, [.read, .write])
        } catch {
            throw .mapping(linker.path, address: address, error)
        }
    }
}
