import CSystem
import ELF
import Testing

@testable import Link

/// The marks of words that get the load bias added.
@Suite struct WordMarksTests {
    private static let ranges = [
        CachedPages(start: 0x3000, length: 0x2000, fileOffset: 0, isReadOnly: true), CachedPages(start: 0x8000, length: 0x1000, fileOffset: 0, isReadOnly: false),
    ]

    @Test("a bit stands for a word, and the ranges follow each other") func bits() {
        var marks = WordMarks(Self.ranges)
        #expect(marks.words == Array(repeating: 0, count: 24))
        #expect(marks.mark(LinkAddress(0x3000)) == 0 && marks.words[0] == 1)
        #expect(marks.mark(LinkAddress(0x31f8)) == 0x1f8 && marks.words[0] == 1 << 63 | 1)
        #expect(marks.mark(LinkAddress(0x3200)) == 0x200 && marks.words[1] == 1)
        #expect(marks.mark(LinkAddress(0x4ff8)) == 0x1ff8 && marks.words[15] == 1 << 63)
        #expect(marks.mark(LinkAddress(0x8008)) == 0x2008 && marks.words[16] == 2)
        #expect(marks.words.reduce(0) { $0 + $1.nonzeroBitCount } == 5)
    }

    @Test("what is no whole word of a range has no mark", arguments: [0, 0x2ff8, 0x3004, 0x4ffc, 0x5000, 0x7ff8, 0x9000, UInt64.max - 7])
    func outside(_ site: UInt64) {
        var marks = WordMarks(Self.ranges)
        #expect(marks.mark(LinkAddress(site)) == nil && marks.words.allSatisfy { $0 == 0 })
    }

    @Test("a number is added to the words that are marked, and to no other", arguments: [0, 1, 2, 1 << 63, 0x8000_0000_0000_0001, 0x5555_5555_5555_5555, 0x0123_4567_89ab_cdef, .max])
    func added(_ marks: UInt64) {
        let before = (0..<66).map { UInt64($0) &* 0x9e37_79b9_7f4a_7c15 }
        var words = before
        let number: UInt64 = 0x7fff_1234_5678_9000
        unsafe words.withUnsafeMutableBufferPointer { block_add(UInt(bitPattern: unsafe $0.baseAddress! + 1), UInt(marks), UInt(number)) }
        for index in 0..<66 {
            let isMarked = (1...64).contains(index) && marks >> UInt64(index - 1) & 1 != 0
            #expect(words[index] == (isMarked ? before[index] &+ number : before[index]))
        }
    }
}
