import ELF
import Testing

@Suite struct TableTests {
    private func check(_ body: (Table<UInt32>) -> Void) {
        withBytes(Record().adding(10 as UInt32, 11, 12).adding(99 as UInt16).bytes) { body(Table($0)) }
    }

    @Test func holdsWholeRecordsOnly() {
        check { table in
            #expect(table.count == 3)
            #expect(table[0] == 10)
            #expect(table[2] == 12)
            for index in [-1, 3, 4, Int.max, Int.min, 1 << 62, Int.max / 4 + 1] { #expect(table[index] == nil, "\(index)") }
        }
        #expect(Table<UInt64>().count == 0)
        #expect(Table<UInt64>()[0] == nil)
    }

    @Test func dropsFromTheFront() {
        check { table in
            #expect(table.dropFirst(0).count == 3)
            #expect(table.dropFirst(2).count == 1)
            #expect(table.dropFirst(2)[0] == 12)
            for index in [3, 4, -1, Int.max, Int.min, 1 << 62] { #expect(table.dropFirst(index).count == 0, "\(index)") }
        }
    }

    @Test func takesFromTheFront() {
        check { table in
            #expect(table.prefix(2).count == 2)
            #expect(table.prefix(2)[1] == 11)
            for length in [0, -1, Int.min] { #expect(table.prefix(length).count == 0, "\(length)") }
            for length in [3, 4, Int.max] { #expect(table.prefix(length).count == 3, "\(length)") }
        }
    }
}
