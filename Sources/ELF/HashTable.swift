/// The first part of a GNU hash table: two bits for each name that it holds.
public struct BloomFilter: BitwiseCopyable, Sendable {
    let words: Table<UInt64>
    let shift: UInt32

    /// A filter that lets every name pass, for a table without one.
    init() {
        words = Table()
        shift = 0
    }

    /// Takes the words, of which the number is a power of two, and the distance of the second bit.
    init(words: Table<UInt64>, shift: UInt32) {
        self.words = words
        self.shift = shift
    }

    /// Asks for the word that `mayHold` looks at.
    @inline(__always)
    public func expect(_ hash: UInt32) { words.expect(place(hash)) }

    /// False where the table certainly does not hold a name of this hash.
    @inline(__always)
    public func mayHold(_ hash: UInt32) -> Bool {
        guard let word = words[place(hash)] else { return true }
        return (word &>> UInt64(hash)) & (word &>> UInt64(hash &>> shift)) & 1 != 0
    }

    @inline(__always)
    private func place(_ hash: UInt32) -> Int { Int(hash >> 6) & (words.count &- 1) }
}

/// A symbol hash table of either format; `next` walks the indices of one chain.
public struct HashTable: BitwiseCopyable, Sendable {
    /// The formats.
    public enum Format: UInt8, BitwiseCopyable, Sendable { case gnu, sysv }

    public let format: Format
    let buckets: Table<UInt32>
    let chains: Table<UInt32>
    /// A quick no for names that the table does not hold.
    public let filter: BloomFilter
    /// The first symbol that a GNU table covers.
    let firstSymbol: UInt32

    /// Reads a DT_GNU_HASH table from its first byte to the end of its segment; only where they are, if the numbers at its beginning are known.
    public init(gnu bytes: Bytes, header known: HashHeader? = nil) throws(ELFError) {
        guard let header = known ?? bytes.load(HashHeader.self, at: 0) else { throw .truncated(.gnuHash, UInt64(HashHeader.size)) }
        guard header.filterCount.nonzeroBitCount == 1 else { throw .invalid(.gnuHash, UInt64(header.filterCount)) }
        let bloomSize = Int(header.filterCount) &* 8
        let bucketSize = Int(header.bucketCount) &* 4
        let firstBucket = HashHeader.size &+ bloomSize
        guard let bloom = bytes.slice(at: HashHeader.size, count: bloomSize), let buckets = bytes.slice(at: firstBucket, count: bucketSize),
            let chains = bytes.tail(from: firstBucket &+ bucketSize)
        else { throw .truncated(.gnuHash, UInt64(firstBucket &+ bucketSize)) }
        format = .gnu
        self.buckets = Table(buckets)
        // The index of a symbol has 32 bits, whatever room the segment has.
        self.chains = Table(chains).prefix(0x1_0000_0000 &- Int(header.firstSymbol))
        filter = BloomFilter(words: Table(bloom), shift: header.filterShift & 63)
        firstSymbol = header.firstSymbol
    }

    /// Reads a DT_HASH table from its first byte to the end of its segment.
    public init(sysv bytes: Bytes) throws(ELFError) {
        guard let bucketCount = bytes.load(UInt32.self, at: 0), let chainCount = bytes.load(UInt32.self, at: 4) else {
            throw .truncated(.sysvHash, 8)
        }
        guard let buckets = bytes.slice(at: 8, count: Int(bucketCount) &* 4),
            let chains = bytes.slice(at: 8 &+ Int(bucketCount) &* 4, count: Int(chainCount) &* 4)
        else { throw .truncated(.sysvHash, 8 + (UInt64(bucketCount) + UInt64(chainCount)) * 4) }
        format = .sysv
        self.buckets = Table(buckets)
        self.chains = Table(chains)
        filter = BloomFilter()
        firstSymbol = 0
    }

    /// A table that holds nothing.
    public init() {
        format = .sysv
        buckets = Table()
        chains = Table()
        filter = BloomFilter()
        firstSymbol = 0
    }

    /// The numbers at the beginning of a GNU table, zeros for another.
    public var header: HashHeader {
        format == .sysv
            ? .none
            : HashHeader(
                bucketCount: UInt32(truncatingIfNeeded: buckets.count), firstSymbol: firstSymbol,
                filterCount: UInt32(truncatingIfNeeded: filter.words.count), filterShift: filter.shift)
    }

    /// True when a lookup cannot find anything.
    public var isEmpty: Bool { buckets.count == 0 }

    /// Calls `body` with the index of each symbol that may have the name, in chain order, until it returns true.
    ///
    /// No name is read here: a GNU chain gives those with an equal hash, a System V chain all.
    @inline(__always)
    public func forEachCandidate(_ name: Name, _ body: (Int) -> Bool) {
        if filter.mayHold(name.hash) { forEachUnfiltered(name, body) }
    }

