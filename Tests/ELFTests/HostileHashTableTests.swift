import ELF
import Testing

/// Hash tables made byte by byte to lead a lookup astray.
@Suite struct HostileHashTableTests {
    /// A DT_GNU_HASH table whose bloom filter lets every name through.
    private func gnu(first: UInt32, buckets: [UInt32], chains: [UInt32], bloom: UInt32 = 1, shift: UInt32 = 6) -> Record {
        let head = Record().adding(UInt32(buckets.count), first, bloom, shift).adding(UInt64.max)
        return (buckets + chains).reduce(head) { $0.adding($1) }
    }

    private func sysv(buckets: [UInt32], chains: [UInt32]) -> Record {
        (buckets + chains).reduce(Record().adding(UInt32(buckets.count), UInt32(chains.count))) { $0.adding($1) }
    }

    private func candidates(_ table: HashTable, _ name: Name = Name("name")) -> [Int] {
        var found: [Int] = []
        table.forEachCandidate(name) { index in
            found.append(index)
            return false
        }
        return found
    }

    private func withGNU(_ record: Record, _ body: (HashTable) throws -> Void) throws {
        try withBytes(record.bytes) { try body(try HashTable(gnu: $0)) }
    }

    private func withSysV(_ record: Record, _ body: (HashTable) throws -> Void) throws {
        try withBytes(record.bytes) { try body(try HashTable(sysv: $0)) }
    }

    private let hash = Name("name").hash

    // MARK: DT_GNU_HASH

    @Test(arguments: [0, 3, 5, 6, 0x8000_0001, 0xffff_ffff] as [UInt32])
    func bloomCountIsAPowerOfTwo(count: UInt32) {
        let record = gnu(first: 1, buckets: [1], chains: [1], bloom: count)
        #expect(throws: ELFError.invalid(.gnuHash, UInt64(count))) { try withGNU(record) { _ in } }
    }

    @Test(arguments: 0..<16)
    func aShortGNUHeaderIsTruncated(length: Int) {
        let record = Record(bytes: Array(gnu(first: 1, buckets: [1], chains: [1]).bytes.prefix(length)))
        #expect(throws: ELFError.truncated(.gnuHash, 16)) { try withGNU(record) { _ in } }
    }

    @Test func gnuPartsPastTheEndAreTruncated() throws {
        let record = gnu(first: 1, buckets: [1, 1], chains: [])
        #expect(throws: ELFError.truncated(.gnuHash, 32)) { try withGNU(Record(bytes: record.bytes.dropLast())) { _ in } }
        #expect(throws: ELFError.truncated(.gnuHash, 24 + 4 * 0xffff_ffff)) { try withGNU(record.replacing(at: 0, with: UInt32.max)) { _ in } }
        #expect(throws: ELFError.truncated(.gnuHash, 24 + 8 * 0x8000_0000)) {
            try withGNU(record.replacing(at: 8, with: UInt32(0x8000_0000))) { _ in }
        }
        try withGNU(record) { #expect(candidates($0).isEmpty) }
    }

    @Test func aGoodGNUTableIsWalked() throws {
        // Symbols 4 to 6 in one chain; the second has another hash.
        try withGNU(gnu(first: 4, buckets: [4], chains: [hash & ~1, hash ^ 0x80 & ~1, hash | 1, hash | 1])) { table in
            #expect(candidates(table) == [4, 6])
            #expect(table.symbolCount == 7)
        }
    }

    @Test func withoutBucketsThereIsNothing() throws {
        try withGNU(gnu(first: 3, buckets: [], chains: [hash | 1])) { table in
            #expect(candidates(table).isEmpty)
            #expect(table.isEmpty)
            #expect(table.symbolCount == 3)
        }
    }

