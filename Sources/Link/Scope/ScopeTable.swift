import CSystem

#if !hasFeature(Embedded)
    import ELF
#endif

/// All definitions of one scope by the hashes of their names: one look tells where the first of a name is, however many objects there are.
///
/// The table is filled from the chains of the objects' hash tables, which hold the hashes, so that no name is read. The symbols of all objects are numbered,
/// those of each from the beginning of a block on. A slot is half a word, so that the tables of most programs stay in the processor's caches: a number, and
/// above it as much of the hash as there is room for; 0 is empty. Objects come in the order of the scope and collisions go to the next slot, so that of
/// equal names the first that is met is the first of the scope. Slots are written once, each at a time, so readers of other threads see a definition or not.
@safe public struct ScopeTable: BitwiseCopyable, @unchecked Sendable {
    /// How much a table has room for.
    public struct Size: BitwiseCopyable, Equatable, Sendable {
        /// Blocks of numbers: for all symbols, and as many for such as come later.
        fileprivate let blocks: Int
        /// A power of two, of which at most half are used, so that the next slot is seldom needed.
        public let slots: Int

        fileprivate init() { (blocks, slots) = (0, 0) }

        /// What a number of names takes, of symbols in a number of blocks; nil where a slot would have too little of the hash.
        public init?(names: Int, blocks: Int) {
            guard blocks < ScopeTable.mostBlocks else { return nil }
            self.blocks = min(2 &* blocks &+ 64, ScopeTable.mostBlocks)
            slots = 1 << (64 &- (max(names &* 2, 512) &- 1).leadingZeroBitCount)
        }

        /// The memory that the table takes, in bytes.
        public var byteCount: Int { blocks &* 8 &+ slots &* 4 }
    }

    /// How many numbers a block has.
    private static let blockSize = 256
    /// Eight bits of a slot are the hash's at least.
    private static let mostBlocks = 1 << 24 / blockSize
    /// What stands in the slots of objects that are gone: a number of the first block, which is nobody's and leads to no symbol.
    private static let gone: UInt32 = 1

    /// For each block its object, in the upper half, and what is added to a number of the block for the index of a symbol; behind them the slots.
    private let address: UInt
    private let size: Size
    /// How many bits of a slot are the number.
    private let numberBits: UInt32
    /// 64 less the number of bits of a slot's place.
    private let shift: UInt64
    /// The first block that has no object, and how many slots are used.
    private var nextBlock = 1
    private var used = 0

    /// A table that is not there.
    public init() {
        address = 0
        size = Size()
        numberBits = 0
        shift = 0
    }

    /// Takes memory of zeros of a size, which has to stay.
    @unsafe public init(unsafeAddress: UInt, size: Size) {
        address = unsafeAddress
        self.size = size
        numberBits = UInt32(64 &- (size.blocks &* Self.blockSize &- 1).leadingZeroBitCount)
        shift = UInt64(64 &- size.slots.trailingZeroBitCount)
        unsafe block(0).pointee = (UInt64(Int32.max) << 32) &- UInt64(Self.gone)
    }

    /// How many blocks a number of symbols takes.
    public static func blocks(for symbols: Int) -> Int { (symbols &+ blockSize &- 1) / blockSize }

    /// True where there is a table.
    @inline(__always)
    var exists: Bool { address != 0 }

