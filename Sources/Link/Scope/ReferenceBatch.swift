#if !hasFeature(Embedded)
    import ELF
    import Trace
#endif

/// What the next relocations of an object refer to, looked up for all of them together: each step is made for all before the next, so that memory
/// which no cache holds is waited for once and not each time.
///
/// Only words that get the address of a usual symbol are among them, which are nearly all; the others have no value here.
@safe public struct ReferenceBatch: @unchecked Sendable {
    /// How many symbols are looked up together at most, and for how many relocations: those to one symbol stand together.
    private static let count = 16
    private static let window = 64
    /// How many relocations of the next batch are looked at ahead: some symbols have several.
    private static let ahead = 2 * count

    /// The entry of the relocation before the batch, and that of relocations that have none.
    private static let before = 16
    private static let none = 17

    /// What a batch is made of; one is used again and again, where it stands.
    private struct Lanes {
        /// For each relocation of the batch the entry that holds what it refers to.
        var entries = [64 of UInt8](repeating: 0)
        /// The number of the first relocation, and of the first behind.
        var first = 0
        var end = 0
        var addresses = [32 of UInt](repeating: 0)
        /// A bit for each entry that has an address; and for each whose definition was found, but has no address yet.
        var isKnown: UInt32 = 0
        var isFound: UInt32 = 0
        /// Up to where the symbols and the names of relocations have been asked for.
        var expectedSymbols = 0
        var expectedNames = 0

        // What is known of the symbol that an entry stands for while it is looked up.
        /// A bit for each entry that has to be looked up.
        var isWanted: UInt32 = 0
        var symbols = [16 of Int32](repeating: 0)
        var offsets = [16 of UInt32](repeating: 0)
        var classes = [16 of ReferenceClass](repeating: ReferenceClass())
        var names = [16 of Name](repeating: Name(Bytes(), hash: 0))
        /// Where the table of the scope, or the first object that may hold the name, has one of the same hash first, if it has one; then where the
        /// definition is.
        var places = [16 of SymbolPlace](repeating: .none)
        var isWeak: UInt32 = 0

        /// The symbol of the last relocation that had one here, and its entry.
        var last = ReferenceBatch.before
        var lastSymbol = 0
        var lastClass = ReferenceClass()
        /// How many symbols were looked up, and how many relocations were to that of the one before.
        var lookups: UInt64 = 0
        var remembered: UInt64 = 0
    }

    private let memory: UnsafeMutablePointer<Lanes>

    /// Makes a batch, which stays.
    public init() {
        unsafe memory = .allocate(capacity: 1)
        unsafe memory.initialize(to: Lanes())
    }

    private var lanes: Lanes {
        @inline(__always) unsafeAddress { unsafe UnsafePointer(memory) }
        @inline(__always) nonmutating unsafeMutableAddress { unsafe memory }
    }

    /// Forgets the relocations before.
    @inline(__always)
    public func begin() {
        lanes.end = 0
        lanes.lastSymbol = 0
        lanes.isKnown = 0
        lanes.last = Self.before
        lanes.expectedSymbols = 0
        lanes.expectedNames = 0
    }

    /// The first relocation that has not been looked at.
    @inline(__always)
    public var end: Int { lanes.end }

    /// The address of the symbol of a relocation of the batch, 0 for an undefined weak one; nil where it has to be looked at for itself.
    @inline(__always)
    public subscript(index: Int) -> UInt? {
        let entry = entry(of: index)
        return lanes.isKnown &>> UInt32(entry) & 1 != 0 ? lanes.addresses[entry & 31] : nil
    }

    /// The definition of a relocation of the batch that has no address yet: an indirect function, a thread-local variable, or what the loader may replace.
    /// Nil where none was looked for.
    @inline(__always)
    func definition(_ index: Int, _ tables: LookupTables) -> Definition? {
        let entry = entry(of: index)
        guard lanes.isFound &>> UInt32(entry) & 1 != 0 else { return nil }
        return tables.definition(at: lanes.places[entry & 15], nameHash: lanes.names[entry & 15].hash)
    }

    /// The object of the definition that was looked up for a relocation of the batch, nil for none.
    @inline(__always)
    func definer(_ index: Int) -> ObjectID? {
        let entry = entry(of: index)
        guard lanes.isWanted &>> UInt32(entry) & 1 != 0, !lanes.places[entry & 15].isNone else { return nil }
        return lanes.places[entry & 15].object
    }

    /// What the batch knows of a lookup.
    enum Answer {
        /// There was none: only the object itself sees the symbol.
        case own
        /// It was made for a relocation of an earlier batch.
        case earlier
        /// The definition of a name, nil for an undefined weak symbol.
        case found(Definition?, Bytes)
    }

    /// What was found for a relocation of the batch that has an address, or a definition.
    func answer(_ index: Int, _ tables: LookupTables) -> Answer {
        let entry = entry(of: index)
        if entry == Self.before { return .earlier }
        guard lanes.isWanted &>> UInt32(entry) & 1 != 0 else { return .own }
        let name = lanes.names[entry & 15]
        return .found(tables.definition(at: lanes.places[entry & 15], nameHash: name.hash), name.bytes)
    }