    /// The same for a caller that has asked the filter.
    @inline(__always)
    public func forEachUnfiltered(_ name: Name, _ body: (Int) -> Bool) {
        var index = format == .gnu ? firstGNU(name.hash) : firstSysV(name)
        // A System V chain visits each symbol at most once; more steps than symbols are a cycle in a broken file.
        var steps = 0
        while index != 0 {
            if body(index) { return }
            if format == .gnu {
                index = nextGNU(index, name.hash)
            } else {
                steps &+= 1
                index = steps < chains.count ? Int(chains[index] ?? 0) : 0
            }
        }
    }

    @inline(__always)
    private func firstGNU(_ hash: UInt32) -> Int { firstEqual(chainStart(hash), hash) }

    /// Asks for what `chainStart` looks at.
    @inline(__always)
    public func expectStart(_ hash: UInt32) { if buckets.count > 0 { buckets.expect(bucket(hash)) } }

    /// Asks for the links of a chain that begins where `chainStart` said.
    @inline(__always)
    public func expectChain(_ start: UInt32) { chains.expect(Int(start) &- Int(firstSymbol)) }

    /// Where the chain of a hash begins in a GNU table, 0 where it has none.
    @inline(__always)
    public func chainStart(_ hash: UInt32) -> UInt32 {
        guard format == .gnu, buckets.count > 0 else { return 0 }
        return buckets[bucket(hash)] ?? 0
    }

    @inline(__always)
    private func bucket(_ hash: UInt32) -> Int { Int(hash % UInt32(truncatingIfNeeded: buckets.count)) }

    /// The first symbol with a hash in a chain that begins where `chainStart` said, 0 for none.
    @inline(__always)
    public func firstEqual(_ start: UInt32, _ hash: UInt32) -> Int { start >= firstSymbol && start != 0 ? equalGNU(Int(start), hash) : 0 }

    @inline(__always)
    private func nextGNU(_ index: Int, _ hash: UInt32) -> Int {
        guard let link = chains[index &- Int(firstSymbol)], link & 1 == 0 else { return 0 }
        return equalGNU(index &+ 1, hash)
    }

    /// The first symbol with the hash from an index to the end of its chain, 0 for none.
    @inline(__always)
    private func equalGNU(_ start: Int, _ hash: UInt32) -> Int {
        var index = start
        while let link = chains[index &- Int(firstSymbol)] {
            if (link ^ hash) >> 1 == 0 { return index }
            if link & 1 != 0 { return 0 }
            index &+= 1
        }
        return 0
    }

    @inline(never)
    private func firstSysV(_ name: Name) -> Int {
        guard buckets.count > 0, chains.count > 0 else { return 0 }
        return Int(buckets[bucket(NameHash.sysv(name.bytes))] ?? 0)
    }

    /// The number of symbols that the table knows of, found by walking it.
    public var symbolCount: Int {
        guard format == .gnu else { return chains.count }
        var last: UInt32 = 0
        // From the end: linkers sort symbols by bucket, so the first that holds any has the last, and no later step is a surprise to the processor.
        for bucket in (0..<buckets.count).reversed() where buckets[inPlace: bucket] > last { last = buckets[inPlace: bucket] }
        guard last >= firstSymbol, last != 0 else { return Int(firstSymbol) }
        var count = Int(last)
        while let link = chains[count &- Int(firstSymbol)] {
            count &+= 1
            if link & 1 != 0 { break }
        }
        return count
    }

    /// How many symbols have a name in the table, more or less; `symbolCount` is as the table says.
    public func nameCount(_ symbolCount: Int) -> Int { max(symbolCount &- Int(firstSymbol), 0) }

    /// How many chains there are, about as many as names.
    public var bucketCount: Int { buckets.count }

    /// Calls `body` with the index of each of the table's symbols, of which there are `symbolCount`, and the hash of its name, in the order of the chains; of
    /// a GNU table's hashes the lowest bit is not known. Names are only read where the table does not hold their hashes; where it does, `soon` is called with
    /// a hash sixteen names earlier.
    @inline(__always)
    public func forEachName(_ symbolCount: Int, in symbols: Table<Symbol>, _ strings: Bytes, soon: (UInt32) -> Void, _ body: (Int, UInt32) -> Void) {
        let count = min(symbolCount, symbols.count)
        if format == .gnu {
            let first = max(Int(firstSymbol), 1)
            let links = chains.dropFirst(first &- Int(firstSymbol)).prefix(count &- first)
            for index in 0..<links.count {
                if let next = links[index &+ 16] { soon(next) }
                body(first &+ index, links[inPlace: index])
            }
        } else {
            for index in 1..<max(count, 1) {
                guard let symbol = symbols[index], let name = Name(in: strings, at: Int(symbol.nameOffset)), !name.bytes.isEmpty else { continue }
                body(index, name.hash)
            }
        }
    }
}
