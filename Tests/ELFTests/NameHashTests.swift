import ELF
import Testing

@Suite struct NameHashTests {
    /// The definition, a byte at a time.
    private func gnu(_ name: [UInt8]) -> UInt32 {
        name.reduce(5381) { $0 &* 33 &+ UInt32($1) }
    }

    /// The gABI's definition, figure "Hashing Function".
    private func sysv(_ name: [UInt8]) -> UInt32 {
        var h: UInt32 = 0
        for byte in name {
            h = (h << 4) &+ UInt32(byte)
            let g = h & 0xf000_0000
            if g != 0 { h ^= g >> 24 }
            h &= ~g
        }
        return h
    }

    private func check(_ name: [UInt8]) {
        withBytes(name) { bytes in
            #expect(NameHash.gnu(bytes) == gnu(name), "\(name)")
            #expect(NameHash.sysv(bytes) == sysv(name), "\(name)")
            #expect(Name(bytes).hash == gnu(name), "\(name)")
        }
    }

    @Test func knownValues() {
        let known: [(StaticString, gnu: UInt32, sysv: UInt32)] = [
            ("", 0x0000_1505, 0), ("printf", 0x156b_2bb8, 0x0779_05a6), ("exit", 0x7c96_7e3f, 0x0006_cf04), ("syscall", 0xbac2_12a0, 0x0b09_985c),
        ]
        for (text, gnu, sysv) in known {
            #expect(NameHash.gnu(Bytes(text)) == gnu, "\(text)")
            #expect(NameHash.sysv(Bytes(text)) == sysv, "\(text)")
            #expect(Name(text).hash == gnu, "\(text)")
        }
    }

    /// A name read from a string table is the string there, with its hash.
    @Test func namesOfAStringTable() {
        let content = Array("first\0\0second name\u{e9}\0cut".utf8)
        withBytes(content) { strings in
            for offset in BytesTests.offsets(around: content.count) {
                let text = strings.string(at: offset)
                let name = Name(in: strings, at: offset)
                #expect(name?.bytes.array == text?.array, "\(offset)")
                #expect(name?.hash == text.map { gnu($0.array) }, "\(offset)")
            }
        }
    }

    @Test func everyLengthAndByte() {
        var state: UInt32 = 1
        for length in 0...70 {
            check([UInt8](repeating: 0xff, count: length))
            for _ in 0..<8 {
                check(
                    (0..<length).map { _ in
                        state = state &* 1_664_525 &+ 1_013_904_223
                        return UInt8(state >> 24)
                    })
            }
        }
        for byte in UInt8.min...UInt8.max { check([byte]) }
    }

    @Test(.enabled(if: SystemFile.libc.path != nil, "libc.so.6 is not installed"))
    func everyNameOfALibrary() throws {
        let object = try SystemFile.libc.mapped().dynamicObject()
        var count = 0
        for index in 1..<object.hash.symbolCount {
            check(try object.string(at: UInt64(try #require(object.symbols[index]).nameOffset)).array)
            count += 1
        }
        #expect(count > 1000)
    }
}