    /// The entry that holds what a relocation of the batch refers to.
    @inline(__always)
    private func entry(of index: Int) -> Int { Int(lanes.entries[(index &- lanes.first) & (Self.window - 1)]) }

    /// How many symbols were looked up in the last batch, and how many of its relocations were to that of the one before.
    var counts: (lookups: UInt64, remembered: UInt64) { (lanes.lookups, lanes.remembered) }

    /// Looks up what the relocations from an index of a table on refer to. `find` gives the place of a reference's definition: at or behind a place of the
    /// table of the scope, and not in it if there is none; or, where `list` is what has to be searched, perhaps at a place. `mayReplace` says whether the
    /// loader may put something of its own in the place of what has a name of a hash.
    @inline(__always)
    func fill(
        _ relocations: Table<Relocation>, from first: Int, _ machine: Machine, _ own: borrowing LookupObject, _ tables: LookupTables,
        among list: Table<ObjectID>?, _ find: (Reference, _ first: SymbolPlace) -> SymbolPlace, mayReplace: (UInt32) -> Bool
    ) {
        carry()
        if first == 0 {
            expectSymbols(relocations, behind: 0, own)
            expectNames(relocations, behind: 0, own)
        }
        collect(relocations, first, machine, own)
        expectSymbols(relocations, behind: lanes.end, own)
        readNames(own, tables, among: list)
        var left = lanes.isWanted
        while let entry = Self.next(&left) {
            let version = WantedVersion(own.version(ofSymbol: Int(lanes.symbols[entry])))
            let reference = Reference(name: lanes.names[entry], version: version, class: lanes.classes[entry])
            let place = find(reference, lanes.places[entry])
            lanes.places[entry] = place
            guard let symbol = place.isNone ? nil : tables.symbol(at: place) else {
                if lanes.isWeak &>> UInt32(entry) & 1 != 0 { know(entry, 0) }
                continue
            }
            let object = place.object.index
            if symbol.binding == .unique { continue }
            if symbol.type == .threadLocal || symbol.type == .indirectFunction
                || tables.objects[inPlace: object].isProvided && mayReplace(lanes.names[entry].hash)
            {
                lanes.isFound |= 1 &<< UInt32(entry)
                lanes.lookups &+= 1
                continue
            }
            know(entry, symbol.isAbsolute ? UInt(symbol.value) : tables.objects[inPlace: object].bias &+ UInt(symbol.value))
        }
        expectNames(relocations, behind: lanes.end, own)
    }

    @inline(__always)
    private func know(_ entry: Int, _ address: UInt) {
        lanes.addresses[entry & 31] = address
        lanes.isKnown |= 1 &<< UInt32(entry)
        lanes.lookups &+= 1
    }

    /// The lowest entry of a set, which is taken out of it; nil where none is left.
    @inline(__always)
    private static func next(_ left: inout UInt32) -> Int? {
        if left == 0 { return nil }
        let entry = left.trailingZeroBitCount & 15
        left &= left &- 1
        return entry
    }

    /// Finds out which relocations refer to one symbol, and which of these only the object itself can see.
    @inline(__always)
    private func collect(_ relocations: Table<Relocation>, _ first: Int, _ machine: Machine, _ own: borrowing LookupObject) {
        var last = Self.before
        var count = 0
        lanes.isWeak = 0
        var wanted: UInt32 = 0
        var known = lanes.isKnown & 1 << Self.before
        lanes.first = first
        lanes.end = min(first &+ Self.window, relocations.count)
        for place in first..<lanes.end {
            let lane = (place &- first) & (Self.window - 1)
            let relocation = relocations[inPlace: place]
            let index = relocation.symbol
            let kind = machine.kind(of: relocation.type)
            guard index != 0, kind == .absolute64 || kind == .gotEntry || kind == .jumpSlot else {
                lanes.entries[lane] = UInt8(Self.none)
                continue
            }
            let referenceClass: ReferenceClass = kind == .jumpSlot ? .plt : []
            if index == lanes.lastSymbol, referenceClass == lanes.lastClass {
                lanes.entries[lane] = UInt8(truncatingIfNeeded: last)
                if (known | wanted) &>> UInt32(last) & 1 != 0 { lanes.remembered &+= 1 }
                continue
            }
            if count == Self.count {
                lanes.end = place
                break
            }
            (lanes.lastSymbol, lanes.lastClass) = (index, referenceClass)
            last = count
            lanes.entries[lane] = UInt8(truncatingIfNeeded: count)
            if let symbol = own.symbols[index] {
                if symbol.binding == .local || symbol.bindsLocally {
                    if symbol.type != .threadLocal, symbol.type != .indirectFunction, !own.isProvided {
                        lanes.addresses[count & 31] = symbol.isAbsolute ? UInt(symbol.value) : own.bias &+ UInt(symbol.value)
                        known |= 1 &<< UInt32(count)
                    }
                } else if symbol.visibility != .protected {
                    wanted |= 1 &<< UInt32(count)
                    lanes.symbols[count & 15] = Int32(truncatingIfNeeded: index)
                    lanes.offsets[count & 15] = symbol.nameOffset
                    lanes.classes[count & 15] = referenceClass
                    if symbol.binding == .weak { lanes.isWeak |= 1 &<< UInt32(count) }
                }
            }
            count &+= 1
        }
        lanes.isKnown = known
        lanes.isWanted = wanted
        lanes.last = last
    }

