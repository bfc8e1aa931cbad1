#if !hasFeature(Embedded)
    import ELF
#endif

/// The defined symbols of an object in the order of their addresses, so that an address leads to its symbol by bisection.
///
/// For each symbol there is a word, its value above its index, and the end of what it and all before it cover: the symbols below an address end where
/// that says that nothing before reaches so far.
@safe public struct AddressIndex: BitwiseCopyable, @unchecked Sendable {
    private let words: UInt
    private let ends: UInt
    private let count: Int

    /// How many bytes an index of a number of symbols takes, and how many more while it is made.
    public static func size(for symbols: Int) -> Int { symbols &* 12 }
    public static func roomToSort(_ symbols: Int) -> Int { symbols &* 8 }

    /// Makes an index of some symbols in memory that stays, with other memory to sort in; nil where a symbol lies too high for it.
    @unsafe public init?(_ symbols: Table<Symbol>, unsafeAddress: UInt, room: UInt) {
        words = unsafeAddress
        ends = unsafeAddress &+ UInt(bitPattern: symbols.count &* 8)
        var count = 0
        // Downwards, so that of equal values the first symbol comes last.
        for index in (0..<symbols.count).reversed() {
            let symbol = symbols[inPlace: index]
            if !Self.isListed(symbol) { continue }
            guard symbol.value < 1 << 32 else { return nil }
            unsafe Self.words(unsafeAddress)[count] = symbol.value << 32 | UInt64(truncatingIfNeeded: index)
            count &+= 1
        }
        self.count = count
        unsafe Self.sort(Self.words(unsafeAddress), Self.words(room), count)
        var end: UInt32 = 0
        let all = unsafe UnsafeMutablePointer<UInt32>(bitPattern: ends)
        for place in 0..<count {
            let word = unsafe Self.words(unsafeAddress)[place]
            let last = (word >> 32).addingReportingOverflow(max(symbols[inPlace: Int(word & 0xffff_ffff)].size, 1))
            end = max(end, last.overflow ? .max : UInt32(clamping: last.partialValue))
            unsafe all?[place] = end
        }
    }

    /// The index of a number of symbols that was made in memory.
    @unsafe public init(unsafeAddress: UInt, symbols: Int, listed: Int) {
        words = unsafeAddress
        ends = unsafeAddress &+ UInt(bitPattern: symbols &* 8)
        count = listed
    }

    /// How many symbols have an address.
    public var listed: Int { count }

    /// True for a symbol that an address may be described by. An undefined one with a value stands for the function everywhere (x86-64 psABI,
    /// "Function Addresses").
    @inline(__always)
    private static func isListed(_ symbol: Symbol) -> Bool { (!symbol.isUndefined || symbol.value != 0) && symbol.type != .threadLocal }

    /// The symbol with the highest value that covers a link address, of equal ones the first; nil where none does.
    public func nearest(_ target: UInt64, in symbols: Table<Symbol>) -> Int? {
        guard target < UInt64(UInt32.max) else { return Self.walk(target, in: symbols) }
        var first = 0
        var rest = count
        while rest > 0 {
            let half = rest / 2
            let isBelow = unsafe Self.words(words)[first &+ half] >> 32 <= target
            first = isBelow ? first &+ half &+ 1 : first
            rest = isBelow ? rest &- half &- 1 : half
        }
        let all = unsafe UnsafePointer<UInt32>(bitPattern: ends)
        while first > 0 {
            first &-= 1
            guard let end = unsafe all?[first], UInt64(end) > target || end == .max else { return nil }
            let index = unsafe Int(Self.words(words)[first] & 0xffff_ffff)
            if Self.covers(symbols[inPlace: index], target) { return index }
        }
        return nil
    }

    /// The same without an index.
    public static func walk(_ target: UInt64, in symbols: Table<Symbol>) -> Int? {
        var best: Int?
        var value: UInt64 = 0
        for index in 0..<symbols.count {
            let symbol = symbols[inPlace: index]
            guard isListed(symbol), symbol.value <= target, covers(symbol, target), best == nil || symbol.value > value else { continue }
            best = index
            value = symbol.value
        }
        return best
    }

    @inline(__always)
    private static func covers(_ symbol: Symbol, _ target: UInt64) -> Bool {
        symbol.size == 0 ? symbol.value == target : target &- symbol.value < symbol.size
    }

    @inline(__always)
    private static func words(_ address: UInt) -> UnsafeMutablePointer<UInt64> {
        unsafe UnsafeMutablePointer(bitPattern: address).unsafelyUnwrapped
    }

    /// Sorts words by their upper half, a byte a pass; equal ones stay in their order.
    private static func sort(_ words: UnsafeMutablePointer<UInt64>, _ room: UnsafeMutablePointer<UInt64>, _ count: Int) {
        var (from, to) = unsafe (words, room)
        for shift in [UInt64(32), 40, 48, 56] {
            var places = [256 of Int](repeating: 0)
            for index in 0..<count { unsafe places[Int(from[index] >> shift & 255)] &+= 1 }
            var next = 0
            for byte in 0..<256 {
                let number = places[byte]
                places[byte] = next
                next &+= number
            }
            for index in 0..<count {
                let word = unsafe from[index]
                let byte = Int(word >> shift & 255)
                unsafe to[places[byte]] = word
                places[byte] &+= 1
            }
            unsafe (from, to) = (to, from)
        }
    }
}
