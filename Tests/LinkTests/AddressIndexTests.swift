import ELF
import Glibc
import Link
import Testing

/// The index of an object's symbols gives what a walk over all of them gives.
@Suite struct AddressIndexTests {
    private func makeIndex(_ symbols: Table<Symbol>) -> AddressIndex? {
        let memory = unsafe calloc(AddressIndex.size(for: symbols.count) + 1, 1)
        let room = unsafe calloc(AddressIndex.roomToSort(symbols.count) + 1, 1)
        defer { unsafe free(room) }
        return unsafe AddressIndex(symbols, unsafeAddress: UInt(bitPattern: memory), room: UInt(bitPattern: room))
    }

    @Test(arguments: SystemLibrary.installed) func agreesWithTheWalkOnRealLibraries(soname: String) throws {
        let tables = try #require(try SystemLibrary(soname)).library.tables
        let symbols = tables.symbols.prefix(tables.hash.symbolCount)
        let index = try #require(makeIndex(symbols))
        var found = 0
        for place in stride(from: 1, to: symbols.count, by: 7) {
            let symbol = try #require(symbols[place])
            for target in [symbol.value, symbol.value + symbol.size / 2, symbol.value + symbol.size, symbol.value &- 1] {
                let wanted = AddressIndex.walk(target, in: symbols)
                #expect(index.nearest(target, in: symbols) == wanted)
                if wanted != nil { found += 1 }
            }
        }
        #expect(found > 100)
        #expect(index.nearest(UInt64(UInt32.max) + 7, in: symbols) == nil)
    }

    /// Symbols in symbols, of one value, without a size, and of sizes beyond everything.
    @Test func agreesWithTheWalkOnAnySymbols() throws {
        var random = Random(state: 7)
        for _ in 0..<40 {
            var record = Record()
            let count = 1 + random.below(60)
            for _ in 0..<count {
                let value = UInt64(random.below(200))
                let size = [UInt64(0), UInt64(random.below(30)), UInt64(random.below(200)), .max - UInt64(random.below(3))][random.below(random.below(8) == 0 ? 4 : 3)]
                let (info, section) = (UInt8(random.below(12) == 0 ? 6 : 2), UInt16(random.below(9) == 0 ? 0 : 1))
                record = record.adding(UInt32(1)).adding(info).adding(UInt8(0)).adding(section).adding(value).adding(size)
            }
            let symbols = Table<Symbol>(withBytes(record.bytes) { $0.kept() })
            let index = try #require(makeIndex(symbols))
            for target in UInt64(0)..<260 { #expect(index.nearest(target, in: symbols) == AddressIndex.walk(target, in: symbols)) }
        }
    }

    @Test func aSymbolAboveFourGibibytesHasNoIndex() {
        let record = Record().adding(UInt32(1)).adding(UInt8(2)).adding(UInt8(0)).adding(UInt16(1)).adding(UInt64(1) << 33).adding(UInt64(8))
        let symbols = Table<Symbol>(withBytes(record.bytes) { $0.kept() })
        #expect(makeIndex(symbols) == nil)
        #expect(AddressIndex.walk(1 << 33 + 4, in: symbols) == 0)
    }
}
