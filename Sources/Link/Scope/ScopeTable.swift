import CSystem

#if !hasFeature(Embedded)
    import ELF
#endif

/// All definitions of one scope by the hashes of their names: one look tells where the first of a name is, however many objects there are.
///
/// The table is filled from the chains of the objects' hash tables, which hold the hashes, so that no name is read. A slot is one word: 26 bits of the
/// hash, the object and the symbol's index; 0 is empty. Objects come in the order of the scope and collisions go to the next slot, so that of equal
/// names the first that is met is the first of the scope. Slots are written once, a word at a time, so readers of other threads see a definition or not.
@safe public struct ScopeTable: BitwiseCopyable, @unchecked Sendable {
    private let address: UInt
    /// 64 less the number of bits of a slot's index.
    private let shift: UInt64
    private let mask: Int

    /// What a slot has room for.
    private static let lastObject = 1 << 14 - 2
    private static let lastSymbol = 1 << 24 - 1

    /// A table that is not there.
    public init() {
        address = 0
        shift = 0
        mask = 0
    }

    /// Takes memory of zeros for a number of slots that `slots(for:)` gave, which has to stay.
    @unsafe public init(unsafeAddress: UInt, slots: Int) {
        address = unsafeAddress
        shift = UInt64(64 &- slots.trailingZeroBitCount)
        mask = slots &- 1
    }

    /// How many slots a number of names takes: a power of two, of which at most half are used, so that the next one is seldom needed.
    public static func slots(for names: Int) -> Int {
        let least = max(names &* 2, 512)
        return 1 << (64 &- (least &- 1).leadingZeroBitCount)
    }

    /// True where there is a table.
    @inline(__always)
    var exists: Bool { address != 0 }

    /// True where one more object has room besides a number of names.
    func hasRoom(_ used: Int, _ object: ObjectID, _ record: LookupObject, symbolCount: Int) -> Bool {
        let count = record.hash.nameCount(symbolCount)
        return used &+ count <= (mask &+ 1) / 8 &* 7 && object.index <= Self.lastObject && symbolCount <= Self.lastSymbol
    }

    /// Enters the names that an object's hash table holds, behind those of the objects before it; gives their number.
    func add(_ object: ObjectID, _ record: LookupObject, symbolCount: Int) -> Int {
        var count = 0
        let low = UInt64(truncatingIfNeeded: object.index) << 24
        record.hash.forEachName(symbolCount, in: record.symbols, record.strings, soon: { expect($0) }) { index, hash in
            var slot = home(hash)
            while word(slot) != 0 { slot = (slot &+ 1) & mask }
            unsafe place(slot).pointee = Self.tag(hash) << 38 | low | UInt64(truncatingIfNeeded: index)
            count &+= 1
        }
        return count
    }

    /// Makes the entries of an object lead nowhere.
    func remove(_ object: ObjectID) {
        for slot in 0...mask where Self.object(word(slot)) == object && word(slot) != 0 { unsafe place(slot).pointee |= 0x3f_ff00_0000 }
    }

    /// Asks for the slot at which the search for a hash begins.
    @inline(__always)
    func expect(_ hash: UInt32) { prefetch(address &+ UInt(bitPattern: home(hash) &* 8)) }

    /// The first place with a name of this hash; none where there is no such name.
    @inline(__always)
    func likely(_ hash: UInt32) -> SymbolPlace {
        let tag = Self.tag(hash)
        var slot = home(hash)
        var word = word(slot)
        while word != 0 {
            if word >> 38 == tag { return SymbolPlace(Self.object(word), Int(word & 0xff_ffff)) }
            slot = (slot &+ 1) & mask
            word = self.word(slot)
        }
        return .none
    }

    /// Where the first definition in scope order is that a reference takes, as a walk through the scope would find it.
    func first(_ reference: Reference, _ tables: LookupTables) -> SymbolPlace {
        let hash = reference.name.hash
        let tag = Self.tag(hash)
        var slot = home(hash)
        // An object that has the name, but nothing for this reference.
        var refused = -1
        while true {
            let word = word(slot)
            if word == 0 { return .none }
            if word >> 38 == tag {
                let found = tables.take(reference, at: SymbolPlace(Self.object(word), Int(word & 0xff_ffff)), &refused)
                if !found.isNone { return found }
            }
            slot = (slot &+ 1) & mask
        }
    }

    @inline(__always)
    private static func object(_ word: UInt64) -> ObjectID { ObjectID(Int(word >> 24 & 0x3fff)) }

    /// The part of a hash that a slot holds; the lowest bit is not in the chains.
    @inline(__always)
    private static func tag(_ hash: UInt32) -> UInt64 { UInt64(hash) >> 1 & 0x3ff_ffff }

    /// Names that differ in their last letters have hashes close to each other, so these are spread.
    @inline(__always)
    private func home(_ hash: UInt32) -> Int {
        Int(truncatingIfNeeded: (UInt64(hash >> 1) &* 0x9e37_79b9_7f4a_7c15) &>> shift)
    }

    @inline(__always)
    private func word(_ slot: Int) -> UInt64 { unsafe place(slot).pointee }

    @inline(__always)
    private func place(_ slot: Int) -> UnsafeMutablePointer<UInt64> {
        unsafe UnsafeMutablePointer(bitPattern: address &+ UInt(bitPattern: slot &* 8)).unsafelyUnwrapped
    }
}

extension LookupTables {
    /// The definition of an object at a place that a reference's hash led to, or another of the object that the reference takes; none where the name is
    /// another, or where the object has nothing for the reference, which `refused` then says.
    @inline(__always)
    func take(_ reference: Reference, at place: SymbolPlace, _ refused: inout Int) -> SymbolPlace {
        let id = place.object
        guard id.index != refused, id.index < objects.count, let symbol = symbol(at: place),
            objects[inPlace: id.index].strings.hasString(reference.name.bytes, at: Int(symbol.nameOffset))
        else { return .none }
        if isTaken(symbol, at: place, by: reference) {
            if symbol.isGlobal, !symbol.bindsLocally { return place }
        } else {
            let index = match(reference, id)
            if index != 0 { return SymbolPlace(id, index) }
        }
        refused = id.index
        return .none
    }

    /// True where the first symbol of a name is what a reference takes of its object, which is so for nearly all.
    @inline(__always)
    func isTaken(_ symbol: Symbol, at place: SymbolPlace, by reference: Reference) -> Bool {
        let id = place.object
        guard symbol.isCandidate(for: reference.class), objects[inPlace: id.index].hash.format == .gnu else { return false }
        guard let entry = objects[inPlace: id.index].symbolVersions[place.index] else { return true }
        if reference.version.hash == 0 { return entry & 0x7fff < reference.version.firstDefault }
        return accepts(reference.version, version(entry, of: objects[inPlace: id.index]), hiddenEntry: entry & 0x8000 != 0)
    }
}