    /// Enters the names that an object's hash table holds, behind those of the objects before it; false where there is no room.
    mutating func add(_ object: ObjectID, _ record: LookupObject) -> Bool {
        let symbolCount = record.hash.symbolCount
        let names = record.hash.nameCount(symbolCount)
        let blocks = Self.blocks(for: names)
        guard used &+ names <= size.slots / 8 &* 7, nextBlock &+ blocks <= size.blocks else { return false }
        let firstNumber = nextBlock &* Self.blockSize
        let firstIndex = symbolCount &- names
        for next in nextBlock..<nextBlock &+ blocks {
            unsafe block(next).pointee = (UInt64(object.index) << 32) &+ UInt64(firstIndex) &- UInt64(firstNumber)
        }
        nextBlock &+= blocks
        let table = self
        let toNumber = firstNumber &- firstIndex
        var count = 0
        record.hash.forEachName(symbolCount, in: record.symbols, record.strings, soon: { table.expect($0) }) { index, hash in
            var slot = table.home(hash)
            while table.word(slot) != 0 { slot = table.behind(slot) }
            unsafe table.place(slot).pointee = (table.tag(hash) &<< table.numberBits) | UInt32(truncatingIfNeeded: index &+ toNumber)
            count &+= 1
        }
        used &+= count
        return true
    }

    /// Makes the entries of an object lead nowhere.
    func remove(_ object: ObjectID) {
        for slot in 0..<size.slots where word(slot) != 0 && symbol(word(slot)).object == object { unsafe place(slot).pointee = Self.gone }
    }

    /// Asks for the slot at which the search for a hash begins.
    @inline(__always)
    func expect(_ hash: UInt32) { prefetch(slots &+ UInt(bitPattern: home(hash) &* 4)) }

    /// The first place with a name of this hash; none where there is no such name.
    @inline(__always)
    func likely(_ hash: UInt32) -> SymbolPlace {
        let tag = tag(hash)
        var slot = home(hash)
        var word = word(slot)
        while word != 0 {
            if word &>> numberBits == tag { return symbol(word) }
            slot = behind(slot)
            word = self.word(slot)
        }
        return .none
    }

    /// Where the first definition in scope order is that a reference takes, as a walk through the scope would find it.
    func first(_ reference: Reference, _ tables: LookupTables) -> SymbolPlace {
        let hash = reference.name.hash
        let tag = tag(hash)
        var slot = home(hash)
        // An object that has the name, but nothing for this reference.
        var refused = -1
        while true {
            let word = word(slot)
            if word == 0 { return .none }
            if word &>> numberBits == tag {
                let found = tables.take(reference, at: symbol(word), &refused)
                if !found.isNone { return found }
            }
            slot = behind(slot)
        }
    }

    /// The symbol whose number stands in a slot.
    @inline(__always)
    private func symbol(_ word: UInt32) -> SymbolPlace {
        let number = word & ((1 &<< numberBits) &- 1)
        return SymbolPlace(word: unsafe block(Int(number) / Self.blockSize).pointee &+ UInt64(number))
    }

    /// The part of a hash that a slot holds; the lowest bit is not in the chains.
    @inline(__always)
    private func tag(_ hash: UInt32) -> UInt32 { (hash >> 1) & (UInt32.max &>> numberBits) }

    /// Names that differ in their last letters have hashes close to each other, so these are spread.
    @inline(__always)
    private func home(_ hash: UInt32) -> Int {
        Int(truncatingIfNeeded: (UInt64(hash >> 1) &* 0x9e37_79b9_7f4a_7c15) &>> shift)
    }

    @inline(__always)
    private func behind(_ slot: Int) -> Int { (slot &+ 1) & (size.slots &- 1) }

    private var slots: UInt {
        @inline(__always) get { address &+ UInt(bitPattern: size.blocks &* 8) }
    }

    @inline(__always)
    private func word(_ slot: Int) -> UInt32 { unsafe place(slot).pointee }

    @inline(__always)
    private func place(_ slot: Int) -> UnsafeMutablePointer<UInt32> {
        unsafe UnsafeMutablePointer(bitPattern: slots &+ UInt(bitPattern: slot &* 4)).unsafelyUnwrapped
    }

    @inline(__always)
    private func block(_ number: Int) -> UnsafeMutablePointer<UInt64> {
        unsafe UnsafeMutablePointer(bitPattern: address &+ UInt(bitPattern: number &* 8)).unsafelyUnwrapped
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
        return accepts(reference.version, objects[inPlace: id.index].version(entry), hiddenEntry: entry & 0x8000 != 0)
    }
}
