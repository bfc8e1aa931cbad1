import CFreestanding

/// The sorted symbols of an object that `dladdr` is asked about, made when it is asked the second time and found by the object's link map.
///
/// Any thread, async-signal-safe: the memory comes from the kernel, and of two threads that make an index at once one throws its own away.
struct SymbolsByAddress {
    private let place: UInt

    /// What a link map holds for an object that was asked about once, and for one whose symbols cannot be sorted.
    private static let askedOnce: UInt = 1
    private static let impossible: UInt = 2
    /// Below this number of symbols a walk is as quick.
    private static let least = 32

    /// Those of the object that has a link map.
    init(_ record: UInt) {
        place = record &+ LinkMaps.symbols
    }

    /// The index of the symbol of an object that covers a link address.
    func nearest(_ target: UInt64, _ object: LoadedObject) -> Int? {
        let state = load_word(place)
        if state > Self.impossible { return index(at: state).nearest(target, in: object.tables.symbols) }
        let symbols = object.tables.symbols.prefix(object.tables.hash.symbolCount)
        if symbols.count < Self.least || state == Self.impossible { return AddressIndex.walk(target, in: symbols) }
        if state == 0 {
            _ = replace_word(place, 0, Self.askedOnce)
            return AddressIndex.walk(target, in: symbols)
        }
        make(symbols)
        return AddressIndex.walk(target, in: symbols)
    }

    /// Gives the memory back, when nobody looks any more.
    func free() {
        let state = load_word(place)
        if state > Self.impossible { System.unmap(state, count: Self.size(Memory.load(Int.self, at: state))) }
    }

    // The memory begins with the number of symbols and how many of them are listed.

    private static func size(_ symbols: Int) -> UInt64 { UInt64(16 + AddressIndex.size(for: symbols)).roundedUp(to: 4096) ?? 0 }

    private func index(at address: UInt) -> AddressIndex {
        let (symbols, listed) = Memory.load((Int, Int).self, at: address)
        return unsafe AddressIndex(unsafeAddress: address &+ 16, symbols: symbols, listed: listed)
    }

    private func make(_ symbols: Table<Symbol>) {
        let (size, roomSize) = (Self.size(symbols.count), UInt64(AddressIndex.roomToSort(symbols.count)))
        do throws(SystemError) {
            let memory = try System.mapAnonymous(at: 0, count: size, [.read, .write], .anywhere)
            let room = try System.mapAnonymous(at: 0, count: roomSize, [.read, .write], .anywhere)
            defer { System.unmap(room, count: roomSize) }
            let index = unsafe AddressIndex(symbols, unsafeAddress: memory &+ 16, room: room)
            if let index { Memory.store((symbols.count, index.listed), at: memory) }
            if replace_word(place, Self.askedOnce, index == nil ? Self.impossible : memory) == 0 || index == nil { System.unmap(memory, count: size) }
        } catch {
            // Without memory every question takes a walk.
        }
    }
}