    /// The relocations from one on that are looked at ahead and were not before, up to `expected`, which is moved behind them.
    @inline(__always)
    private static func ahead(of first: Int, _ count: Int, _ expected: inout Int) -> Range<Int> {
        let end = min(first &+ ahead, count)
        defer { expected = end }
        return min(max(first, expected), end)..<end
    }

    /// Asks for the symbols of the next relocations, those that have not been asked for.
    @inline(__always)
    private func expectSymbols(_ relocations: Table<Relocation>, behind first: Int, _ own: borrowing LookupObject) {
        for place in Self.ahead(of: first, relocations.count, &lanes.expectedSymbols) {
            relocations.expectBehind(place)
            let index = relocations[inPlace: place].symbol
            own.symbols.expect(index)
            own.symbolVersions.expect(index)
        }
    }

    /// Asks for the names of the next relocations' symbols, those that have not been asked for.
    @inline(__always)
    private func expectNames(_ relocations: Table<Relocation>, behind first: Int, _ own: borrowing LookupObject) {
        var last = 0
        for place in Self.ahead(of: first, relocations.count, &lanes.expectedNames) {
            let index = relocations[inPlace: place].symbol
            guard index != last, let symbol = own.symbols[index] else { continue }
            last = index
            expectName(at: symbol.nameOffset, in: own.strings)
        }
    }

    /// Asks for a name's cache lines, of which a long one has several.
    @inline(__always)
    private func expectName(at offset: UInt32, in strings: Bytes) {
        for line in 0..<3 { strings.expect(at: Int(offset) &+ line &* 64) }
    }

    /// Reads the names of the entries, and where the table of the scope, or a list of objects, has them first.
    @inline(__always)
    private func readNames(_ own: borrowing LookupObject, _ tables: LookupTables, among list: Table<ObjectID>?) {
        var left = lanes.isWanted
        while let entry = Self.next(&left) {
            guard let name = Name(in: own.strings, at: Int(lanes.offsets[entry])), !name.bytes.isEmpty else {
                lanes.isWanted &= ~(1 &<< UInt32(entry))
                continue
            }
            lanes.names[entry] = name
            if let list { tables.expect(name.hash, among: list) } else { tables.table.expect(name.hash) }
        }
        if let list { ask(list, tables) }
        left = lanes.isWanted
        while let entry = Self.next(&left) {
            if list == nil { lanes.places[entry] = tables.table.likely(lanes.names[entry].hash) }
            tables.expectSymbol(at: lanes.places[entry])
        }
        left = lanes.isWanted
        while let entry = Self.next(&left) {
            let place = lanes.places[entry]
            guard place.object.index < tables.objects.count, let symbol = tables.symbol(at: place) else { continue }
            expectName(at: symbol.nameOffset, in: tables.objects[inPlace: place.object.index].strings)
        }
    }

    /// Finds where the first object of a list that may hold a name has one of its hash.
    @inline(__always)
    private func ask(_ list: Table<ObjectID>, _ tables: LookupTables) {
        var left = lanes.isWanted
        var held: UInt32 = 0
        while let entry = Self.next(&left) {
            let hash = lanes.names[entry].hash
            lanes.places[entry] = .none
            guard let object = tables.firstThatMayHold(hash, among: list) else { continue }
            held |= 1 &<< UInt32(entry)
            lanes.places[entry] = SymbolPlace(object, 1)
            tables.objects[inPlace: object.index].hash.expectStart(hash)
        }
        left = held
        while let entry = Self.next(&left) {
            let object = lanes.places[entry].object
            let start = tables.objects[inPlace: object.index].hash.chainStart(lanes.names[entry].hash)
            lanes.places[entry] = SymbolPlace(object, Int(start))
            tables.objects[inPlace: object.index].hash.expectChain(start)
        }
        left = held
        while let entry = Self.next(&left) {
            let place = lanes.places[entry]
            let index = tables.objects[inPlace: place.object.index].hash.firstEqual(UInt32(truncatingIfNeeded: place.index), lanes.names[entry].hash)
            lanes.places[entry] = index == 0 ? .none : SymbolPlace(place.object, index)
        }
    }

    /// Makes the last relocation's symbol that of the relocation before the next batch.
    @inline(__always)
    private func carry() {
        let last = lanes.last
        let isCarried = lanes.isKnown &>> UInt32(last) & 1
        lanes.isKnown = isCarried << UInt32(Self.before)
        lanes.isFound = 0
        if isCarried != 0 { lanes.addresses[Self.before] = lanes.addresses[last & 31] } else { lanes.lastSymbol = 0 }
        lanes.lookups = 0
        lanes.remembered = 0
    }
}