    @Test func bothBitsOfTheBloomFilterCount() throws {
        let good = gnu(first: 1, buckets: [1], chains: [hash | 1])
        let bits = UInt64(1) << UInt64(hash & 63) | UInt64(1) << UInt64((hash >> 6) & 63)
        try withGNU(good.replacing(at: 16, with: bits)) { #expect(candidates($0) == [1]) }
        for bit in 0..<64 where bits >> UInt64(bit) & 1 != 0 {
            try withGNU(good.replacing(at: 16, with: UInt64.max ^ (1 << UInt64(bit)))) { #expect(candidates($0).isEmpty, "bit \(bit)") }
        }
    }

    @Test func aTableWithoutFilterLetsEveryNamePass() throws {
        try withSysV(sysv(buckets: [1], chains: [0, 0])) { table in
            for hash in [0, 1, 63, 64, UInt32.max] { #expect(table.filter.mayHold(hash)) }
        }
    }

    @Test(arguments: [0, 31, 32, 63, 64, 255, UInt32.max])
    func everyBloomShiftIsTaken(shift: UInt32) throws {
        try withGNU(gnu(first: 1, buckets: [1], chains: [hash | 1], shift: shift)) { #expect(candidates($0) == [1]) }
    }

    @Test(arguments: [1, 2, 99, UInt32.max])
    func aBucketBelowTheFirstSymbolIsEmpty(first: UInt32) throws {
        try withGNU(gnu(first: first, buckets: [first - 1], chains: [hash | 1])) { table in
            #expect(candidates(table).isEmpty)
            #expect(table.symbolCount == Int(first))
        }
    }

    @Test func aChainWithoutEndStopsAtTheEndOfTheBytes() throws {
        try withGNU(gnu(first: 2, buckets: [3], chains: [UInt32](repeating: hash & ~1, count: 10))) { table in
            #expect(candidates(table) == Array(3..<12))
            #expect(table.symbolCount == 12)
        }
    }

    @Test func aBucketPastTheChainsIsEmpty() throws {
        for bucket in [4, 1000, UInt32.max] {
            try withGNU(gnu(first: 2, buckets: [bucket], chains: [hash | 1, hash | 1])) { table in
                #expect(candidates(table).isEmpty, "\(bucket)")
                #expect(table.symbolCount >= 2)
            }
        }
    }

    @Test func indicesAtTheEndOfTheNumbersDoNotWrap() throws {
        try withGNU(gnu(first: .max, buckets: [.max], chains: [hash & ~1, hash | 1, hash | 1])) { table in
            #expect(candidates(table) == [0xffff_ffff])
            #expect(table.symbolCount == 0x1_0000_0000)
        }
    }

    // MARK: DT_HASH

    @Test(arguments: 0..<8)
    func aShortSysVHeaderIsTruncated(length: Int) {
        #expect(throws: ELFError.truncated(.sysvHash, 8)) { try withSysV(Record.filled(0, count: length)) { _ in } }
    }

    @Test func sysvPartsPastTheEndAreTruncated() {
        let record = sysv(buckets: [1], chains: [0, 0])
        #expect(throws: ELFError.truncated(.sysvHash, 20)) { try withSysV(Record(bytes: record.bytes.dropLast())) { _ in } }
        #expect(throws: ELFError.truncated(.sysvHash, 8 + (1 + 0xffff_ffff) * 4)) { try withSysV(record.replacing(at: 4, with: UInt32.max)) { _ in } }
        #expect(throws: ELFError.truncated(.sysvHash, 8 + (0xffff_ffff + 2) * 4)) { try withSysV(record.replacing(at: 0, with: UInt32.max)) { _ in } }
    }

    @Test func aGoodSysVTableIsWalked() throws {
        // Symbol 3, then 1; the chain array ends where DT_HASH says, though bytes follow.
        var record = sysv(buckets: [3], chains: [0, 0, 0, 1])
        record = record.adding(UInt64.max)
        try withSysV(record) { table in
            #expect(candidates(table) == [3, 1])
            #expect(table.symbolCount == 4)
        }
    }

    @Test func theBucketIsChosenByTheHash() throws {
        let hash = NameHash.sysv(Bytes("name"))
        for count in 1...7 as ClosedRange<UInt32> {
            let buckets = (0..<count).map { $0 == hash % count ? 1 : 0 as UInt32 }
            try withSysV(sysv(buckets: buckets, chains: [0, 0])) { #expect(candidates($0) == [1], "\(count) buckets") }
        }
    }

    @Test func aCycleEnds() throws {
        try withSysV(sysv(buckets: [1], chains: [0, 2, 3, 1])) { table in
            #expect(candidates(table) == [1, 2, 3, 1], "as many steps as there are symbols")
        }
        try withSysV(sysv(buckets: [1], chains: [0, 1])) { #expect(candidates($0) == [1, 1]) }
    }

    @Test func linksPastTheChainsEndTheWalk() throws {
        try withSysV(sysv(buckets: [1], chains: [0, 9])) { #expect(candidates($0) == [1, 9]) }
        try withSysV(sysv(buckets: [.max], chains: [0, 0])) { #expect(candidates($0) == [0xffff_ffff]) }
        try withSysV(sysv(buckets: [1], chains: [])) { #expect(candidates($0).isEmpty) }
    }

    @Test func aTableWithoutBucketsIsEmpty() throws {
        try withSysV(sysv(buckets: [], chains: [0, 1])) { table in
            #expect(table.isEmpty)
            #expect(candidates(table).isEmpty)
            #expect(table.symbolCount == 2)
        }
        #expect(HashTable().isEmpty)
        #expect(candidates(HashTable()).isEmpty)
        #expect(HashTable().symbolCount == 0)
    }
}
