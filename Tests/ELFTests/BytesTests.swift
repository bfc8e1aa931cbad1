import ELF
import Testing

@Suite struct BytesTests {
    /// Offsets at, around and far past every edge.
    static func offsets(around count: Int) -> [Int] {
        Array(-9...count + 9) + [Int.min, Int.min + 1, Int.min + 7, -0x1_0000_0000, 0x1_0000_0000, Int.max - 8, Int.max - 1, Int.max]
    }

    /// True where `size` bytes at the offset lie inside, computed without the arithmetic under test.
    static func fits(_ offset: Int, _ size: Int, in count: Int) -> Bool {
        let (end, overflow) = offset.addingReportingOverflow(size)
        return offset >= 0 && size >= 0 && !overflow && end <= count
    }

    @Test(arguments: [0, 1, 2, 7, 8, 9, 64])
    func loadsGiveTheBytesOrNil(count: Int) {
        let content = (0..<count).map { UInt8($0 * 37 & 0xff) }
        withBytes(content) { bytes in
            for offset in Self.offsets(around: count) {
                check(UInt8.self, offset)
                check(UInt16.self, offset)
                check(UInt32.self, offset)
                check(UInt64.self, offset)
                #expect(bytes[offset] == (Self.fits(offset, 1, in: count) ? content[offset] : nil))
            }
            func check<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type, _ offset: Int) {
                let size = T.bitWidth / 8
                let wanted = Self.fits(offset, size, in: count) ? content[offset..<offset + size].reversed().reduce(T(0)) { $0 << 8 | T($1) } : nil
                #expect(bytes.load(type, at: offset) == wanted, "\(type) at \(offset) of \(count)")
            }
        }
    }

    @Test(arguments: [0, 1, 8, 9])
    func slicesStayInside(count: Int) {
        let content = (0..<count).map { UInt8($0 + 1) }
        withBytes(content) { bytes in
            for offset in Self.offsets(around: count) {
                for length in Self.offsets(around: count) {
                    let slice = bytes.slice(at: offset, count: length)
                    #expect(
                        slice?.array == (Self.fits(offset, length, in: count) ? Array(content[offset..<offset + length]) : nil),
                        "\(offset), \(length)")
                }
                #expect(bytes.tail(from: offset)?.array == (Self.fits(offset, 0, in: count) ? Array(content[offset...]) : nil), "tail \(offset)")
            }
        }
    }

    @Test func stringsEndAtTheNUL() {
        withBytes(Array("ab\0\0cd".utf8)) { bytes in
            #expect(bytes.string(at: 0)?.text == "ab")
            #expect(bytes.string(at: 1)?.text == "b")
            #expect(bytes.string(at: 2)?.text == "")
            #expect(bytes.string(at: 3)?.text == "")
            #expect(bytes.string(at: 4) == nil, "no NUL follows")
            #expect(bytes.string(at: 5) == nil, "no NUL follows")
            for offset in Self.offsets(around: 6) where !(0..<6).contains(offset) {
                #expect(bytes.string(at: offset) == nil, "\(offset)")
            }
        }
    }

    @Test func hasStringTellsWhatStringGives() {
        let content = Array("abcdefgh\0abcdefghi\0\0x".utf8)
        let names = ["", "a", "abcdefgh", "abcdefghi", "abcdefghij", "i", "x", "b", "bcdefgh", String(repeating: "a", count: 40)]
        withBytes(content) { bytes in
            for offset in Self.offsets(around: content.count) {
                for name in names {
                    withBytes(Array(name.utf8)) { wanted in
                        #expect(bytes.hasString(wanted, at: offset) == (bytes.string(at: offset)?.text == name), "\(name) at \(offset)")
                    }
                }
            }
        }
        #expect(!Bytes().hasString(Bytes(), at: 0))
    }

    @Test func equalityComparesEveryByte() {
        for count in 0..<20 {
            let content = (0..<count).map { UInt8($0) }
            withBytes(content) { left in
                withBytes(content) { #expect(left == $0, "\(count) bytes") }
                withBytes(content + [0]) { longer in
                    #expect(!(left == longer), "\(count) bytes and one more")
                    #expect(!(longer == left), "\(count) bytes and one less")
                }
                for changed in 0..<count {
                    var other = content
                    other[changed] ^= 0x80
                    withBytes(other) { #expect(!(left == $0), "byte \(changed) of \(count)") }
                }
            }
        }
    }

    @Test func prefixes() {
        let bytes = Bytes("/usr/lib")
        #expect(bytes.hasPrefix(Bytes()))
        #expect(bytes.hasPrefix("/usr" as StaticString))
        #expect(bytes.hasPrefix("/usr/lib" as StaticString))
        #expect(!bytes.hasPrefix("/usr/lib/" as StaticString))
        #expect(!bytes.hasPrefix("usr" as StaticString))
    }

    @Test func indices() {
        let bytes = Bytes("a/b/c")
        #expect(bytes.firstIndex(of: 0x2f) == 1)
        #expect(bytes.firstIndex(of: 0x2f, from: 1) == 1)
        #expect(bytes.firstIndex(of: 0x2f, from: 2) == 3)
        #expect(bytes.firstIndex(of: 0x2f, from: 4) == nil)
        #expect(bytes.firstIndex(of: 0x2f, from: -1) == nil)
        #expect(bytes.firstIndex(of: 0x2f, from: .max) == nil)
        #expect(bytes.firstIndex(of: 0x2f, from: .min) == nil)
        #expect(bytes.firstIndex(of: 0) == nil)
        #expect(bytes.lastIndex(of: 0x2f) == 3)
        #expect(bytes.lastIndex(of: 0x61) == 0)
        #expect(bytes.lastIndex(of: 0) == nil)
        #expect(Bytes().firstIndex(of: 0) == nil)
        #expect(Bytes().lastIndex(of: 0) == nil)
    }

    @Test func splitting() {
        func parts(_ text: StaticString, keepingEmpty: Bool) -> [String] {
            var found: [String] = []
            if keepingEmpty {
                Bytes(text).splitKeepingEmpty(where: { $0 == 0x3a }) { found.append($0.text) }
            } else {
                Bytes(text).split(where: { $0 == 0x3a }) { found.append($0.text) }
            }
            return found
        }
        #expect(parts(":a::b:", keepingEmpty: true) == ["", "a", "", "b", ""])
        #expect(parts(":a::b:", keepingEmpty: false) == ["a", "b"])
        #expect(parts("", keepingEmpty: true) == [""])
        #expect(parts("ab", keepingEmpty: false) == ["ab"])
    }
}

extension Bytes {
    fileprivate func hasPrefix(_ literal: StaticString) -> Bool { hasPrefix(Bytes(literal)) }
}
